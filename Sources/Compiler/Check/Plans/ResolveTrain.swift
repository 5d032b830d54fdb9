import WSLang
import WSRuntime

/// A `train` plan resolved against its network.
struct CheckedTrain {
  let resolved: ResolvedTrain
  let examples: TrainingExamples?
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
  let examples = TrainingExamples(plan, data, network, &reporter)
  verifyTrainTimes(plan, network, examples, &reporter)
  guard reporter.errorCount == errors else { return nil }
  do throws(CallFault) {
    let call = plan.call
    let resolved = ResolvedTrain(
      name: plan.alias, data: data, losses: losses,
      limit: settings.integer("limit"), batch: try call.whole("batch"),
      seed: UInt64(try call.whole("seed")),
      precision: try call.meaning(of: "precision", TrainSettings.precisions),
      optimizer: try call.meaning(of: "optimizer", Optimizers.all),
      schedule: try call.meaning(of: "schedule", Schedules.all),
      gradient: try call.meaning(of: "gradient", Gradients.all), twin: settings["twin"] != nil,
      shiftStart: try call.number("shift_start"), freezeNorm: try call.whole("freeze_norm"))
    return CheckedTrain(resolved: resolved, examples: examples, missing: notYet(settings))
  } catch {
    reporter.report(error, at: plan.place)
    return nil
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
  collect(settings["loss"], Losses.all.map(\.word))
  collect(settings["start"], [TrainSettings.startWord])
  collect(settings["quantise"], [TrainSettings.quantiseWord])
  return found
}
