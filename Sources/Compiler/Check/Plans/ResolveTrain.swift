import WSLang
import WSRuntime

/// A `train` plan resolved against its network.
struct CheckedTrain {
  let resolved: ResolvedTrain
  /// Parts of it that this version cannot execute.
  let missing: [NotYet]
}

/// Something that the language has and this version cannot do, and where it is asked for.
struct NotYet {
  let name: String
  let place: Place
}

/// Resolves a `train` plan; nil after a report.
func resolveTrain(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> CheckedTrain? {
  guard plan.isSound, network.isSound else { return nil }
  let errors = reporter.errorCount
  let settings = plan.settings
  let data = resolveData(plan, network, &reporter)
  let losses = resolveLosses(plan, network, &reporter)
  verifyTrainEffects(plan, network, &reporter)
  guard reporter.errorCount == errors else { return nil }
  let resolved = ResolvedTrain(
    name: plan.alias, data: data.recipe, fields: data.fields, losses: losses,
    limit: settings.integer("limit"), batch: settings.integer("batch") ?? Defaults.batch,
    seed: UInt64(settings.integer("seed") ?? 1),
    precision: settings["precision"]?.value.word?.name == "bfloat16" ? .bfloat16 : .float32,
    optimizer: optimizer(settings), schedule: schedule(settings), gradient: gradient(settings),
    twin: settings["twin"] != nil, shiftStart: settings.number("shift_start") ?? 0,
    freezeNorm: settings.integer("freeze_norm") ?? 0)
  return CheckedTrain(resolved: resolved, missing: notYet(settings))
}

private func optimizer(_ settings: Arguments) -> OptimizerPlan {
  guard let (name, arguments) = settings["optimizer"]?.value.word else {
    return .adam(rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
  }
  func number(_ name: String, _ otherwise: Double) -> Double {
    arguments.number(name) ?? otherwise
  }
  switch name {
  case "sgd":
    return .sgd(
      rate: number("rate", 0.1), momentum: number("momentum", 0),
      nesterov: arguments.boolean("nesterov") ?? false)
  case "adamw":
    return .adamw(
      rate: number("rate", 1e-3), beta1: number("beta1", 0.9), beta2: number("beta2", 0.999),
      epsilon: number("epsilon", 1e-8), decay: number("decay", 0))
  case "adadelta":
    return .adadelta(
      rate: number("rate", 1), rho: number("rho", 0.95), epsilon: number("epsilon", 1e-6))
  case "rmsprop":
    return .rmsprop(
      rate: number("rate", 1e-3), rho: number("rho", 0.9), epsilon: number("epsilon", 1e-8))
  default:
    return .adam(
      rate: number("rate", 1e-3), beta1: number("beta1", 0.9), beta2: number("beta2", 0.999),
      epsilon: number("epsilon", 1e-8))
  }
}

private func schedule(_ settings: Arguments) -> SchedulePlan {
  guard let (name, arguments) = settings["schedule"]?.value.word else { return .constant }
  switch name {
  case "step":
    return .step(
      every: arguments["every"]?.value.span ?? Span(1, .epochs),
      factor: arguments.number("factor") ?? 1)
  case "cosine": return .cosine(warmUp: arguments["warm_up"]?.value.span ?? Span(0, .epochs))
  case "one_cycle": return .oneCycle(warmUp: arguments.number("warm_up") ?? 0.3)
  default: return .constant
  }
}

private func gradient(_ settings: Arguments) -> SurrogateGradient {
  guard let (name, arguments) = settings["gradient"]?.value.word else { return .exact }
  let width = arguments.number("width") ?? 1
  switch name {
  case "window": return .window(width: width)
  case "triangle": return .triangle(width: width)
  default: return .exact
  }
}

/// What the plan asks for that cannot be trained yet.
private func notYet(_ settings: Arguments) -> [NotYet] {
  var found: [NotYet] = []
  func collect(_ argument: Argument?, _ words: [Word]) {
    guard let argument else { return }
    if let word = argument.value.word,
      words.first(where: { $0.name == word.name })?.missing.contains(.training) == true
    {
      found.append(NotYet(name: word.name, place: argument.place))
    }
    for item in argument.value.list ?? [] { collect(item, words) }
  }
  collect(settings["data"], DataSets.all)
  collect(settings["loss"], Losses.all)
  collect(settings["start"], [TrainSettings.startWord])
  collect(settings["quantise"], [TrainSettings.quantiseWord])
  return found
}

/// A setting without effect is an error.
private func verifyTrainEffects(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  let settings = plan.settings
  let activations = network.nodes(yielding: [.sharpened])
  let hard = network.typed.graph.nodes.indices.filter {
    if case .layer(let entry, _) = network.typed.graph.nodes[$0].kind {
      return entry.name == "threshold" || entry.signal.yields == .converted
    }
    return false
  }
  if activations.isEmpty, hard.isEmpty, settings.isWritten("gradient") {
    reportNoEffect(plan, "gradient", "no activation is hard or sharpens", nil, &reporter)
  }
  if activations.isEmpty, settings.isWritten("shift_start") {
    reportNoEffect(plan, "shift_start", "no activation sharpens", nil, &reporter)
  }
  if settings.isWritten("freeze_norm"), !hasNorm(network) {
    reportNoEffect(plan, "freeze_norm", "the network has no `batch_norm`", nil, &reporter)
  }
  if let gradient = settings["gradient"], gradient.value.word?.name == "exact" {
    verifyExactGradient(gradient, network, &reporter)
  }
  if let (name, arguments) = settings["optimizer"]?.value.word, name == "sgd",
    arguments.boolean("nesterov") == true, arguments.number("momentum") == 0,
    let nesterov = arguments["nesterov"]
  {
    reporter.report(
      .settingWithoutEffect, "`nesterov` has no effect: the momentum is 0", at: nesterov.place)
  }
  if settings["twin"] != nil {
    if activations.isEmpty {
      reportNoEffect(plan, "twin", "no activation sharpens", nil, &reporter)
    }
    for key in ["gradient", "shift_start", "sharpen"] where settings.isWritten(key) {
      reportNoEffect(
        plan, key, "the twin has no activation that sharpens", settings["twin"], &reporter)
    }
  }
  if settings["data"] == nil, settings.isWritten("validation") {
    reportNoEffect(plan, "validation", "the plan has no `data`", nil, &reporter)
  }
}

/// The derivative of a threshold is 0: what lies below one never learns.
private func verifyExactGradient(
  _ gradient: Argument, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  let graph = network.typed.graph
  var isTrained = [Bool](repeating: false, count: graph.nodes.count)
  for (index, node) in graph.nodes.enumerated() {
    guard case .layer(let entry, _) = node.kind else { continue }
    let reads = graph.inputs[index].contains { input in input.map { isTrained[$0] } ?? false }
    if entry.name == "threshold", reads {
      reporter.report(
        .exactGradientOfThreshold, "nothing below this `threshold` learns: its exact gradient is 0",
        at: gradient.place, secondary: [node.place.label("hard from the first step")],
        helps: [Help("use `gradient: triangle(1.0)`, or `brelu` in place of the `threshold`")])
      return
    }
    isTrained[index] = reads || entry.group == .products || entry.group == .norms
  }
}

private func hasNorm(_ network: CheckedNetwork) -> Bool {
  network.typed.graph.nodes.contains {
    if case .layer(let entry, _) = $0.kind { return entry.name == "batch_norm" }
    return false
  }
}
