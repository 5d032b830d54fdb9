import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

@Suite struct GraphTextTests {
  @Test(arguments: HardCase.allCases)
  func aPrintedGraphReadsBack(_ hardCase: HardCase) throws {
    let graph = hardCase.net.graph
    #expect(verifyGraph(graph) == [])
    #expect(try parseGraph(printGraph(graph)) == graph)
  }

  /// Every operation, label and kind of signal, whether it can be executed or not.
  @Test func everyOperationReadsBack() throws {
    let layers: [any Layer] = [
      .convTranspose(
        channels: 3,
        geometry: ConvolutionGeometry(
          kernel: [2, 3], stride: [2, 1], padding: [0, 1, 2, 3], groups: 3), bias: true),
      .globalAveragePool, .clip(limit: 6), .clipLearned, .winner(count: 2), .reshape([3, 4]),
      .upsample(factor: 2), .delay(steps: 1), .final, .legendre(order: 4, window: 784),
      .bits(count: 3), .thermometer(levels: 5), .threshold(level: -0.1), .dropout(rate: 1e-9),
      .batchNorm(epsilon: 1e-5, momentum: 0.1), .softmax,
      .decode(
        DecodeKey(
          classes: 2, copies: 1, kind: .random, overlap: true, seed: 1 << 62),
        temperature: 0.1),
    ]
    let kinds: [SignalKind] = [.real, .unit, .spike, .quant(bits: 3), .class]
    var nodes: [GraphNode] = []
    for (index, layer) in layers.enumerated() {
      let kind = kinds[index % kinds.count]
      nodes.append(
        GraphNode(
          name: "n\(index).x", layer: layer, inputs: index == 0 ? [7] : [index - 1],
          type: SignalViews(
            training: SignalType(kind: kind, steps: index, shape: [index], isRawSum: true),
            deployed: SignalType(kind: .spike, shape: [])),
          range: SourceRange(index, 99)))
    }
    let graph = Graph(
      network: "All", nodes: nodes,
      labels: [
        GraphLabel(name: "label", positions: [4, 5], classes: 2, range: SourceRange(1, 2))
      ],
      outputs: [GraphOutput(name: "output", node: 3, range: SourceRange(3, 4))])
    #expect(try parseGraph(printGraph(graph)) == graph)
  }

  @Test(arguments: [
    ("grap Net", 1, "a graph starts with `graph NAME`"),
    ("graph Net\na = wibble() : real[1] @ 0..1", 2, "`wibble` is unknown or has other arguments"),
    ("graph Net\na = brelu(b) : real[1] @ 0..1", 1, "no node is called `b`"),
    (
      "graph Net\na = dense(unit: 3) : real[1] @ 0..1", 2,
      "`dense` is unknown or has other arguments"
    ),
    (
      "graph Net\na = dense(bias: true) : real[1] @ 0..1", 2,
      "`dense` has no `units` that it could read"
    ),
    ("graph Net\na = input() : reel[1] @ 0..1", 2, "`reel` is no kind of signal"),
    ("graph Net\na = input() : real[1 @ 0..1", 2, "`,` is missing at column 22"),
    ("graph Net\na = input() : real[1] @ 0..1 x", 2, "column 30 is one too many"),
  ])
  func faultsNameTheLine(_ text: String, _ line: Int, _ message: String) {
    #expect(throws: GraphTextFault(line: line, message: message)) { try parseGraph(text) }
  }

  /// Numbers that no source could give are refused, not divided by.
  @Test(arguments: [
    "conv(x, channels: 2, kernel: [3, 3], groups: 0)",
    "conv(x, channels: 2, kernel: [3, 3], stride: [0, 1])",
    "conv(x, channels: 2, kernel: [3])", "max_pool(x, size: [2, 2], stride: [0, 0])",
    "conv(x, channels: 2, kernel: [3, 3], padding: [9223372036854775807, 1, 1, 1])",
  ])
  func numbersBeyondTheWordsBoundsAreRefused(_ call: String) {
    let text = "graph Net\nx = input() : unit[4, 4, 1] @ 0..1\ny = \(call) : real[4, 4, 2] @ 0..1"
    #expect(throws: GraphTextFault.self) { try parseGraph(text) }
  }

  @Test func everyPrefixEnds() {
    let text = printGraph(digitsNet().graph)
    for end in text.indices { _ = try? parseGraph(String(text[..<end])) }
  }

  @Test func unsoundGraphsAreNamed() {
    func faults(_ change: (inout Graph) -> Void) -> [String] {
      var graph = digitsNet().graph
      change(&graph)
      return verifyGraph(graph)
    }
    #expect(faults { $0.nodes[1].inputs = [99] } == ["c1.stage.conv reads node 99 of 9"])
    #expect(
      faults { $0.nodes[1].inputs = [2] }.first
        == "c1.stage.conv reads c1.stage.batch_norm, which comes later")
    #expect(
      faults { $0.nodes[6].type.training.shape = [7] }.contains("votes.dense has two shapes"))
    #expect(faults { $0.nodes[3].name = "image" } == ["the name image stands twice"])
    #expect(faults { $0.outputs[0].node = -1 } == ["output digit is node -1 of 9"])
    #expect(faults { $0.nodes[8].inputs = [0] }.first?.hasPrefix("digit.decode: cannot") == true)
    #expect(
      faults { $0.nodes[6].inputs = [4] }
        == ["votes.dense: cannot read [4, 4, 4]: `dense` reads a vector, but gets [4, 4, 4]"])
  }
}
