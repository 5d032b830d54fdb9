/// A kind of data set: what a source calls it and gives it, what its examples hold, how it is read.
///
/// One set is one file in this folder and one line in `DataSetKinds.all`. The words of the language,
/// their checks, and how plans and netlists are written follow from what stands here.
package protocol DataSetKind: Sendable {
  /// In sources, plans and netlists.
  static var name: String { get }
  static var summary: String { get }
  static var parameters: [DataSetParameter] { get }
  static var fields: [DataSetField] { get }
  /// Whether training and test examples are read side by side, not one after the other.
  static var isReadAtOnce: Bool { get }

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
}

package enum DataSetKinds {
  package static let all: [any DataSetKind.Type] = [
    MNIST.self, FashionMNIST.self, CIFAR10.self, CIFAR100.self, GeneratedDigits.self, IDXFiles.self,
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
