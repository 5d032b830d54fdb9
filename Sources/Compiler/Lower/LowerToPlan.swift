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
  let faults = verifyGraph(subject.graph)
  guard faults.isEmpty else {
    diagnostics.report(.unsoundGraph(subject.name, faults))
    return nil
  }
  guard let train = subject.train, let data = train.data, let limit = train.limit,
    !train.losses.isEmpty
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
  let obstacles = trainingObstacles(live)
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
  let program = lowering.draft.program(
    network: subject.name, sourceDigest: sourceDigest, precision: train.precision,
    labels: subject.graph.labels.map {
      PlanLabel(name: $0.name, positions: $0.positions, classes: $0.classes)
    })
  let training = Training(
    batch: train.batch, seed: train.seed, limit: limit, freezeNorm: min(train.freezeNorm, limit),
    losses: lowering.draft.losses, optimizer: train.optimizer, schedule: train.schedule,
    gradient: train.gradient, sharpening: train.twin ? nil : subject.sharpen?.plan,
    isTwin: train.twin, data: data)
  guard lowering.draft.parametersFit,
    Placement.fits(program, for: Placement.Use(training, forTraining: true))
  else {
    diagnostics.report(.arenaOverflow(subject, batch: train.batch))
    return nil
  }
  do {
    return try TrainingPlan(program, training)
  } catch {
    diagnostics.report(.unsoundGraph(subject.name, [error.message]))
    return nil
  }
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
