import WSCompiler
import WSRuntime

/// Trained weights and, where they come from a run, that run.
struct TrainedWeights {
  let weights: WeightSet
  /// The file, for messages.
  let origin: String
  var run: Run?

  struct Run {
    let folder: String
    let plan: TrainingPlan
    let record: RunRecord
  }

  /// What `--weights` names, else the latest finished run; of one network, or of any.
  static func find(
    _ option: String?, network: String?, forceHard: Bool, retry: String
  ) throws -> TrainedWeights {
    if let option {
      guard FileSystem.kind(of: option) != .folder else {
        return try of(run: option, forceHard: forceHard)
      }
      return TrainedWeights(weights: try WeightSet.load(option), origin: option)
    }
    guard let folder = try RunsFolder.latestFinished(network: network) else {
      let whose = network.map { " of `\($0)`" } ?? ""
      throw RuntimeError(
        .noWeights, "there is no finished run\(whose) under `\(RunsFolder.name)/`",
        help: "train it first: `wsc train \(retry)`, or give its weights with `--weights`")
    }
    return try of(run: folder, forceHard: false)
  }

  /// The weights of a run's best hard epoch; with `forceHard` its last ones, if it has no such.
  static func of(run folder: String, forceHard: Bool) throws -> TrainedWeights {
    let run = Run(
      folder: folder, plan: try RunFolder.plan(of: folder),
      record: try RunRecord.load(from: folder))
    let path = RunFolder.weightsPath(in: folder)
    if FileSystem.kind(of: path) != nil {
      return TrainedWeights(weights: try WeightSet.load(path), origin: path, run: run)
    }
    guard forceHard else {
      throw RuntimeError(
        .noWeights,
        "the run in `\(folder)` has no weights of an epoch in which every activation was hard",
        help: "go on with it: `wsc train --resume \(shellWord(folder))`, or take the weights as "
          + "they are with `--force-hard`")
    }
    return TrainedWeights(
      weights: try RunFolder.checkpointWeights(in: folder),
      origin: RunFolder.checkpointPath(in: folder), run: run)
  }

  /// A float twin learned another function: its weights belong to no netlist.
  func expectNoTwin(of subject: Subject) throws(RuntimeError) {
    guard let run else { return }
    let spiking = Set(
      subject.graph.nodes.filter { $0.operation == .brelu || $0.operation == .sigmoid }
        .map(\.name))
    let isTwin = run.plan.operators.contains { node in
      if case .stage(let stage) = node.kind, stage.activation == .relu {
        return spiking.contains(node.name)
      }
      return false
    }
    if isTwin {
      throw RuntimeError(
        .weightsMismatch,
        "the run in `\(run.folder)` trained the float twin of `\(subject.name)`, which cannot "
          + "become a netlist",
        help: "train without `twin`")
    }
  }
}
