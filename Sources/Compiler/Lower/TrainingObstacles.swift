import WSLang
import WSRuntime

/// What the engine cannot train yet, once for each place in the source.
func trainingObstacles(_ live: LiveGraph) -> [Diagnostic] {
  var found: [Diagnostic] = []
  var places: Set<SourceRange> = []
  for (index, node) in live.graph.nodes.enumerated() where live.isLive[index] || node.layer.isInput
  {
    guard let obstacle = obstacleOfSize(node) ?? (live.isLive[index] ? obstacle(node) : nil),
      places.insert(node.range).inserted
    else { continue }
    found.append(obstacle)
  }
  return found
}

private func obstacle(_ node: GraphNode) -> Diagnostic? {
  guard let layer = node.layer as? any TrainedLayer else {
    return node.layer.isInput
      ? obstacleOfSteps(node)
      : .cannotTrain("`\(node.layer.entry.name)`", at: node.range, "used here")
  }
  return layer.trainingObstacle(node) ?? obstacleOfSteps(node)
}

private func obstacleOfSize(_ node: GraphNode) -> Diagnostic? {
  let shape = node.type.training.shape
  guard (elementCount(shape) ?? .max) > BufferList.mostElements else { return nil }
  return .signalTooLarge(
    node, "\(shapeText(shape)), it may hold \(groupedDigits(BufferList.mostElements))")
}

/// What the engine refuses of operators whose shapes fit: sizes beyond what its kernels count.
func engineObstacle(_ draft: PlanDraft, _ subject: Subject, _ train: ResolvedTrain) -> Diagnostic? {
  for step in draft.operators {
    let extent = OperatorExtent(
      inputs: step.inputs.map { draft.signals[$0].shape }, output: draft.signals[step.output].shape,
      batch: train.batch, precision: train.precision)
    guard let fault = step.kind.rule.fault(extent),
      let node = subject.graph.nodes.first(where: {
        step.name == $0.name || step.name.hasPrefix($0.name + ".")
      })
    else { continue }
    return .signalTooLarge(node, "with a batch of \(train.batch) it \(fault)")
  }
  return nil
}

private func obstacleOfSteps(_ node: GraphNode) -> Diagnostic? {
  node.type.training.steps == nil
    ? nil : .cannotTrain("a signal with a time axis", at: node.range, "`\(node.name)` has steps")
}

extension Diagnostic {
  static func cannotTrain(_ what: String, at range: SourceRange, _ label: String) -> Diagnostic {
    Diagnostic(
      .cannotTrainYet, .error, "\(what) cannot be trained yet", at: Label(range, label),
      notes: ["this version checks it, the engine does not execute it"])
  }

  static func incompleteTrainPlan(_ subject: Subject) -> Diagnostic {
    var missing: [String] = []
    if subject.train?.data == nil { missing.append("`data`") }
    if subject.train?.losses.isEmpty ?? true { missing.append("`loss`") }
    if subject.train?.limit == nil { missing.append("`limit`") }
    let list = missing.joined(separator: ", ")
    return Diagnostic(
      .trainMissing, .error,
      subject.train == nil
        ? "`\(subject.name)` has no `train` plan"
        : "the `train` plan of `\(subject.name)` lacks \(list)",
      at: nil, helps: [Help("add a `train \(subject.name) { … }` with \(list)")])
  }

  static func signalTooLarge(_ node: GraphNode, _ label: String) -> Diagnostic {
    Diagnostic(
      .memoryOverflow, .error, "`\(node.name)` is too large to be trained",
      at: Label(node.range, label), helps: [Help("make it or the `batch` smaller")])
  }

  static func arenaOverflow(_ subject: Subject, batch: Int) -> Diagnostic {
    Diagnostic(
      .memoryOverflow, .error,
      "`\(subject.name)` with a batch of \(batch) needs more memory than can be addressed",
      at: nil, helps: [Help("make `batch` or the signals smaller")])
  }

  static func unsoundGraph(_ name: String, _ faults: [String]) -> Diagnostic {
    Diagnostic(
      .internalFault, .error, "the graph of `\(name)` is not sound", at: nil,
      notes: faults,
      helps: [Help("this is a fault of wsc: please report it with the source file")])
  }
}
