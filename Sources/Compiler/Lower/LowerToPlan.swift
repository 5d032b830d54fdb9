import WSLang
import WSRuntime

/// The training plan of a checked subject; nil after a report of what stands in its way.
///
/// Product, norm and activation become one stage, flatten and reshape share their input's memory,
/// a final softmax is left to the loss. What no output or loss hangs on is left out. The same
/// subject gives the same plan, byte for byte.
package func lowerToPlan(
  _ subject: Subject, sourceDigest: String, into diagnostics: inout Diagnostics
) -> TrainingPlan? {
  guard let (draft, train) = draft(of: subject, into: &diagnostics), let data = train.data,
    let limit = train.limit
  else { return nil }
  guard let placed = draft.placed(batch: train.batch) else {
    diagnostics.report(.arenaOverflow(subject, batch: train.batch))
    return nil
  }
  return TrainingPlan(
    network: subject.name, sourceDigest: sourceDigest, batch: train.batch, seed: train.seed,
    precision: train.precision, limit: limit, signals: placed.signals,
    parameters: draft.parameters, operators: placed.operators, buffers: placed.buffers,
    arenaBytes: placed.arenaBytes, inputs: draft.inputs,
    labels: subject.graph.labels.map {
      PlanLabel(name: $0.name, positions: $0.positions, classes: $0.classes)
    },
    outputs: draft.outputs, losses: placed.losses, optimizer: train.optimizer,
    schedule: train.schedule, gradient: train.gradient,
    sharpening: train.twin ? nil : subject.sharpen?.plan, data: data,
    freezeNorm: min(train.freezeNorm, limit))
}

/// Reports what `lowerToPlan` would, without placing buffers where there is room for all of them at
/// once.
package func verifyLowering(_ subject: Subject, into diagnostics: inout Diagnostics) {
  guard let (draft, train) = draft(of: subject, into: &diagnostics) else { return }
  if !draft.fits(batch: train.batch), draft.placed(batch: train.batch) == nil {
    diagnostics.report(.arenaOverflow(subject, batch: train.batch))
  }
}

/// Operators and parameters of a subject; nil after a report of what stands in the way.
private func draft(
  of subject: Subject, into diagnostics: inout Diagnostics
) -> (draft: PlanDraft, train: ResolvedTrain)? {
  let faults = verifyGraph(subject.graph)
  guard faults.isEmpty else {
    diagnostics.report(.unsoundGraph(subject.name, faults))
    return nil
  }
  guard let train = subject.train, train.data != nil, train.limit != nil, !train.losses.isEmpty
  else {
    diagnostics.report(.incompleteTrainPlan(subject))
    return nil
  }
  let lossFaults = verifyLosses(train.losses, subject.graph)
  guard lossFaults.isEmpty else {
    diagnostics.report(.unsoundGraph(subject.name, lossFaults))
    return nil
  }
  let live = LiveGraph(subject.graph, losses: train.losses)
  let obstacles = trainingObstacles(live, train.losses)
  guard obstacles.isEmpty else {
    for obstacle in obstacles { diagnostics.report(obstacle) }
    return nil
  }
  var lowering = PlanLowering(subject: subject, train: train, live: live)
  lowering.lower()
  if let obstacle = engineObstacle(lowering.draft, subject, train) {
    diagnostics.report(obstacle)
    return nil
  }
  return (lowering.draft, train)
}

/// What a loss refers to that the graph does not have.
private func verifyLosses(_ losses: [ResolvedLoss], _ graph: Graph) -> [String] {
  losses.enumerated().compactMap { index, loss in
    let isSound =
      switch loss.judged {
      case .output(let output, let label):
        graph.outputs.indices.contains(output) && graph.labels.indices.contains(label)
      case .node(let node, let target):
        graph.nodes.indices.contains(node) && graph.nodes.indices.contains(target)
      }
    return isSound ? nil : "loss \(index) judges what the graph does not have"
  }
}
