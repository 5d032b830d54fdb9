import Testing

@testable import WSRuntime

@Suite("what data sets are given")
struct DataSourceTests {
  static let written: [(source: DataRecipe.Source, text: String)] = [
    (.mnist(folder: "m/n"), #"{"kind":"mnist","folder":"m/n"}"#),
    (
      DataRecipe.Source(FashionMNIST.self, ["folder": .text("f")]),
      #"{"kind":"fashion_mnist","folder":"f"}"#
    ),
    (
      .cifar10(folder: "c", batches: [2, 1]),
      #"{"kind":"cifar10","folder":"c","batches":[2,1]}"#
    ),
    (
      DataRecipe.Source(CIFAR100.self, ["folder": .text("c")]),
      #"{"kind":"cifar100","folder":"c"}"#
    ),
    (
      .digits(train: 7, test: 3, seed: .max),
      #"{"kind":"digits","train":7,"test":3,"digits_seed":18446744073709551615}"#
    ),
    (
      .idx(images: "a", labels: "b", testImages: "c", testLabels: "d"),
      #"{"kind":"idx","images":"a","labels":"b","test_images":"c","test_labels":"d"}"#
    ),
    (
      DataRecipe.Source(
        PictureFolder.self,
        ["folder": .text("f"), "resize": .numbers([8, 9]), "channels": .number(1)],
        fields: [
          .init("mask", isPicture: false, place: "train/m/*"),
          .init("image", isPicture: true, place: "train/i/*"),
        ]),
      #"{"kind":"folder","folder":"f","resize":[8,9],"channels":1,"#
        + #""pictures":{"image":"train/i/*"},"classes":{"mask":"train/m/*"}}"#
    ),
    (
      DataRecipe.Source(
        NPYFiles.self, ["test": .share(0.25)],
        fields: [.init("x", isPicture: true, place: "x.npy")]),
      #"{"kind":"npy","test":0.25,"pictures":{"x":"x.npy"}}"#
    ),
    (
      DataRecipe.Source(NPZFile.self, ["file": .text("a.npz")]), #"{"kind":"npz","file":"a.npz"}"#
    ),
    (
      DataRecipe.Source(
        CSVFile.self, ["file": .text("train.csv")],
        fields: [.init("kind", isPicture: false, place: "species")]),
      #"{"kind":"csv","file":"train.csv","classes":{"kind":"species"}}"#
    ),
  ]

  @Test("files name each set as netlists always did", arguments: written.indices)
  func coding(index: Int) throws {
    let (source, text) = Self.written[index]
    #expect(JSONValue.object(source.json).text() == text)
    var fields = try FieldReader(try JSONValue.parse(text, origin: "test"), place: "a recipe")
    #expect(try DataRecipe.Source.read(&fields) == source)
    try fields.finish()
    try source.verify()
  }

  @Test("every set is written somewhere above, under names of its own")
  func complete() {
    let kinds = DataSetKinds.all
    for kind in kinds { #expect(Self.written.contains { $0.source.kind == kind }) }
    #expect(Set(kinds.map { $0.name }).count == kinds.count)
    for kind in kinds {
      #expect(Set(kind.parameters.map(\.name)).count == kind.parameters.count)
      #expect(DataSetKinds.named(kind.name) == kind)
    }
  }

  @Test("a value that a set does not take is named with the range")
  func unsound() {
    for (source, message) in [
      (
        DataRecipe.Source.digits(train: 0, test: 3, seed: 1),
        "`digits` is given 0 as `train`, it takes 1 to 10000000 examples"
      ),
      (
        .cifar10(folder: "c", batches: [1, 1]),
        "`cifar10` is given [1, 1] as `batches`, it takes 1 to 5, each once"
      ),
      (DataRecipe.Source(MNIST.self, [:]), "`mnist` is not told its `folder`"),
    ] {
      let error = runtimeError { try source.verify() }
      #expect(error?.code == "WS7013" && error?.message == message)
    }
  }

  @Test("a set that does not exist is refused")
  func unknown() throws {
    let netlist = try JSONValue.parse(#"{"kind":"mnits","folder":""}"#, origin: "test")
    var fields = try FieldReader(netlist, place: "a recipe")
    let error = runtimeError { _ = try DataRecipe.Source.read(&fields) }
    #expect(error?.message.contains("mnist, fashion_mnist, cifar10, cifar100, digits, idx") == true)
  }
}
