import CKernels

/// Fills the inputs and labels of an engine, batch by batch.
///
/// Networks with one input of pictures and at most one label are fed; the compiler refuses others
/// that ask for data.
struct BatchFeeder {
  let loader: BatchLoader
  private let inputs: [Block<Float>]
  private let label: Block<Int32>
  /// For each input of a netlist the whole numbers that bytes become; empty: q / (2^n − 1).
  private let tables: [[Float]]
  private let sources: Block<wsk_picture_source>
  private let engine: Engine
  private var order: BatchLoader.EpochOrder

  /// `augment` nil: for evaluation, in order; else for training, shuffled and varied.
  init(
    _ examples: ExampleSet, for engine: Engine, augment: [DataRecipe.Augmentation]?,
    codes: [Netlist.InputCode]? = nil
  ) throws(RuntimeError) {
    let plan = engine.plan
    guard let planInput = plan.inputs.first, plan.inputs.count == codes?.count ?? 1,
      plan.labels.count <= 1,
      plan.signals.indices.contains(planInput.signal)
    else {
      throw .planDefect("it has \(plan.inputs.count) inputs and \(plan.labels.count) labels")
    }
    guard (1...16).contains(planInput.gridBits) else {
      throw .planDefect("the grid of `\(planInput.name)` has \(planInput.gridBits) bits")
    }
    try Self.verify(examples.dataset, for: plan)
    inputs = engine.inputs
    tables = codes?.map { $0.valueOfByte.map(Float.init) } ?? []
    if let label = engine.labels.first {
      self.label = label
    } else {
      label = try Block(count: plan.batch * examples.dataset.labelsPerPicture)
    }
    loader =
      augment.map {
        BatchLoader(
          training: examples, batch: plan.batch, seed: plan.seed, augment: $0,
          gridBits: planInput.gridBits)
      } ?? BatchLoader(evaluating: examples, batch: plan.batch, gridBits: planInput.gridBits)
    order = loader.order(ofEpoch: 0)
    sources = try Block(count: plan.batch)
    self.engine = engine
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

  /// Returns how many pictures the batch has; the places after them are zeros.
  func fill(batch: Int) -> Int {
    let count = loader.fill(
      batch: batch, of: order, images: inputs[0].buffer, labels: label.buffer,
      sources: sources.buffer, pool: engine.pool)
    for (input, table) in zip(inputs, tables) { code(input, table, batch: batch, count: count) }
    return count
  }

  /// The pictures of a batch as an input of a netlist takes them.
  private func code(_ input: Block<Float>, _ table: [Float], batch: Int, count: Int) {
    let data = loader.examples.dataset
    let size = data.pictureSize
    input.fill(0)
    for place in 0..<count {
      let first = Int(order.indices[batch * loader.batch + place]) * size
      for element in 0..<size {
        input[place * size + element] = table[Int(data.images[first + element])]
      }
    }
  }
}
