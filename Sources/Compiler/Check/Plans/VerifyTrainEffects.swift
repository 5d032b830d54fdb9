import WSLang
import WSRuntime

/// A setting without effect is an error.
func verifyTrainEffects(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  let settings = plan.settings
  let activations = network.nodes(yielding: [.sharpened])
  let isTwin = settings["twin"] != nil
  let hasGradient = network.hasSurrogate || (!isTwin && !activations.isEmpty)
  if settings.isWritten("gradient"), !hasGradient {
    let reason =
      isTwin && !activations.isEmpty
      ? "the twin has no activation that sharpens" : "no activation is hard or sharpens"
    reportNoEffect(plan, "gradient", reason, isTwin ? settings["twin"] : nil, &reporter)
  }
  if settings.isWritten("freeze_norm"), network.norms.isEmpty {
    reportNoEffect(plan, "freeze_norm", "the network has no `batch_norm`", nil, &reporter)
  }
  if let gradient = settings["gradient"], gradient.value.word?.name == "exact" {
    verifyExactGradient(gradient, network, &reporter)
  }
  if isTwin, activations.isEmpty {
    reportNoEffect(plan, "twin", "no activation sharpens", nil, &reporter)
  } else if isTwin {
    for key in ["shift_start", "sharpen"] where settings.isWritten(key) {
      reportNoEffect(
        plan, key, "the twin has no activation that sharpens", settings["twin"], &reporter)
    }
  } else if activations.isEmpty, settings.isWritten("shift_start") {
    reportNoEffect(plan, "shift_start", "no activation sharpens", nil, &reporter)
  }
  if settings["data"] == nil, settings.isWritten("validation") {
    reportNoEffect(plan, "validation", "the plan has no `data`", nil, &reporter)
  }
  verifyOptimizerEffects(settings, &reporter)
}

private func verifyOptimizerEffects(_ settings: Arguments, _ reporter: inout Reporter) {
  if let (_, arguments) = settings["optimizer"]?.value.word,
    let nesterov = arguments["nesterov"], nesterov.value.boolean == true,
    arguments.number("momentum") == 0
  {
    let momentum = arguments.isWritten("momentum") ? arguments["momentum"] : nil
    reporter.reportNoEffect("nesterov", nesterov, "the momentum is 0", momentum)
  }
  if let (_, arguments) = settings["schedule"]?.value.word,
    let factor = arguments["factor"], factor.value.number == 1
  {
    reporter.reportNoEffect("factor", factor, "1 leaves the rate as it is", nil)
  }
}

/// The derivative of a threshold is 0: what lies below one never learns.
private func verifyExactGradient(
  _ gradient: Argument, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  guard let threshold = network.trainedThresholds.first else { return }
  reporter.report(
    .exactGradientOfThreshold, "nothing below this `threshold` learns: its exact gradient is 0",
    at: gradient.place,
    secondary: [
      network.typed.graph.nodes[threshold].place.label("hard from the first step")
    ],
    helps: [Help("use `gradient: triangle(1.0)`, or `brelu` in place of the `threshold`")])
}

extension CheckedNetwork {
  /// What centres its channels over a batch.
  var norms: [Int] { nodes { $0.traits.contains(.centresBatch) } }

  /// Something hard stands above trained weights, so that `gradient:` says what they get.
  fileprivate var hasSurrogate: Bool {
    !trainedThresholds.isEmpty || !nodes(yielding: [.converted]).isEmpty
  }

  /// The thresholds above trained weights; one on an input runs on the host.
  fileprivate var trainedThresholds: [Int] {
    let graph = typed.graph
    var isTrained = [Bool](repeating: false, count: graph.nodes.count)
    var found: [Int] = []
    for (index, node) in graph.nodes.enumerated() {
      guard case .layer(let entry, _) = node.kind else { continue }
      let reads = graph.inputs[index].contains { input in input.map { isTrained[$0] } ?? false }
      if entry.traits.contains(.isHard), reads { found.append(index) }
      isTrained[index] = reads || learns(index)
    }
    return found
  }

  /// Something of the node's own is trained.
  private func learns(_ node: Int) -> Bool {
    guard let layer = typed.results[node]?.layer else { return false }
    let inputs = typed.graph.inputs[node].compactMap { $0.flatMap { typed.results[$0]?.shape } }
    return inputs.count == typed.graph.inputs[node].count
      && layer.parameters(reading: inputs).contains(where: \.isTrained)
  }
}
