/// 28 × 28 grey digits (LeCun, Cortes and Burges).
package enum MNIST: MNISTFolder {
  package static let name = "mnist"
  package static let summary = "28 × 28 grey digits, 10 classes"
}

/// A folder with the four files of MNIST: the set itself, and sets in its form.
protocol MNISTFolder: DataSetKind {
  static var classNames: [String] { get }
}

extension MNISTFolder {
  package static var classNames: [String] { [] }
  package static var parameters: [DataSetParameter] { [.folder] }
  package static var fields: [DataSetField] { DataSetField.pictures([28, 28, 1], classes: 10) }

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? {
    (60_000, 10_000)
  }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    // Both spellings are in circulation.
    func names(_ part: String, _ rank: Int) -> [FilePath] {
      ["\(part)-idx\(rank)-ubyte", "\(part).idx\(rank)-ubyte"].map { FilePath($0) }
    }
    let wanted = [
      names("train-images", 3), names("train-labels", 1), names("t10k-images", 3),
      names("t10k-labels", 1),
    ]
    let path = try source.text(.folder)
    let folder = try DataFolder.find(
      FilePath(path), holding: wanted[0] + wanted[0].map { $0.appending(".gz") },
      in: places.folders)
    var paths: [FilePath] = []
    for names in wanted { paths.append(try DataFolder.file(oneOf: names, in: folder)) }
    return try loadIDXFiles(
      paths, name: "\(name)(\"\(path)\")", classes: 10, classNames: classNames,
      threads: places.threads)
  }
}

extension DataRecipe.Source {
  package static func mnist(folder: String) -> DataRecipe.Source {
    DataRecipe.Source(MNIST.self, [DataSetParameter.folder.name: .text(folder)])
  }
}
