/// What a run computes with. It is made before anything is written: what cannot be trained, for
/// lack of pictures, memory or sense, leaves no folder behind and takes no run from one.
package struct TrainingSetup {
  package typealias MakeExecutor = (TrainingPlan) throws(RuntimeError) -> any Executor

  package let plan: TrainingPlan
  let executor: any Executor
  let feeder: BatchFeeder
  let validation: Evaluator?
  /// A part of the training pictures, as evaluation sees them.
  let trainingSample: Evaluator
  let facts: TrainingWatch.Facts
  let trainingPictures: Int
  let validationPictures: Int
  /// What the data are read from.
  let files: [DataFile]

  private static let sampleSize = 1000

  /// - Parameter make: what executes the plan; nil: an engine.
  package init(
    _ plan: TrainingPlan, data: DataSplit, threads: Int, executor make: MakeExecutor? = nil
  ) throws(RuntimeError) {
    guard data.train.count >= plan.training.batch else {
      throw Self.tooFewExamples(data, for: plan)
    }
    self.plan = plan
    if let make {
      executor = try make(plan)
    } else {
      executor = try Engine(plan: plan, threads: threads)
    }
    feeder = try BatchFeeder(
      data.train, for: plan.program, batch: plan.training.batch, training: plan.training)
    validation = data.validation.count > 0 ? try Evaluator(executor, on: data.validation) : nil
    trainingSample = try Evaluator(
      executor,
      on: ExampleSet(data.train.dataset, indices: Array(data.train.indices.prefix(Self.sampleSize)))
    )
    facts = TrainingWatch.Facts(plan, data, batchesPerEpoch: feeder.batchesPerEpoch)
    try BatchFeeder.verify(data.test.dataset, for: plan.program)
    files = data.files
    trainingPictures = data.train.count
    validationPictures = data.validation.count
    try verifyTrainable(of: plan, batchesPerEpoch: feeder.batchesPerEpoch)
  }

  /// The training pictures that an epoch leaves out, since they fill no batch, where that is many.
  package var leftOut: Int? {
    let left = trainingPictures % plan.training.batch
    return left > trainingPictures / 5 ? left : nil
  }

  private static func tooFewExamples(_ data: DataSplit, for plan: TrainingPlan) -> RuntimeError {
    let (count, aside) = (data.train.count, data.validation.count)
    return RuntimeError(
      .tooFewExamples,
      "a batch of \(plan.training.batch) needs as many training pictures, there are \(count)",
      notes: aside > 0 ? ["of \(count + aside), \(aside) are set aside for validation"] : [],
      help: batchThatFits(count: count, aside: aside, least: plan.leastBatch))
  }

  /// What helps where a batch is larger than the training set.
  ///
  /// - Parameters:
  ///   - count: the training pictures that are left.
  ///   - aside: those that are set aside for validation.
  ///   - least: the smallest batch from which the network learns.
  package static func batchThatFits(count: Int, aside: Int, least: Int) -> String {
    if count >= least { return "set `batch:` to \(count)\(count > least ? " or less" : "")" }
    return aside > 0 && count + aside >= least
      ? "set fewer aside for validation: `batch_norm` needs a batch of \(least)"
      : "train with more pictures: `batch_norm` needs a batch of \(least)"
  }
}
