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
  /// For the first node of each stage the last one, which has the signal.
  private var lastInStage: [Int: Int] = [:]
  /// For each activation node its sharpening group.
  private var groups: [Int: Int] = [:]
  private var streams: UInt64 = 0
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
      let isWanted = live.isLive[index] || node.layer.isInput
      if isWanted, !absorbed.contains(index) { lower(index, node) }
    }
    lowerOutputs()
    lowerLosses()
  }

  private mutating func lower(_ index: Int, _ node: GraphNode) {
    if node.layer.isInput {
      let signal = draft.addSignal(node.name, node.type.training.shape)
      signals[index] = signal
      draft.inputs.append(
        PlanInput(
          name: node.name, signal: signal, gridBits: subject.gridBits(node.type.deployed.kind)))
      return
    }
    let inputs = node.inputs.compactMap { signals[$0] }
    guard inputs.count == node.inputs.count, let layer = node.layer as? any TrainedLayer else {
      return
    }
    let signal = layer.lower(index, reading: inputs, &self)
    signals[lastInStage[index] ?? index] = signal
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
    let layer = live.graph.nodes[live.graph.outputs[output].node].layer
    if layer.entry.traits.contains(.yieldsScores) { return true }
    return train.losses.contains {
      if case .output(output, _) = $0.judged { true } else { false }
    }
  }

  private mutating func lowerLosses() {
    for loss in train.losses {
      let (signal, against): (Int?, Int?) =
        switch loss.judged {
        case .output(let output, let label): (signals[live.scoreNodes[output]], label)
        case .node(let node, let target): (signals[node], signals[target])
        }
      guard let signal, let against,
        let kind = try? Losses.word(loss.name)?.term(of: loss, signal: signal, against: against)
      else { continue }
      draft.losses.append(PlanLoss(kind: kind, weight: loss.weight))
    }
  }
}

/// What layers append to the plan.
extension PlanLowering {
  /// The float twin: every sharpenable activation is a ReLU.
  var isTwin: Bool { train.twin }

  func sharpeningGroup(of index: Int) -> Int? { groups[index] }

  /// What a node reads.
  func shapes(readBy index: Int) -> [SignalShape] {
    live.graph.shapes(readBy: live.graph.nodes[index])
  }

  /// A stream of random numbers for one operator.
  mutating func nextStream() -> UInt64 {
    defer { streams += 1 }
    return streams
  }

  /// An operator that yields a node's values.
  mutating func addOperator(_ kind: OperatorKind, _ index: Int, reading inputs: [Int]) -> Int {
    let node = live.graph.nodes[index]
    return draft.addStep(node.name, kind, inputs, shape: node.type.training.shape)
  }

  /// An operator on the way to a node's values.
  mutating func addOperator(
    _ kind: OperatorKind, _ index: Int, part: String, shape: [Int], reading inputs: [Int]
  ) -> Int {
    draft.addStep("\(live.graph.nodes[index].name).\(part)", kind, inputs, shape: shape)
  }

  /// A stage has the name of its last node, which names its values in reports too.
  mutating func addStage(from first: Int, reading inputs: [Int]) -> Int {
    var stage = StagePlan(product: nil, norm: nil, activation: nil)
    let chain = live.stage(from: first)
    for index in chain {
      absorbed.insert(index)
      (live.graph.nodes[index].layer as? any StageLayer)?.extend(&stage, index, &self)
    }
    let last = chain[chain.count - 1]
    lastInStage[first] = last
    return addOperator(.stage(stage), last, reading: inputs)
  }

  /// A parameter of a node.
  mutating func add(_ parameter: ParameterShape, of index: Int) -> Int {
    let initializer: PlanParameter.Initializer =
      switch parameter.start {
      case .weights(let fanIn, let fanOut):
        passesPositive(behind: index)
          ? .heNormal(fanIn: fanIn) : .glorotUniform(fanIn: fanIn, fanOut: fanOut)
      case .shift: .constant(shift(index))
      case .constant(let value): .constant(value)
      }
    return draft.addParameter(
      "\(live.graph.nodes[index].name).\(parameter.suffix)", parameter.shape, initializer,
      trainable: parameter.isTrained)
  }

  /// Sums that an unbounded ramp reads are scaled for it, all others for a bounded one.
  private func passesPositive(behind index: Int) -> Bool {
    (live.activation(behind: index) as? any ActivationLayer)?.passesPositive(inTwin: isTwin)
      ?? false
  }

  /// Sums that start on the threshold keep neurons from being dead from the first step.
  private func shift(_ index: Int) -> Double {
    isTwin ? 0 : train.shiftStart * (live.thresholdBehind(index) ?? 0)
  }
}

extension Subject {
  /// The grid of an input's values, in bits: what engine and netlist see is q / (2^bits − 1).
  func gridBits(_ kind: SignalKind) -> Int {
    let bits =
      switch kind {
      case .spike: 1
      case .quant(let bits): bits
      case .real, .unit, .class: emit?.inputBits ?? Defaults.inputBits
      }
    return min(max(bits, 1), 16)
  }
}
