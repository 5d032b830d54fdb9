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
  verifyTrainTimes(plan, network, &reporter)
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
