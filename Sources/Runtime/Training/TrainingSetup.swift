/// What a run computes with. It is made before anything is written: what cannot be trained, for
/// lack of pictures, memory or sense, leaves no folder behind and takes no run from one.
package struct TrainingSetup {
  package let plan: TrainingPlan
  let engine: Engine
  let optimizer: Optimizer
  let feeder: BatchFeeder
  let validation: Evaluator?
  let trainingPictures: Int
  let validationPictures: Int
  let arrays: Checkpoint.Arrays
  /// What the data are read from.
  let files: [DataFile]

  package init(_ plan: TrainingPlan, data: DataSplit, threads: Int) throws(RuntimeError) {
    guard data.train.count >= plan.batch else {
      throw RuntimeError(
        .tooFewExamples,
        "a batch of \(plan.batch) needs as many training pictures, there are \(data.train.count)",
        help: "set `batch:` to \(data.train.count) or less")
    }
    self.plan = plan
    engine = try Engine(plan: plan, threads: threads)
    optimizer = try Optimizer(plan.optimizer, for: engine.parameters)
    feeder = try BatchFeeder(data.train, for: engine, augment: plan.data.augment)
    validation = data.validation.count > 0 ? try Evaluator(engine, on: data.validation) : nil
    try BatchFeeder.verify(data.test.dataset, for: plan)
    files = data.files
    trainingPictures = data.train.count
    validationPictures = data.validation.count
    let count = engine.parameters.values.count
    try Self.checkWindows(of: plan, batchesPerEpoch: feeder.batchesPerEpoch)
    arrays = Checkpoint.Arrays(
      parameters: engine.parameters, moments: optimizer.moments,
      best: try Memory(bytes: count * MemoryLayout<Float>.stride)
        .block(of: Float.self, at: 0, count: count))
  }

  /// Windows in batches must end within training; of those in epochs the compiler knows it.
  private static func checkWindows(
    of plan: TrainingPlan, batchesPerEpoch: Int
  ) throws(RuntimeError) {
    guard case .windows(let windows)? = plan.sharpening?.policy else { return }
    let ends = windows.map(\.end).filter { $0.unit == .batches }
    let last = ends.map { $0.steps(stepsPerEpoch: batchesPerEpoch) }.max() ?? 0
    let steps = Span(Double(plan.limit), .epochs).steps(stepsPerEpoch: batchesPerEpoch)
    guard last <= steps else {
      throw RuntimeError(
        .planDefect, "sharpening ends with batch \(last), training with batch \(steps)",
        notes: ["an epoch has \(batchesPerEpoch) batches"],
        help: "train longer, or let the windows of `sharpen` end earlier")
    }
  }
}
