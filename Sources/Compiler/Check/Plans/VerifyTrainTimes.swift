import WSLang
import WSRuntime

/// Holds the times of a `train` plan against its limit, its batch against the norms, and what moves
/// pictures against their size.
func verifyTrainTimes(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ examples: TrainingExamples?,
  _ reporter: inout Reporter
) {
  verifyNorms(plan, network, &reporter)
  verifyMoves(plan, network, &reporter)
  guard let limit = plan.settings["limit"], let epochs = limit.value.integer else { return }
  let end = limit.place.label("training ends here")
  if let freeze = plan.settings["freeze_norm"], let frozen = freeze.value.integer,
    frozen >= epochs, !network.norms.isEmpty, freeze.origin != .fallback
  {
    reporter.report(
      .normAlwaysFrozen,
      "`freeze_norm` takes \(epochsText(frozen)) and training has \(epochsText(epochs)): batch norm "
        + "never sees the data", at: freeze.place, secondary: [end],
      helps: epochs > 1
        ? [Help("freeze fewer epochs than training has: \(epochsText(max(1, epochs / 4)))")]
        : [Help("leave `freeze_norm` out")])
  }
  guard let (_, arguments) = plan.settings["schedule"]?.value.word else { return }
  let length = TrainingLength(epochs: epochs, examples: examples)
  if let warmUp = arguments["warm_up"], let time = warmUp.value.exactSpan,
    !length.contains(time)
  {
    reporter.report(
      .warmUpTooLong,
      "the rate warms up for \(time.text), but training ends after \(length.text(in: time.unit))",
      at: warmUp.place, "the peak is never reached", secondary: [end],
      helps: [Help("warm up for a part of the training only, or raise `limit`")])
  }
  if let every = arguments["every"], let time = every.value.exactSpan,
    !length.contains(time)
  {
    reporter.report(
      .rateNeverChanges,
      "the rate never changes: its first step comes after \(time.text), and training ends after "
        + length.text(in: time.unit), at: every.place, secondary: [end],
      severity: .warning)
  }
}

extension TrainingLength {
  fileprivate func text(in unit: Span.Unit) -> String {
    guard unit == .batches, let batches = count(in: .batches) else { return epochsText(epochs) }
    return "\(decimalText(batches.value)) batches, in \(epochsText(epochs))"
  }
}

extension ExactSpan {
  fileprivate var text: String {
    let number = decimalText(count.value)
    return number == "1"
      ? "1 \(unit == .epochs ? "epoch" : "batch")"
      : "\(number) \(unit == .epochs ? "epochs" : "batches")"
  }
}

private func epochsText(_ count: Int) -> String { count == 1 ? "1 epoch" : "\(count) epochs" }

/// The mean of one value is that value: batch norm would make all of them 0.
private func verifyNorms(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  guard let batch = plan.settings["batch"], batch.value.integer == 1 else { return }
  let alone = network.normsOfOneValue
  guard let first = alone.first else { return }
  let name = network.layerName(first)
  reporter.report(
    .normOfOneValue,
    "`\(name)` has one value for each channel in a batch of 1, so it makes all of them 0",
    at: batch.place,
    secondary: alone.prefix(8).map {
      network.typed.graph.nodes[$0].place.label(
        "reads \(shapeText(network.typed.results[$0]?.shape ?? SignalShape([])))")
    },
    helps: [Help("train with `batch: 2` or more, or leave `batch_norm` out there")])
}

extension CheckedNetwork {
  /// The norms that see one value of each channel in a picture.
  var normsOfOneValue: [Int] {
    norms.filter { node in
      guard let shape = typed.results[node]?.shape else { return false }
      return (shape.steps ?? 1) == 1 && shape.shape.dropLast().allSatisfy { $0 == 1 }
    }
  }
}

/// An augmentation that can move a whole picture out of sight.
private func verifyMoves(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  guard let (name, arguments) = plan.settings["data"]?.value.word else { return }
  // Where only the files tell, they must fit the input.
  var size = network.types.inputs.lazy.compactMap { $0?.shape.shape }.first
  for field in DataSets.ownFields(of: name) {
    if case .picture(let shape?) = field.form { size = shape }
  }
  guard let size, size.count == 3, let least = size[..<2].min() else { return }
  for item in arguments["augment"]?.value.list ?? [] {
    guard let (word, values) = item.value.word,
      let argument = values["pixels"] ?? values["pad"], let pixels = argument.value.integer,
      pixels >= least
    else { continue }
    reporter.report(
      .movedOutOfSight,
      "`\(word)` moves pictures of \(size[0]) × \(size[1]) by up to \(pixels) pixels, so that "
        + "nothing of them is left", at: argument.place,
      helps: [
        Help(least > 1 ? "move them by a few pixels: less than \(least)" : "leave `\(word)` out")
      ])
  }
}
