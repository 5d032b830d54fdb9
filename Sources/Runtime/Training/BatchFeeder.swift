/// Loads an executor with batch after batch: each input and each label from the field of the data
/// that it takes.
struct BatchFeeder {
  let loader: BatchLoader
  private var pictures: [PictureBatch] = []
  /// Of the last batch, for each label of the plan.
  private(set) var labels: [LabelBatch] = []
  private var order: BatchLoader.EpochOrder

  /// `augment` nil: for evaluation, in order; else for training, shuffled and varied.
  ///
  /// - Parameter inputs: of a netlist that the plan computes: what its codes make of pictures, in
  ///   whole numbers; nil: the inputs of a network take q / (2^n − 1).
  init(
    _ examples: ExampleSet, for plan: TrainingPlan, augment: [DataRecipe.Augmentation]?,
    inputs: [Netlist.Input]? = nil
  ) throws(RuntimeError) {
    try Self.verify(examples.dataset, for: plan, inputs: inputs)
    for (index, input) in plan.inputs.enumerated() {
      guard (1...16).contains(input.gridBits) else {
        throw .planDefect("the grid of `\(input.name)` has \(input.gridBits) bits")
      }
      let code = inputs?[index]
      guard let field = examples.dataset.picture(for: code?.owner ?? input.name) else { continue }
      let batch =
        code.map { code in
          PictureBatch(
            field, valueOfByte: code.code.valueOfByte.map { Float($0) }, batch: plan.batch)
        } ?? PictureBatch(field, on: InputGrid(bits: input.gridBits), batch: plan.batch)
      pictures.append(batch)
    }
    for label in plan.labels {
      guard let field = examples.dataset.truth(for: label.name) else { continue }
      labels.append(LabelBatch(field, batch: plan.batch))
    }
    loader =
      augment.map {
        BatchLoader(training: examples, batch: plan.batch, seed: plan.seed, augment: $0)
      } ?? BatchLoader(evaluating: examples, batch: plan.batch)
    order = loader.order(ofEpoch: 0)
  }

  /// Fails unless the data have the shapes and the classes that the plan asks for.
  static func verify(
    _ dataset: Dataset, for plan: TrainingPlan, inputs: [Netlist.Input]? = nil
  ) throws(RuntimeError) {
    guard inputs?.count ?? plan.inputs.count == plan.inputs.count else {
      throw .planDefect("it has \(plan.inputs.count) inputs, its netlist \(inputs?.count ?? 0)")
    }
    try dataset.expectOwnPictures(of: inputs?.map(\.owner) ?? plan.inputs.map(\.name))
    for (index, input) in plan.inputs.enumerated()
    where plan.signals.indices.contains(input.signal) {
      try dataset.expectPictures(
        plan.signals[input.signal].shape, input: inputs?[index].owner ?? input.name)
    }
    for label in plan.labels {
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
    let count = loader.fill(batch: batch, of: order, &pictures, &labels)
    for input in pictures.indices { executor.load(pictures[input], input: input) }
    for label in labels.indices { executor.load(labels[label].classes, label: label) }
    return count
  }
}
