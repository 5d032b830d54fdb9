/// 32 × 32 colour pictures of ten things, in the binary version (Krizhevsky 2009): files of 10,000
/// pictures, five for training and one for testing.
package enum CIFAR10: DataSetKind {
  package static let name = "cifar10"
  package static let summary = "32 × 32 colour pictures, 10 classes"
  package static let parameters = [.folder, batches]
  package static let fields = DataSetField.pictures(CIFARFile.shape, classes: 10)

  private static let batches = DataSetParameter(
    "batches", .numbers(1...5), "which of the five training files")

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? {
    (10_000 * (try source.numbers(batches).count), 10_000)
  }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    try CIFARFile.load(
      train: source.numbers(batches).map {
        CIFARFile.Part(file: FilePath("data_batch_\($0).bin"), role: "pictures of batch \($0)")
      },
      test: CIFARFile.Part(file: "test_batch.bin", role: "test pictures"),
      labels: [CIFARFile.LabelByte(field: "label", classes: 10, classNames: classNames)],
      of: source, places)
  }

  /// Those of `batches.meta.txt`.
  private static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  static func source(folder: String, batches: [Int]) -> DataRecipe.Source {
    DataRecipe.Source(
      self,
      [
        DataSetParameter.folder.name: .text(folder), Self.batches.name: .numbers(batches),
      ])
  }
}

extension DataRecipe.Source {
  package static func cifar10(folder: String, batches: [Int]) -> DataRecipe.Source {
    CIFAR10.source(folder: folder, batches: batches)
  }
}
