/// A kind of data set: what a source calls it and gives it, what its examples hold, how it is read.
///
/// One set is one file in this folder and one line in `DataSetKinds.all`. The words of the language,
/// their checks, and how plans and netlists are written follow from what stands here.
package protocol DataSetKind: Sendable {
  /// In sources, plans and netlists.
  static var name: String { get }
  static var summary: String { get }
  static var parameters: [DataSetParameter] { get }
  /// Those that it has where a source names none.
  static var fields: [DataSetField] { get }
  /// What a source says of a field that it names itself; nil for a set that has its own fields only.
  static var namedField: String? { get }
  /// Whether training and test examples are read side by side, not one after the other.
  static var isReadAtOnce: Bool { get }

  static func fields(of source: DataRecipe.Source) -> [DataSetField]

  /// Fails for what a source may not say; its parameters have been looked at.
  static func verify(_ source: DataRecipe.Source) throws(RuntimeError)

  /// How many examples it has; nil if only the files tell.
  static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)?

  /// The training and the test set.
  static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset)
}

extension DataSetKind {
  package static var isReadAtOnce: Bool { true }
  package static var namedField: String? { nil }

  package static func verify(_ source: DataRecipe.Source) throws(RuntimeError) {}

  package static func fields(of source: DataRecipe.Source) -> [DataSetField] {
    source.namedFields.isEmpty ? fields : source.namedFields.map(\.field)
  }
}

extension DataRecipe.Source.NamedField {
  /// Its shape and its classes only the files tell.
  var field: DataSetField {
    DataSetField(name: name, form: isPicture ? .picture(nil) : .classes(nil), meaning: place)
  }
}

package enum DataSetKinds {
  package static let all: [any DataSetKind.Type] = [
    MNIST.self, FashionMNIST.self, CIFAR10.self, CIFAR100.self, GeneratedDigits.self, IDXFiles.self,
    PictureFolder.self, NPYFiles.self, NPZFile.self, CSVFile.self,
  ]

  package static func named(_ name: String) -> (any DataSetKind.Type)? {
    all.first { $0.name == name }
  }
}

/// What a data set is given in the source.
package struct DataSetParameter: Sendable {
  package enum Form: Sendable {
    /// A folder or a file, as written.
    case path
    /// From 1 to `most`.
    case examples(most: Int, standard: Int)
    case seed(standard: Int)
    /// Some of the files with these numbers, each once; all of them where nothing is said.
    case numbers(ClosedRange<Int>)
    /// Height and width from 1 to `most`; may be left out.
    case size(most: Int)
    /// One of these; may be left out.
    case oneOf([Int])
    /// A part of the examples, above 0 and below 1; may be left out.
    case share
  }

  package let name: String
  package let form: Form
  package let meaning: String
  /// It may stand first without its name.
  package let isFirst: Bool
  /// In plans and netlists, where some names are older.
  let netlistName: String

  init(
    _ name: String, _ form: Form, _ meaning: String, isFirst: Bool = false,
    netlistName: String? = nil
  ) {
    self.name = name
    self.form = form
    self.meaning = meaning
    self.isFirst = isFirst
    self.netlistName = netlistName ?? name
  }

  package static let folder = DataSetParameter(
    "folder", .path, "where the files lie", isFirst: true)
  /// Of a set whose files do not tell training from test examples.
  package static let test = DataSetParameter(
    "test", .share,
    "how many of the examples are test examples, drawn once for all; left out, those are where the "
      + "names have `test` in place of `train`")
}

/// A field of a data set: what each of its examples has.
package struct DataSetField: Sendable {
  package enum Form: Equatable, Sendable {
    /// Values in [0, 1] of a known shape; nil if only the files tell.
    case picture([Int]?)
    /// Nil if only the files tell.
    case classes(Int?)
  }

  package let name: String
  package let form: Form
  /// What an input or label takes with it.
  package let meaning: String

  package var isPicture: Bool { if case .picture = form { true } else { false } }

  /// In memory, for one example; a field of unknown shape counts as nothing.
  var bytes: Int {
    switch form {
    case .picture(let shape): shape.flatMap(checkedProduct) ?? 0
    case .classes: MemoryLayout<Int32>.size
    }
  }

  /// A picture with one class of so many.
  static func pictures(_ shape: [Int]?, classes: Int?) -> [DataSetField] {
    [
      DataSetField(name: "image", form: .picture(shape), meaning: "the pictures"),
      DataSetField(name: "label", form: .classes(classes), meaning: "the classes"),
    ]
  }
}

/// Where data are looked up, in order, and how many threads read them.
package struct DataPlaces: Sendable {
  package var folders: [FilePath]
  package var threads: Int

  package init(folders: [FilePath], threads: Int) {
    self.folders = folders
    self.threads = threads
  }
}
