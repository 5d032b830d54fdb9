import WSRuntime

/// The walk from nodes to operators.
struct PlanLowering {
  private let subject: Subject
  private let train: ResolvedTrain
  private let live: LiveGraph
  /// For each node its signal, once it has one.
  private var signals: [Int: Int] = [:]
  /// Nodes inside a stage, which have no signal of their own.
  private var absorbed: Set<Int> = []
  /// For each activation node its sharpening group.
  private var groups: [Int: Int] = [:]
  private var dropouts: UInt64 = 0
  private(set) var draft = PlanDraft()

  init(subject: Subject, train: ResolvedTrain, live: LiveGraph) {
    self.subject = subject
    self.train = train
    self.live = live
    for (group, nodes) in (subject.sharpen?.groupNodes ?? []).enumerated() {
      for node in nodes { groups[node] = group }
    }
  }

  /// Lowers everything; what `trainingObstacles` reports must have been ruled out.
  mutating func lower() {
    for (index, node) in live.graph.nodes.enumerated() {
      let isWanted = live.isLive[index] || node.operation == .input
      if isWanted, !absorbed.contains(index) { lower(index, node) }
    }
    lowerOutputs()
    lowerLosses()
  }

  private mutating func lower(_ index: Int, _ node: GraphNode) {
    let inputs = node.inputs.compactMap { signals[$0] }
    guard inputs.count == node.inputs.count else { return }
    let kind: OperatorKind
    switch node.operation {
    case .input:
      let signal = draft.addSignal(node.name, node.type.training.shape)
      signals[index] = signal
      draft.inputs.append(
        PlanInput(
          name: node.name, signal: signal, gridBits: subject.gridBits(node.type.deployed.kind)))
      return
    case .dense, .conv, .batchNorm, .brelu, .sigmoid, .threshold, .relu, .clip, .clipLearned:
      lowerStage(live.stage(from: index), inputs)
      return
    case .maxPool(let pool): kind = .maxPool(pool)
    case .averagePool(let pool): kind = .averagePool(pool)
    case .globalAveragePool:
      signals[index] = addGlobalAverage(node, inputs)
      return
    case .flatten, .reshape: kind = .reshape
    case .concat: kind = .concat
    case .add: kind = .add
    case .dropout(let rate):
      kind = .dropout(rate: rate, stream: dropouts)
      dropouts += 1
    case .softmax: kind = .softmax
    case .decode(let key): kind = .decode(key.plan)
    case .convTranspose, .winner, .upsample, .delay, .final, .legendre, .bits, .thermometer: return
    }
    signals[index] = draft.addStep(node.name, kind, inputs, shape: node.type.training.shape)
  }

  /// One window; the engine keeps its unit axes, which the node may drop.
  private mutating func addGlobalAverage(_ node: GraphNode, _ inputs: [Int]) -> Int {
    let shape = node.type.training.shape
    let below = live.graph.nodes[node.inputs[0]].type.training.shape
    let extent = Array(below.prefix(2))
    let kind = OperatorKind.averagePool(PoolPlan(window: extent, stride: extent))
    let whole = [1, 1] + below.suffix(1)
    if shape == whole { return draft.addStep(node.name, kind, inputs, shape: shape) }
    let average = draft.addStep(node.name + ".window", kind, inputs, shape: whole)
    return draft.addStep(node.name, .reshape, [average], shape: shape)
  }

  /// A stage has the name of its last node, which names its values in reports too.
  private mutating func lowerStage(_ chain: [Int], _ inputs: [Int]) {
    var stage = StagePlan(product: nil, norm: nil, activation: nil)
    for index in chain {
      absorbed.insert(index)
      let node = live.graph.nodes[index]
      switch node.operation {
      case .dense(let units, let bias):
        stage.product = addProduct(index, form: .dense, channels: units, bias: bias)
      case .conv(let channels, let geometry, let bias):
        stage.product = addProduct(
          index, form: .convolution(geometry), channels: channels, bias: bias)
      case .batchNorm(let epsilon, let momentum):
        stage.norm = addNorm(index, epsilon: epsilon, momentum: momentum)
      default: stage.activation = activation(index, node)
      }
    }
    let last = chain[chain.count - 1]
    let node = live.graph.nodes[last]
    signals[last] = draft.addStep(
      node.name, .stage(stage), inputs, shape: node.type.training.shape)
  }

  private mutating func activation(_ index: Int, _ node: GraphNode) -> ActivationPlan? {
    switch node.operation {
    case .brelu: train.twin ? .relu : .brelu(group: groups[index])
    case .sigmoid: train.twin ? .relu : .sigmoid(group: groups[index])
    case .threshold(let level): .threshold(level: level)
    case .relu: .relu
    case .clip(let limit): .clip(limit: limit)
    case .clipLearned:
      .clipLearned(
        limit: draft.addParameter(node.name + ".limit", [1], .constant(Self.firstClipLimit)))
    default: nil
    }
  }

  /// Where a learned clip starts: normed sums seldom pass four deviations.
  private static let firstClipLimit = 4.0

  private mutating func addProduct(
    _ index: Int, form: ProductPlan.Form, channels: Int, bias: Bool
  ) -> ProductPlan {
    let node = live.graph.nodes[index]
    let input = live.graph.nodes[node.inputs[0]].type.training.shape
    let shape: [Int]
    let fanIn: Int
    let fanOut: Int
    switch form {
    case .dense:
      fanIn = elementCount(input) ?? 1
      fanOut = channels
      shape = [channels, fanIn]
    case .convolution(let geometry):
      shape = [channels] + geometry.kernel + [input[2] / geometry.groups]
      fanIn = elementCount(Array(shape.dropFirst())) ?? 1
      fanOut = elementCount([channels / geometry.groups] + geometry.kernel) ?? 1
    }
    let weight = draft.addParameter(
      node.name + ".weight", shape, initializer(index, fanIn: fanIn, fanOut: fanOut))
    let biasParameter =
      bias ? draft.addParameter(node.name + ".bias", [channels], .constant(shift(index))) : nil
    return ProductPlan(form: form, weight: weight, bias: biasParameter)
  }

  private mutating func addNorm(_ index: Int, epsilon: Double, momentum: Double) -> NormPlan {
    let node = live.graph.nodes[index]
    let shape = Array(node.type.training.shape.suffix(1))
    func add(_ part: String, _ value: Double, trainable: Bool) -> Int {
      draft.addParameter("\(node.name).\(part)", shape, .constant(value), trainable: trainable)
    }
    return NormPlan(
      gamma: add("gamma", 1, trainable: true), beta: add("beta", shift(index), trainable: true),
      mean: add("mean", 0, trainable: false), variance: add("variance", 1, trainable: false),
      epsilon: epsilon, momentum: momentum)
  }

  /// Sums that an unbounded ramp reads are scaled for it, all others for a bounded one.
  private func initializer(
    _ index: Int, fanIn: Int, fanOut: Int
  ) -> PlanParameter.Initializer {
    switch live.activation(behind: index) {
    case .relu, .clip, .clipLearned: .heNormal(fanIn: fanIn)
    case .brelu where train.twin, .sigmoid where train.twin: .heNormal(fanIn: fanIn)
    default: .glorotUniform(fanIn: fanIn, fanOut: fanOut)
    }
  }

  /// Sums that start on the threshold keep neurons from being dead from the first step.
  private func shift(_ index: Int) -> Double {
    train.twin ? 0 : train.shiftStart * (live.thresholdBehind(index) ?? 0)
  }

  private mutating func lowerOutputs() {
    for (index, output) in live.graph.outputs.enumerated() {
      let node = live.scoreNodes[index]
      guard let signal = signals[node] else { continue }
      draft.outputs.append(
        PlanOutput(
          name: output.name, signal: signal, isLogits: isLogits(index),
          label: live.graph.labels.firstIndex { $0.name == output.name }))
    }
  }

  /// Scores whose softmax is meant: what a decode or a softmax yields, or a cross-entropy judges.
  private func isLogits(_ output: Int) -> Bool {
    switch live.graph.nodes[live.graph.outputs[output].node].operation {
    case .decode, .softmax: return true
    default:
      return train.losses.contains {
        switch $0.kind {
        case .crossEntropy(output, _), .meanSquaredLabel(output, _): true
        default: false
        }
      }
    }
  }

  private mutating func lowerLosses() {
    for loss in train.losses {
      let kind: PlanLoss.Kind?
      switch loss.kind {
      case .crossEntropy(let output, let label):
        kind = signals[live.scoreNodes[output]].map { .crossEntropy(logits: $0, label: label) }
      case .meanSquaredLabel(let output, let label):
        kind = signals[live.scoreNodes[output]].map { .meanSquaredLabel(logits: $0, label: label) }
      case .meanSquared(let node, let target):
        if let signal = signals[node], let target = signals[target] {
          kind = .meanSquared(signal: signal, target: target)
        } else {
          kind = nil
        }
      case .binaryCrossEntropy: kind = nil
      }
      if let kind { draft.losses.append(PlanDraft.Loss(kind: kind, weight: loss.weight)) }
    }
  }
}

extension DecodeKey {
  var plan: DecodePlan {
    DecodePlan(
      key: rows.map { row in String(row.map { $0 == 0 ? "0" : "1" }) }, temperature: temperature)
  }
}

extension Subject {
  /// The grid of an input's values, in bits: what engine and netlist see is q / (2^bits − 1).
  func gridBits(_ kind: SignalKind) -> Int {
    let bits =
      switch kind {
      case .spike: 1
      case .quant(let bits): bits
      case .real, .unit, .class: emit?.inputBits ?? 8
      }
    return min(max(bits, 1), 16)
  }
}
