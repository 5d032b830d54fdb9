/// Something that makes training pointless, and what to try.
package struct TrainingWarning: Equatable, Sendable {
  package var code: ErrorCode
  package var message: String
  package var notes: [String] = []
  package var help: String
}

extension TrainingWarning {
  /// - Parameters:
  ///   - rate: the optimiser's, in the last step.
  ///   - movement: how far the weights are from where they started, as a share of what they were.
  ///   - wasBetter: an epoch before was above chance.
  ///   - isSharpening: some activation has begun to sharpen.
  static func atChance(
    epochs: Int, accuracy: Double, chance: Double, rate: Double, movement: Double?,
    wasBetter: Bool, isSharpening: Bool
  ) -> TrainingWarning {
    var notes = ["the most frequent class has \(share(chance)) of the training labels"]
    if let movement {
      notes.append(
        movement < 1
          ? "the weights have moved by \(share(movement)) of their size"
          : "the weights have moved by \(rounded(movement)) times their size")
    }
    let help =
      movement.map { $0 < stillness } ?? false
      ? "the weights hardly move: train with a larger `rate`; it is \(rate)"
      : movement.map { $0 > flight } ?? false
        ? "the weights are thrown about: train with a much smaller `rate`; it is \(rate)"
        : wasBetter && isSharpening
          ? "sharpening has broken what was learned: let it take longer, or widen the gradient "
            + "(`gradient: window(2)`)"
          : wasBetter
            ? "the rate is too high for what comes after the first epochs: train with a smaller one, "
              + "or with a `schedule`"
            : "try a tenth of the `rate`, `batch_norm` before the activations, and see whether the "
              + "labels belong to the pictures"
    return TrainingWarning(
      code: .atChance,
      message: "\(epochs) epochs in a row the training accuracy is \(share(accuracy)), which is "
        + "chance",
      notes: notes, help: help)
  }

  /// Weights that have moved by less have learned nothing, by more have forgotten where they were.
  private static let (stillness, flight) = (0.01, 3.0)

  static func constantLayer(
    _ layer: LayerActivity, others: Int, epochs: Int, isHard: Bool, isNormed: Bool, rate: Double
  ) -> TrainingWarning {
    let dead = "\(share(layer.dead)) of its neurons fire for no picture"
    let alwaysOn = "\(share(layer.alwaysOn)) of its neurons fire for every picture"
    let what =
      layer.alwaysOn < 0.01 ? dead : layer.dead < 0.01 ? alwaysOn : "\(dead), \(alwaysOn)"
    let isAll = layer.dead + layer.alwaysOn >= 0.99
    let more =
      others == 0 ? "" : others == 1 ? "; so does one more layer" : "; so do \(others) more layers"
    return TrainingWarning(
      code: .constantLayer,
      message: "the layer `\(layer.name)` tells \(isAll ? "no" : "few") pictures apart: "
        + "\(what)\(more)",
      notes: [
        "measured on the validation pictures, with hard activations, in \(epochs) epochs in a row",
        isHard ? "it is hard" : "it is not hard yet, but would be as silent if it were",
      ],
      help: (isNormed ? "" : "put `batch_norm` before its activation, ")
        + "train with a smaller `rate` (it is \(rate)), or with `shift_start: 1`")
  }

  static func staleStatistics(
    training: Double, running: Double, validation: Double
  ) -> TrainingWarning {
    TrainingWarning(
      code: .staleStatistics,
      message: "with the running statistics of `batch_norm` the loss is \(rounded(running)), with "
        + "those of each batch \(rounded(training))",
      notes: [
        "both on training pictures; it is \(rounded(validation)) on the validation pictures",
        "evaluation, netlist and prediction use the running statistics",
      ],
      help: "let the last epochs train with them: `freeze_norm: 2 epochs`; larger batches and a "
        + "smaller `rate` help too")
  }

  static func nothingLearns(below layer: String, epoch: Int, left: Int) -> TrainingWarning {
    TrainingWarning(
      code: .nothingLearns,
      message: "all activations are hard after epoch \(epoch), and `gradient: exact` passes "
        + "nothing through a hard activation: no weight up to `\(layer)` changes any more",
      notes: ["\(left) \(left == 1 ? "epoch is" : "epochs are") left"],
      help: "train with `gradient: window(1)`, or end sharpening with the last epoch")
  }

  private static func share(_ value: Double) -> String { "\(rounded(value * 100)) %" }

  /// Three digits that count.
  private static func rounded(_ value: Double) -> String {
    guard value.isFinite, value != 0, abs(value) < 1e6 else { return "\(value)" }
    var scale = 1.0
    while abs(value) * scale < 100, scale < 1e6 { scale *= 10 }
    let text = "\((value * scale).rounded() / scale)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
