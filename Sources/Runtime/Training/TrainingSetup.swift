/// What a run computes with. It is made before anything is written: what cannot be trained, for
/// lack of pictures, memory or sense, leaves no folder behind and takes no run from one.
package struct TrainingSetup {
  package let plan: TrainingPlan
  let engine: Engine
  let optimizer: Optimizer
  let feeder: BatchFeeder
  let validation: Evaluator?
  /// A part of the training pictures, as evaluation sees them.
  let trainingSample: Evaluator
  let facts: TrainingWatch.Facts
  let trainingPictures: Int
  let validationPictures: Int
  let arrays: Checkpoint.Arrays
  /// What the data are read from.
  let files: [DataFile]

  private static let sampleSize = 1000

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
    trainingSample = try Evaluator(
      engine,
      on: ExampleSet(data.train.dataset, indices: Array(data.train.indices.prefix(Self.sampleSize)))
    )
    facts = TrainingWatch.Facts(plan, data, batchesPerEpoch: feeder.batchesPerEpoch)
    try BatchFeeder.verify(data.test.dataset, for: plan)
    files = data.files
    trainingPictures = data.train.count
    validationPictures = data.validation.count
    try verifyTrainable(of: plan, batchesPerEpoch: feeder.batchesPerEpoch)
    arrays = Checkpoint.Arrays(
      parameters: engine.parameters, moments: optimizer.moments,
      best: try Block(count: engine.parameters.values.count))
  }
}
