import Testing

@testable import WSRuntime

@Suite("fields of data sets")
struct DatasetTests {
  private func classes(_ name: String, _ values: [Int32], of count: Int = 3) -> DataField {
    DataField(name: name, shape: [], values: .classes(values, of: count))
  }

  @Test("bytes, 16 bit, floats, steps; several pictures and several labels")
  func kinds() throws {
    let data = try Dataset(
      name: "all",
      fields: [
        DataField(name: "a", shape: [1, 2, 1], values: .bytes([0, 1, 2, 3])),
        DataField(name: "b", steps: 3, shape: [2], values: .words(Array(0..<12))),
        DataField(name: "c", shape: [1], values: .floats([0, 1])), classes("d", [0, 2]),
        DataField(name: "e", shape: [2, 1], values: .classes([0, 1, 1, 0], of: 2)),
      ]
    ).binding(["second": "b", "mask": "e"])
    #expect(data.count == 2)
    #expect(data.picture(for: "first")?.name == "a" && data.picture(for: "second")?.name == "b")
    #expect(data.truth(for: "class")?.name == "d" && data.truth(for: "mask")?.name == "e")
    try data.expectPictures([3, 2], input: "second")
    try data.expectLabels(positions: [2, 1], classes: 2, label: "mask")
    #expect(runtimeError { try data.expectPictures([2], input: "second") }?.help != nil)
    #expect(ExampleSet(data, indices: [1]).labels(for: "mask") == [1, 0])
    #expect(ExampleSet(data, indices: [1, 0]).labels(for: "class") == [2, 0])
  }

  @Test("what does not fit together is named")
  func faults() {
    let picture = DataField(name: "x", shape: [1, 1, 1], values: .bytes([1, 2]))
    for (fields, message) in [
      ([], "t has no fields"),
      ([picture, picture], "t has fields of one name"),
      (
        [picture, DataField(name: "y", shape: [1], values: .floats([0, 0.5, 1]))],
        "t has 2 examples of `x`, but 3 of `y`"
      ),
      ([picture, classes("y", [1])], "t has 2 pictures, but labels for 1"),
      (
        [DataField(name: "y", shape: [2], values: .floats([0, 1, 0.5, .nan]))],
        "element 1 of example 1 in `y` of t is nan, values are 0 to 1"
      ),
      (
        [DataField(name: "y", shape: [1], values: .floats([-0.5]))],
        "element 0 of example 0 in `y` of t is -0.5, values are 0 to 1"
      ),
      ([DataField(name: "y", shape: [], values: .bytes([1]))], "t has pictures of the size "),
      (
        [DataField(name: "y", steps: 0, shape: [1], values: .bytes([1]))],
        "t has pictures of the size 0 × 1"
      ),
      (
        [DataField(name: "y", shape: [.max, 2], values: .bytes([1]))],
        "t has pictures of the size \(Int.max) × 2"
      ),
    ] as [([DataField], String)] {
      let error = runtimeError { _ = try Dataset(name: "t", fields: fields) }
      #expect(error?.code == "WS7013" && error?.message == message)
    }
    let label = runtimeError {
      _ = try Dataset(name: "t", fields: [picture, classes("y", [0, 1]), classes("z", [0, 3])])
    }
    #expect(label?.code == "WS8008")
    #expect(label?.message == "label 1 of t is 3, but there are 3 classes, 0 to 2")
  }

  @Test("a recipe says which input or label takes which field, and nothing where it need not")
  func recipes() throws {
    let plain = DataRecipe(source: .mnist(folder: "m"), validation: .none, augment: [])
    var bound = plain
    bound.fields = ["family": "coarse", "kind": "fine"]
    for recipe in [plain, bound] {
      let json = recipe.json(seed: 3, origin: DataOrigin())
      #expect(
        json.text().contains(#""fields":{"family":"coarse","kind":"fine"}"#) == (recipe == bound))
      #expect(try DataRecipe.read(json).recipe == recipe)
    }
  }
}
