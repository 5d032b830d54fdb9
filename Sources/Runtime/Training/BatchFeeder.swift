/// Loads an executor with batch after batch: each input and each label from the field of the data
/// that it takes.
struct BatchFeeder {
  let loader: BatchLoader
  private var pictures: [PictureBatch] = []
  /// Of the last batch, for each label of the plan.
  private(set) var labels: [LabelBatch] = []
  private var order: BatchLoader.EpochOrder

  /// - Parameters:
  ///   - training: shuffled and varied for it; nil: in order, as evaluation sees them.
  ///   - inputs: of a netlist that the program computes: what its codes make of pictures, in whole
  ///     numbers; nil: the inputs of a network take q / (2^n − 1).
  ///   - gridBits: n by the name of an input, where it is not the program's.
  init(
    _ examples: ExampleSet, for program: Program, batch: Int, training: Training? = nil,
    inputs: [Netlist.Input]? = nil, gridBits: [String: Int] = [:]
  ) throws(RuntimeError) {
    try Self.verify(examples.dataset, for: program, inputs: inputs)
    for (index, input) in program.inputs.enumerated() {
      let code = inputs?[index]
      guard let field = examples.dataset.picture(for: code?.owner ?? input.name) else { continue }
      let values =
        code.map {
          PictureBatch(field, valueOfByte: $0.code.valueOfByte.map { Float($0) }, batch: batch)
        }
        ?? PictureBatch(
          field, on: InputGrid(bits: gridBits[input.name] ?? input.gridBits), batch: batch)
      pictures.append(values)
    }
    for label in program.labels {
      guard let field = examples.dataset.truth(for: label.name) else { continue }
      labels.append(LabelBatch(field, batch: batch))
    }
    loader =
      training.map {
        BatchLoader(training: examples, batch: batch, seed: $0.seed, augment: $0.data.augment)
      } ?? BatchLoader(evaluating: examples, batch: batch)
    order = loader.order(ofEpoch: 0)
  }

  /// Fails unless the data have the shapes and the classes that the program asks for.
  static func verify(
    _ dataset: Dataset, for program: Program, inputs: [Netlist.Input]? = nil
  ) throws(RuntimeError) {
    guard inputs?.count ?? program.inputs.count == program.inputs.count else {
      throw RuntimeError(
        .internalFault,
        "a program of \(program.inputs.count) inputs runs a netlist of \(inputs?.count ?? 0)")
    }
    try dataset.expectOwnPictures(of: inputs?.map(\.owner) ?? program.inputs.map(\.name))
    for (index, input) in program.inputs.enumerated()
    where program.signals.indices.contains(input.signal) {
      try dataset.expectPictures(
        program.signals[input.signal].shape, input: inputs?[index].owner ?? input.name)
    }
    for label in program.labels {
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
