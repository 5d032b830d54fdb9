import WSLang
import WSRuntime

@testable import WSCompiler

/// Builds graphs by hand, with the shapes that the operations yield.
struct NetBuilder {
  private(set) var nodes: [GraphNode] = []
  private var outputs: [GraphOutput] = []
  private var labels: [GraphLabel] = []

  mutating func input(_ name: String, _ shape: [Int], kind: SignalKind = .unit) -> Int {
    let type = SignalType(kind: kind, shape: shape)
    return append(name, InputLayer(), [], SignalViews(training: type, deployed: type))
  }

  mutating func add(_ name: String, _ layer: any Layer, _ inputs: Int...) -> Int {
    add(name, layer, inputs)
  }

  mutating func add(_ name: String, _ layer: any Layer, _ inputs: [Int]) -> Int {
    let shapes = inputs.map { nodes[$0].type.training.signalShape }
    guard let shape = try? layer.output(reading: shapes).shape else {
      preconditionFailure("\(name) cannot read \(shapes)")
    }
    let below = inputs.first.map { nodes[$0].type.deployed.kind } ?? .real
    let kinds: (SignalKind, SignalKind) =
      switch layer.entry.signal.yields {
      case .sharpened: (.unit, .spike)
      case .spike: layer is ThresholdLayer ? (.spike, .spike) : (below, below)
      case .keeps: (below, below)
      default: (.real, .real)
      }
    return append(
      name, layer, inputs,
      SignalViews(
        training: SignalType(kind: kinds.0, shape: shape),
        deployed: SignalType(kind: kinds.1, shape: shape)))
  }

  mutating func output(_ name: String, _ node: Int, classes: Int? = nil) {
    outputs.append(GraphOutput(name: name, node: node, range: SourceRange(0, 0)))
    if let classes {
      labels.append(
        GraphLabel(name: name, positions: [], classes: classes, range: SourceRange(0, 0)))
    }
  }

  var graph: Graph { Graph(network: "Net", nodes: nodes, labels: labels, outputs: outputs) }

  func subject(
    losses: [ResolvedLoss] = [.init("cross_entropy", .output(0, label: 0), weight: 1)],
    batch: Int = 4, shiftStart: Double = 1, twin: Bool = false, weightBits: Int = 8
  ) -> Subject {
    let sharpenable = nodes.indices.filter { nodes[$0].layer.entry.signal.yields == .sharpened }
    let plan = SharpeningPlan(
      groups: sharpenable.map { .init(name: nodes[$0].name, activations: [nodes[$0].name]) },
      policy: .hard, finish: nil)
    return Subject(
      name: "Net", graph: graph,
      sharpen: ResolvedSharpen(plan: plan, groupNodes: sharpenable.map { [$0] }),
      train: ResolvedTrain(
        name: nil,
        data: DataRecipe(
          source: .digits(train: 100, test: 100, seed: 1), validation: .none, augment: []),
        losses: losses, limit: 2, batch: batch, seed: 1, precision: .float32,
        optimizer: .adam(rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
        schedule: .constant, gradient: .window(width: 1), twin: twin, shiftStart: shiftStart),
      emit: ResolvedEmit(
        name: nil, target: "netlist", options: HardenOptions(WeightWidths(weightBits)), inputBits: 8
      ))
  }

  private mutating func append(
    _ name: String, _ layer: any Layer, _ inputs: [Int], _ type: SignalViews
  ) -> Int {
    nodes.append(
      GraphNode(
        name: name, layer: layer, inputs: inputs, type: type,
        range: SourceRange(nodes.count, nodes.count + 1)))
    return nodes.count - 1
  }
}

/// A square convolution that keeps height and width.
func convolution(
  _ channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1, bias: Bool = false
) -> any Layer {
  let before = (kernel - 1) / 2
  let after = kernel - 1 - before
  return .conv(
    channels: channels,
    geometry: ConvolutionGeometry(
      kernel: [kernel, kernel], stride: [stride, stride],
      padding: [before, after, before, after], groups: groups),
    bias: bias)
}

func blockKey(_ classes: Int, copies: Int) -> DecodeKey {
  DecodeKey(classes: classes, copies: copies, kind: .block, overlap: false, seed: 0)
}

let batchNorm = BatchNormLayer(epsilon: 1e-5, momentum: 0.1)

/// A small convolutional network with pooling and a key, as in the language's first example.
func digitsNet() -> NetBuilder {
  var net = NetBuilder()
  let image = net.input("image", [8, 8, 1])
  let conv = net.add("c1.stage.conv", convolution(4, kernel: 3), image)
  let norm = net.add("c1.stage.batch_norm", batchNorm, conv)
  let spikes = net.add("c1.stage.brelu", .brelu, norm)
  let pool = net.add("c1.max_pool", .maxPool(PoolPlan(window: [2, 2], stride: [2, 2])), spikes)
  let flat = net.add("flatten", .flatten, pool)
  let dense = net.add("votes.dense", .dense(units: 6, bias: true), flat)
  let votes = net.add("votes.brelu", .brelu, dense)
  let decode = net.add("digit.decode", .decode(blockKey(3, copies: 2)), votes)
  net.output("digit", decode, classes: 3)
  return net
}
