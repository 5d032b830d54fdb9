/// Everything that a run needs to go on as if it had never stopped, as one safetensors file:
///
/// - metadata `format`, `version`, `network`, `source`, `instruction_set`; `plan`, `state` and, where
///   it is known, what the `data` were, as JSON text;
/// - `weight/<name>`: the parameters; `moment_<k>/<name>`: the optimiser's moments of those that
///   learn; `best/<name>`: the parameters of the best hard epoch so far, if there is one.
enum Checkpoint {
  static let formatName = "wsc-checkpoint"
  static let currentVersion = "1"

  /// The arrays of a run, all laid out like the parameters.
  struct Arrays {
    let parameters: ParameterStore
    let moments: [Block<Float>]
    let best: Block<Float>
  }

  static func save(
    _ state: TrainingState, _ arrays: Arrays, plan: TrainingPlan, planText: String,
    data: DataOrigin, instructionSet: String, to path: FilePath
  ) throws(RuntimeError) {
    var file = Safetensors(metadata: [
      "format": formatName, "version": currentVersion, "network": plan.network,
      "source": plan.sourceDigest, "instruction_set": instructionSet, "plan": planText,
      "state": state.json.text(),
    ])
    file.metadata["data"] = data.text
    forEachTensor(arrays, withBest: state.best != nil) { name, block, shape in
      file[name] = Tensor(block.array, shape: shape)
    }
    try file.save(path)
  }

  /// Fills `arrays` and returns the state and the instruction set that made it; fails, naming the
  /// first difference, if the checkpoint is of another plan than `plan` or of other data.
  static func load(
    _ path: FilePath, into arrays: Arrays, plan: TrainingPlan, files: [DataFile],
    fresh: TrainingState, batchesPerEpoch: Int
  ) throws(RuntimeError) -> (TrainingState, instructionSet: String) {
    let file = try Safetensors.load(path)
    try check(file, path: path)
    if let text = file.metadata["plan"] {
      let saved = try TrainingPlan(decoding: Array(text.utf8))
      // A run may be given another length after its checkpoint was written.
      if let difference = saved.withLength(of: plan).firstDifference(from: plan) {
        throw RuntimeError(
          .otherRun, "the checkpoint `\(path)` belongs to another plan: \(difference)",
          help: "resume with the plan that the run was started with, or train anew")
      }
    }
    let origin = try DataOrigin(text: file.metadata["data"], origin: path.description)
    if var fault = origin.fault(of: files, subject: "the run in `\(path.parent)`") {
      fault.help = "put the data back as they were, or train anew with `--overwrite`"
      throw fault
    }
    var state = fresh
    guard let text = file.metadata["state"],
      state.restore(
        try JSONValue.parse(text, origin: path.description), epochs: plan.limit,
        batchesPerEpoch: batchesPerEpoch)
    else { throw RuntimeError(.checkpoint, "the state in `\(path)` is not one of this run") }
    var fault: String?
    var expected: Set<String> = []
    forEachTensor(arrays, withBest: state.best != nil) { name, block, shape in
      expected.insert(name)
      guard fault == nil else { return }
      guard let tensor = file[name] else {
        fault = "tensor `\(name)` is missing"
        return
      }
      guard tensor.shape == shape, let values = tensor.floats else {
        fault = "tensor `\(name)` is \(tensor.shape), expected \(shape) of F32"
        return
      }
      block.copy(from: values)
      if block.firstNonFinite != nil { fault = "tensor `\(name)` holds an undefined number" }
    }
    if fault == nil, let surplus = file.names.first(where: { !expected.contains($0) }) {
      fault = "tensor `\(surplus)` belongs to no part of the run"
    }
    if let fault {
      throw RuntimeError(.otherRun, "the checkpoint `\(path)` does not fit its run: \(fault)")
    }
    return (state, file.metadata["instruction_set"] ?? "")
  }

  /// The weights as they were when the checkpoint was written.
  static func weights(in path: FilePath, of plan: TrainingPlan) throws(RuntimeError) -> WeightSet {
    let file = try Safetensors.load(path)
    try check(file, path: path)
    var weights = WeightSet(network: plan.network, sourceDigest: plan.sourceDigest)
    weights.data = try DataOrigin(text: file.metadata["data"], origin: path.description)
    for parameter in plan.parameters {
      guard let tensor = file["weight/" + parameter.name], let values = tensor.floats else {
        throw RuntimeError(
          .otherRun, "the checkpoint `\(path)` lacks the parameter `\(parameter.name)`")
      }
      weights.set(WeightSet.Entry(name: parameter.name, shape: tensor.shape, values: values))
    }
    return weights
  }

  private static func check(_ file: Safetensors, path: FilePath) throws(RuntimeError) {
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
  }

  private static func forEachTensor(
    _ arrays: Arrays, withBest: Bool, _ body: (String, Block<Float>, [Int]) -> Void
  ) {
    let store = arrays.parameters
    for (index, parameter) in store.parameters.enumerated() {
      body("weight/" + parameter.name, store.value(index), parameter.shape)
    }
    for (number, moment) in arrays.moments.enumerated() {
      for (index, parameter) in store.parameters.enumerated() where parameter.trainable {
        let block = moment.part(store.ranges[index])
        body("moment_\(number + 1)/" + parameter.name, block, parameter.shape)
      }
    }
    guard withBest else { return }
    for (index, parameter) in store.parameters.enumerated() {
      body("best/" + parameter.name, arrays.best.part(store.ranges[index]), parameter.shape)
    }
  }
}
