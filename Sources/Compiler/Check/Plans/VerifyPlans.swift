import WSLang
import WSRuntime

/// Resolves every plan once, so that each fault is reported whichever subject a command chooses.
func verifyPlans(_ model: Model, _ reporter: inout Reporter) {
  for (index, plan) in model.plans.enumerated() {
    let network = model.networks[plan.network]
    switch plan.kind {
    case .sharpen: break
    case .train:
      guard let train = resolveTrain(plan, network, &reporter) else { continue }
      verifySharpening(of: index, train.examples, model, &reporter)
    case .emit:
      verifyReference("from", of: plan, to: .train, model, &reporter)
      verifyWeights(of: plan, model, &reporter)
    case .convert:
      verifyReference("from", of: plan, to: .train, model, &reporter)
    }
  }
}

/// The sharpen plan of a train plan exists, and sharpening can end before training does.
private func verifySharpening(
  of train: Int, _ examples: TrainingExamples?, _ model: Model, _ reporter: inout Reporter
) {
  let plan = model.plans[train]
  verifyReference("sharpen", of: plan, to: .sharpen, model, &reporter)
  switch model.sharpenPlan(of: train, subject: plan.network) {
  case .none: break
  case .several(let found): model.reportSeveralSharpen(found, train, &reporter)
  case .one(let found):
    guard plan.settings["twin"] == nil,
      let sharpen = model.sharpens[found],
      let limit = plan.settings["limit"], let epochs = limit.value.integer
    else { return }
    if case .adaptive(let adaptive) = sharpen.resolved.plan.policy {
      let groups = sharpen.resolved.groupNodes.count
      let needed = adaptive.leastEpochs(groups: groups) + Double(sharpen.resolved.plan.finish ?? 0)
      guard needed > Double(epochs), let policy = model.plans[found].settings["policy"] else {
        return
      }
      reporter.report(
        .adaptiveTooSlow,
        "sharpening takes at least \(decimalText(needed)) epochs, training ends after \(epochs)",
        at: policy.place, "for \(groups) \(groups == 1 ? "group" : "groups") at these rates",
        secondary: [limit.place.label("training ends here")], severity: .warning)
    }
    guard let end = sharpen.end,
      let length = TrainingLength(epochs: epochs, examples: examples).count(in: end.time.unit)
    else { return }
    let last = decimalText(end.time.count.value)
    guard end.time.count > length else {
      verifyFinish(
        model.plans[found].settings, after: end.time.count / length * Exact(epochs), limit,
        &reporter)
      return
    }
    let unit = end.time.unit == .epochs ? "epoch" : "batch"
    reporter.report(
      .sharpeningTooLate,
      "sharpening ends at \(unit) \(last), but training at \(unit) \(decimalText(length.value))",
      at: end.place, "\(sharpen.resolved.groupNodes.count) groups, the last ends at \(last)",
      secondary: [limit.place.label("training ends here")])
  }
}

/// Training goes on behind the last window for longer than `finish` lets it, or `finish` says
/// nothing.
private func verifyFinish(
  _ sharpen: Arguments, after end: Exact, _ limit: Argument, _ reporter: inout Reporter
) {
  guard let finish = sharpen["finish"], let more = finish.value.integer,
    let epochs = limit.value.integer, end + Exact(more) > Exact(epochs)
  else { return }
  reporter.reportNoEffect(
    "finish", finish,
    "all is hard after epoch \(decimalText(end.value)), and training ends after epoch \(epochs)",
    because: limit, sharpen["policy"], severity: .warning)
}

/// Some `train` plan makes weights that can be emitted.
private func verifyWeights(of plan: CheckedPlan, _ model: Model, _ reporter: inout Reporter) {
  guard plan.settings["from"] == nil else { return }
  let trained = model.plans(.train, of: plan.subject).map { model.plans[$0].settings["twin"] }
  guard let first = trained.first, let twin = first, twin.origin == .file,
    trained.allSatisfy({ $0 != nil })
  else { return }
  reporter.report(
    .twinEmitted, "`\(plan.title)` gets no weights: a float twin is never emitted",
    at: plan.place, secondary: [twin.place.label("all that is trained is a twin")],
    helps: [Help("train without `twin`, or give the twin a `train` plan of its own")],
    severity: .warning)
}

/// A plan named by another exists.
private func verifyReference(
  _ key: String, of plan: CheckedPlan, to kind: PlanDeclaration.Kind, _ model: Model,
  _ reporter: inout Reporter
) {
  guard let written = plan.settings[key], case .reference(let path) = written.value else { return }
  let name = path.joined(separator: ".")
  if kind == .sharpen, name == "none" { return }
  let subject = kind == .sharpen ? model.networks[plan.network].name : plan.subject
  let candidates = model.plans(kind, of: subject)
  guard let found = candidates.first(where: { model.plans[$0].alias == name }) else {
    let names = candidates.compactMap { model.plans[$0].alias }
    reporter.report(
      .unknownPlan, "`\(subject)` has no `\(kind.rawValue)` plan `\(name)`", at: written.place,
      notes: names.isEmpty ? [] : ["its named plans are " + listText(names)],
      helps: reporter.didYouMean(Name(name, written.place.range), among: names))
    return
  }
  if plan.kind == .emit, let twin = model.plans[found].settings["twin"] {
    let isOverridden = twin.origin == .override && written.origin == .file
    reporter.report(
      .twinEmitted,
      isOverridden
        ? "under `--set` `\(name)` trains a float twin: `\(plan.title)` gets no weights of it"
        : "`\(name)` trains a float twin, which is never emitted", at: written.place,
      secondary: isOverridden ? [twin.place.label("because of this")] : [],
      severity: isOverridden ? .note : .error)
  }
}
