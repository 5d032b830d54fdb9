/// Everything that a run needs to go on as if it had never stopped, as one safetensors file:
///
/// - metadata `format`, `version`, `network`, `source`, `instruction_set`; `plan`, `state` and, where
///   it is known, what the `data` were, as JSON text;
/// - `weight/<name>`: the parameters; `moment_<k>/<name>`: the optimiser's moments of those that
///   learn; `best/<name>`: the parameters of the best hard epoch so far, if there is one.
struct Checkpoint {
  static let formatName = "wsc-checkpoint"
  static let currentVersion = "1"

  var state: TrainingState
  var numbers: ExecutorState
  /// Of each parameter; empty before there is a best epoch.
  var best: [[Float]]
  /// What computed them.
  var arithmetic: String

  func save(
    _ path: FilePath, plan: TrainingPlan, planText: String, data: DataOrigin
  ) throws(RuntimeError) {
    var metadata = [
      "format": Self.formatName, "version": Self.currentVersion, "network": plan.program.network,
      "source": plan.program.sourceDigest, "instruction_set": arithmetic, "plan": planText,
      "state": state.json.text(),
    ]
    metadata["data"] = data.text
    let parts = tensors(plan).map { name, values, shape in
      Safetensors.Part(name: name, type: .float32, shape: shape) { Tensor(values, shape: shape) }
    }
    try FileSystem.replaceFile(path) { sink throws(RuntimeError) in
      try Safetensors.write(parts, metadata: metadata, to: sink)
    }
  }

  private func tensors(_ plan: TrainingPlan) -> [(name: String, values: [Float], shape: [Int])] {
    let groups =
      [("weight/", numbers.parameters, false)]
      + numbers.moments.enumerated().map { ("moment_\($0 + 1)/", $1, true) }
      + (state.best == nil ? [] : [("best/", best, false)])
    return groups.flatMap { prefix, values, learnedOnly in
      zip(plan.program.parameters, values)
        .filter { $0.0.trainable || !learnedOnly }
        .map { (prefix + $0.name, $1, $0.shape) }
    }
  }

  /// Fails, naming the first difference, if the checkpoint is of another plan than `plan` or of
  /// other data than `files`.
  ///
  /// - Parameter fresh: the state of a run that begins.
  static func load(
    _ path: FilePath, plan: TrainingPlan, files: [DataFile], fresh: TrainingState,
    batchesPerEpoch: Int
  ) throws(RuntimeError) -> Checkpoint {
    let file = try open(path)
    try expectPlan(plan, file, path: path)
    let origin = try DataOrigin(text: file.metadata["data"], origin: path.description)
    if var fault = origin.fault(of: files, subject: "the run in `\(path.parent)`") {
      fault.help = "put the data back as they were, or train anew with `--overwrite`"
      throw fault
    }
    var state = fresh
    guard let text = file.metadata["state"],
      state.restore(
        try JSONValue.parse(text, origin: path.description), epochs: plan.training.limit,
        batchesPerEpoch: batchesPerEpoch)
    else { throw RuntimeError(.checkpoint, "the state in `\(path)` is not one of this run") }
    var expected: Set<String> = []
    func tensors(
      _ prefix: String, learnedOnly: Bool = false
    ) throws(RuntimeError) -> [[Float]] {
      var values: [[Float]] = []
      for parameter in plan.program.parameters {
        if learnedOnly, !parameter.trainable {
          values.append([])
          continue
        }
        let name = prefix + parameter.name
        expected.insert(name)
        guard let tensor = file[name] else { throw misfit("tensor `\(name)` is missing", path) }
        guard tensor.shape == parameter.shape, let floats = tensor.floats else {
          throw misfit(
            "tensor `\(name)` is \(tensor.shape), expected \(parameter.shape) of F32", path)
        }
        guard floats.allSatisfy(\.isFinite) else {
          throw misfit("tensor `\(name)` holds an undefined number", path)
        }
        values.append(floats)
      }
      return values
    }
    var checkpoint = Checkpoint(
      state: state, numbers: ExecutorState(parameters: try tensors("weight/")), best: [],
      arithmetic: file.metadata["instruction_set"] ?? "")
    for number in 0..<plan.training.optimizer.rule.moments {
      checkpoint.numbers.moments.append(
        try tensors("moment_\(number + 1)/", learnedOnly: true))
    }
    if state.best != nil { checkpoint.best = try tensors("best/") }
    if let surplus = file.names.first(where: { !expected.contains($0) }) {
      throw misfit("tensor `\(surplus)` belongs to no part of the run", path)
    }
    return checkpoint
  }

  private static func misfit(_ fault: String, _ path: FilePath) -> RuntimeError {
    RuntimeError(.otherRun, "the checkpoint `\(path)` does not fit its run: \(fault)")
  }

  /// The weights as they were when the checkpoint was written.
  static func weights(in path: FilePath, of plan: TrainingPlan) throws(RuntimeError) -> WeightSet {
    let file = try open(path)
    try expectPlan(plan, file, path: path)
    var weights = WeightSet(network: plan.program.network, sourceDigest: plan.program.sourceDigest)
    weights.data = try DataOrigin(text: file.metadata["data"], origin: path.description)
    for parameter in plan.program.parameters {
      guard let tensor = file["weight/" + parameter.name], let values = tensor.floats else {
        throw RuntimeError(
          .otherRun, "the checkpoint `\(path)` lacks the parameter `\(parameter.name)`")
      }
      weights.set(WeightSet.Entry(name: parameter.name, shape: tensor.shape, values: values))
    }
    return weights
  }

  static func progress(in path: FilePath) throws(RuntimeError) -> RunProgress {
    let file = try open(path)
    guard let text = file.metadata["state"],
      let state = try JSONValue.parse(text, origin: path.description).asObject,
      let done = state["epochs_done"]?.asInt
    else {
      throw RuntimeError(.checkpoint, "the checkpoint `\(path)` does not say how far its run is")
    }
    return RunProgress(
      epochsDone: done, hardSince: state["hard_since"]?.asInt,
      bestEpoch: state["best"]?.asObject?["epoch"]?.asInt)
  }

  /// The plan of the run that the checkpoint is of.
  static func plan(in path: FilePath) throws(RuntimeError) -> TrainingPlan {
    guard let text = try open(path).metadata["plan"] else {
      throw RuntimeError(.checkpoint, "the checkpoint `\(path)` holds no plan")
    }
    do throws(RuntimeError) {
      return try TrainingPlan(decoding: Array(text.utf8))
    } catch {
      throw error.inFile(path)
    }
  }

  private static func expectPlan(
    _ plan: TrainingPlan, _ file: Safetensors, path: FilePath
  ) throws(RuntimeError) {
    // With a plan of another version, names and shapes of all tensors are what can be compared.
    guard let text = file.metadata["plan"], !TrainingPlan.isOlder(text) else { return }
    let saved = try TrainingPlan(decoding: Array(text.utf8))
    // A run may be given another length after its checkpoint was written.
    let difference =
      saved.program.firstDifference(from: plan.program)
      ?? saved.training.withLength(of: plan.training).firstDifference(from: plan.training)
    if let difference {
      throw RuntimeError(
        .otherRun, "the checkpoint `\(path)` belongs to another plan: \(difference)",
        help: RunFolder.howToPutBack(planOf: path.parent) + ", or train anew")
    }
  }

  private static func open(_ path: FilePath) throws(RuntimeError) -> Safetensors {
    let file = try Safetensors.load(path)
    guard file.metadata["format"] == formatName else {
      throw RuntimeError(.checkpoint, "`\(path)` is not a checkpoint")
    }
    guard file.metadata["version"] == currentVersion else {
      throw RuntimeError(
        .checkpoint,
        "`\(path)` has version \(file.metadata["version"] ?? "none") of the checkpoint format; "
          + "this program reads version \(currentVersion)")
    }
    try file.expectMetadata(
      ["format", "version", "network", "source", "instruction_set", "plan", "state", "data"],
      origin: path.description)
    return file
  }
}
