import WSLang
import WSRuntime

/// What of a `train` plan has no effect.
func verifyTrainEffects(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  let settings = plan.settings
  let activations = network.nodes(yielding: [.sharpened])
  let twin = settings["twin"]
  let hasGradient = network.hasSurrogate || (twin == nil && !activations.isEmpty)
  if !hasGradient {
    let reason =
      twin != nil && !activations.isEmpty
      ? "the twin has no activation that sharpens" : "no activation is hard or sharpens"
    plan.reportNoEffect("gradient", reason, because: twin, &reporter)
  }
  if network.norms.isEmpty {
    plan.reportNoEffect("freeze_norm", "the network has no `batch_norm`", &reporter)
  }
  if let gradient = settings["gradient"], gradient.value.word?.name == "exact" {
    verifyExactGradient(gradient, network, &reporter)
  }
  if activations.isEmpty {
    plan.reportNoEffect("shift_start", "no activation sharpens", &reporter)
    plan.reportNoEffect("twin", "no activation sharpens", &reporter)
  } else if twin != nil {
    for key in ["shift_start", "sharpen"] {
      plan.reportNoEffect(key, "the twin has no activation that sharpens", because: twin, &reporter)
    }
  } else if !network.hasShift {
    plan.reportNoEffect("shift_start", "the network has neither bias nor `batch_norm`", &reporter)
  }
  if settings["data"] == nil {
    plan.reportNoEffect("validation", "the plan has no `data`", &reporter)
  }
  verifyOptimizerEffects(settings, &reporter)
  verifyAugmentations(settings, &reporter)
}

private func verifyOptimizerEffects(_ settings: Arguments, _ reporter: inout Reporter) {
  if let (_, arguments) = settings["optimizer"]?.value.word {
    if let nesterov = arguments["nesterov"], nesterov.value.boolean == true,
      arguments.number("momentum") == 0
    {
      reporter.reportNoEffect(
        "nesterov", nesterov, "the momentum is 0", because: arguments["momentum"])
    }
    if let decay = arguments["decay"], decay.value.number == 0 {
      reporter.reportIdle(
        "decay", decay, "0 takes nothing off the weights",
        help: "take `adam`, which has no decay, or a decay such as 0.01")
    }
  }
  if let (_, arguments) = settings["schedule"]?.value.word,
    let factor = arguments["factor"], factor.value.number == 1
  {
    reporter.reportIdle(
      "factor", factor, "1 leaves the rate as it is", help: "take a factor below 1, or `constant`")
  }
}

/// All moves of a picture add up, and a flip of a flip is drawn as one flip is.
private func verifyAugmentations(_ settings: Arguments, _ reporter: inout Reporter) {
  let written = settings["data"]?.value.word?.arguments["augment"]?.value.list ?? []
  var seen: Set<String> = []
  for item in written {
    guard let (name, arguments) = item.value.word, !seen.insert(name).inserted else { continue }
    let effect =
      arguments.names.isEmpty
      ? "the second changes nothing" : "the pictures are moved by both, one after the other"
    reporter.reportRepeated(name, item, effect, help: "leave one of them out")
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

  /// Something is added to its sums.
  fileprivate var hasShift: Bool {
    !norms.isEmpty
      || typed.graph.nodes.contains {
        if case .layer(_, let arguments) = $0.kind {
          arguments.boolean("bias") == true
        } else {
          false
        }
      }
  }

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
