/// Loads an executor with batch after batch.
///
/// Networks with one input of pictures and at most one label are fed, and netlists whose inputs all
/// read the same picture; the compiler refuses others that ask for data.
struct BatchFeeder {
  let loader: BatchLoader
  /// Of each input: the same pictures, each in its own code.
  private var pictures: [PictureBatch]
  /// Of the last batch, `[batch] + positions`.
  private(set) var labels: [Int32]
  private var order: BatchLoader.EpochOrder

  /// `augment` nil: for evaluation, in order; else for training, shuffled and varied.
  ///
  /// - Parameter codes: for each input of a netlist what it makes of the picture, in whole numbers;
  ///   nil: the one input of a network takes q / (2^n − 1).
  init(
    _ examples: ExampleSet, for plan: TrainingPlan, augment: [DataRecipe.Augmentation]?,
    codes: [Netlist.InputCode]? = nil
  ) throws(RuntimeError) {
    guard let planInput = plan.inputs.first, plan.inputs.count == codes?.count ?? 1,
      plan.labels.count <= 1
    else {
      throw .planDefect("it has \(plan.inputs.count) inputs and \(plan.labels.count) labels")
    }
    try Self.verify(examples.dataset, for: plan)
    let loader =
      augment.map {
        BatchLoader(
          training: examples, batch: plan.batch, seed: plan.seed, augment: $0,
          gridBits: planInput.gridBits)
      } ?? BatchLoader(evaluating: examples, batch: plan.batch, gridBits: planInput.gridBits)
    self.loader = loader
    let tables = codes?.map { $0.valueOfByte.map { Float($0) } } ?? [loader.grid.values]
    pictures = tables.map { loader.pictures(values: $0) }
    labels = Array(repeating: 0, count: plan.batch * examples.dataset.labelsPerPicture)
    order = loader.order(ofEpoch: 0)
  }

  /// Fails unless the data have the shapes and the classes that the plan asks for.
  static func verify(_ dataset: Dataset, for plan: TrainingPlan) throws(RuntimeError) {
    for input in plan.inputs where plan.signals.indices.contains(input.signal) {
      try dataset.expectPictures(plan.signals[input.signal].shape, input: input.name)
    }
    if let label = plan.labels.first {
      try dataset.expectLabels(
        positions: label.positions, classes: label.classes, label: label.name)
    }
  }

  var batchesPerEpoch: Int { loader.batchesPerEpoch }

  mutating func startEpoch(_ epoch: Int) {
    if order.epoch != epoch { order = loader.order(ofEpoch: epoch) }
  }

  /// Returns how many pictures the batch has. Allocates nothing.
  @discardableResult
  mutating func load(batch: Int, into executor: any Executor) -> Int {
    for input in pictures.indices {
      loader.fill(batch: batch, of: order, &pictures[input], &labels)
      executor.load(pictures[input], input: input)
    }
    if !executor.plan.labels.isEmpty { executor.load(labels, label: 0) }
    return pictures.first?.count ?? 0
  }
}
