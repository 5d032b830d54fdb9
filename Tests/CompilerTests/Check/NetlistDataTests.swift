import Testing
import WSCompiler
import WSLang
import WSRuntime

/// `simulate --data`: what is written for a netlist, by its own inputs and outputs.
@Suite struct NetlistDataTests {
  /// Outputs of so many classes, one a picture.
  private static func netlist(
    inputs: [(String, [Int])], outputs: [(String, Int)], unlabelled: Set<String> = []
  ) -> Netlist {
    Netlist(
      name: "Net", steps: 1,
      inputs: inputs.map { Netlist.Input(name: $0, shape: $1, code: .analog(bits: 8)) },
      populations: outputs.map {
        Netlist.Population(name: $0 + ".votes", shape: [$1], validFrom: 1, bias: [0])
      }, projections: [],
      outputs: outputs.map { name, classes in
        let key = (0..<classes).map { row in
          (0..<classes).map { UInt8($0 == row ? 1 : 0) }
        }
        return Netlist.Output(
          name: name, from: name + ".votes", decode: .key(key),
          hasLabel: !unlabelled.contains(name))
      }, data: nil, vectors: nil)
  }

  private static let grey = netlist(inputs: [("image", [28, 28, 1])], outputs: [("digit", 10)])
  private static let both = netlist(
    inputs: [("photo", [32, 32, 3])], outputs: [("kind", 100), ("family", 20)])
  private static let pair = netlist(
    inputs: [("left", [28, 28, 1]), ("right", [28, 28, 1])], outputs: [("same", 2)])

  private func resolve(
    _ text: String, for netlist: Netlist
  ) -> (fields: [String: String]?, faults: [Diagnostic]) {
    var diagnostics = Diagnostics()
    let recipe = resolveData(
      SourceText(name: "--data", text: text), for: netlist, into: &diagnostics)
    return (recipe?.fields, diagnostics.all)
  }

  @Test func fieldsGoToInputsAndOutputsByMappingNameOrRole() throws {
    let cases: [(String, Netlist, [String: String])] = [
      (#"mnist("m")"#, Self.grey, ["image": "image", "digit": "label"]),
      (
        #"digits(train: 10 examples, augment: flip)"#.replacing("flip", with: "[flip]"), Self.grey,
        ["image": "image", "digit": "label"]
      ),
      (
        #"cifar100("c", coarse: family)"#, Self.both,
        ["photo": "image", "kind": "fine", "family": "coarse"]
      ),
      (
        #"cifar100("c", fine: kind, coarse: family, image: photo)"#, Self.both,
        ["photo": "image", "kind": "fine", "family": "coarse"]
      ),
      // The one that the data do not judge is only run.
      (#"cifar10("c", label: kind)"#, Self.both, ["photo": "image", "kind": "label"]),
      // Any output can be judged, and none need be.
      (
        #"idx(images: "a", labels: "b", test_images: "c", test_labels: "d")"#,
        Self.netlist(inputs: [("x", [7, 5, 2])], outputs: []), ["x": "image"]
      ),
    ]
    for (text, netlist, fields) in cases {
      let (found, faults) = resolve(text, for: netlist)
      #expect(faults.isEmpty, "\(text): \(faults.map(\.message))")
      #expect(found == fields, "\(text)")
    }
  }

  @Test func anOutputWithoutLabelTakesNoTruth() throws {
    let netlist = Self.netlist(
      inputs: [("image", [28, 28, 1])], outputs: [("digit", 10), ("echo", 10)],
      unlabelled: ["echo"])
    let (found, faults) = resolve(#"mnist("m")"#, for: netlist)
    #expect(faults.isEmpty)
    #expect(found == ["image": "image", "digit": "label"])
  }

  @Test func whatDoesNotFitIsRefusedAtItsPlaceWithARemedy() throws {
    let cases: [(String, Netlist, code: String, message: String, help: String?)] = [
      (
        #"mnist("m")"#, Self.pair, "WS5043", "one picture an example, but `Net` has 2 inputs",
        "name data with 2 pictures an example"
      ),
      (
        #"cifar100("c")"#, Self.both, "WS5043",
        "2 labels an example, but `Net` has 2 outputs with a label",
        "say which takes which: `fine: kind, coarse: family`"
      ),
      (
        #"cifar10("c")"#, Self.both, "WS5043",
        "one label an example, but `Net` has 2 outputs with a label",
        "say which of them the data judge: `label: kind`"
      ),
      (#"cifar10("c")"#, Self.grey, "WS5044", "but `image` is unit[28, 28, 1]", nil),
      (
        #"cifar100("c", fine: family, coarse: kind)"#, Self.both, "WS5044",
        "gives class[100], but `family` is class[20]", "take the field that fits: `coarse: family`"
      ),
      (
        #"mnist("m", label: digits)"#, Self.grey, "WS5042",
        "`Net` has no output with a label `digits`", "did you mean `digit`?"
      ),
      (#"mnist("m", image: digit)"#, Self.grey, "WS5042", "`Net` has no input `digit`", nil),
      (#"mnist(3)"#, Self.grey, "WS2018", "`folder` takes", nil),
      (
        #"nmist("m")"#, Self.grey, "WS5004", "`nmist` is no value of `data`",
        "did you mean `mnist`?"
      ),
      (
        #"folder("f", image: "*.png")"#, Self.grey, "WS7013",
        "nothing tells which examples of `folder` are for testing", "`test: 20 %`"
      ),
      (
        #"folder("f", picture: "*.png")"#, Self.grey, "WS5042",
        "`Net` has no input and no label `picture`", nil
      ),
      (
        #"npy(digit: "y_train.npy")"#, Self.grey, "WS7013", "not told in which files its examples",
        "`image: \"x_train.npy\"`"
      ),
      (#"mnist("m""#, Self.grey, "WS1023", "", nil),
      ("", Self.grey, "WS1032", "", nil),
    ]
    for (text, netlist, code, message, help) in cases {
      let (found, faults) = resolve(text, for: netlist)
      #expect(found == nil, "\(text)")
      let fault = try #require(faults.first, "\(text)")
      #expect(fault.code.text == code, "\(text): \(fault.code.text) \(fault.message)")
      #expect(fault.message.contains(message), "\(text): \(fault.message)")
      #expect(fault.primary != nil, "\(text)")
      if let help {
        #expect(fault.helps.contains { $0.message.contains(help) }, "\(text): \(fault.helps)")
      }
    }
  }
}
