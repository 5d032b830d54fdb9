/// 32 × 32 colour pictures of a hundred things in twenty families, in the binary version
/// (Krizhevsky 2009): `train.bin` and `test.bin`, in front of each picture its coarse label, then its
/// fine one.
package enum CIFAR100: DataSetKind {
  package static let name = "cifar100"
  package static let summary = "32 × 32 colour pictures, 100 classes in 20 families"
  package static let parameters = [DataSetParameter.folder]
  package static let fields = [
    DataSetField(name: "image", form: .picture(CIFARFile.shape), meaning: "the pictures"),
    DataSetField(name: "fine", form: .classes(100), meaning: "the 100 classes"),
    DataSetField(name: "coarse", form: .classes(20), meaning: "the 20 families of classes"),
  ]

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? {
    (50_000, 10_000)
  }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    try CIFARFile.load(
      train: [CIFARFile.Part(file: "train.bin", role: "training pictures")],
      test: CIFARFile.Part(file: "test.bin", role: "test pictures"),
      labels: [
        CIFARFile.LabelByte(field: "coarse", classes: 20),
        CIFARFile.LabelByte(field: "fine", classes: 100),
      ], of: source, places)
  }
}
