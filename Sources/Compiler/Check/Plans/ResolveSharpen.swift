import WSLang
import WSRuntime

/// A `sharpen` plan with its groups and, for windows, the epoch at which the last one ends.
struct CheckedSharpen {
  let resolved: ResolvedSharpen
  /// The last epoch of its windows, and where that is written; nil for other policies.
  let end: (epoch: Double, place: Place)?
}

/// Resolves a `sharpen` plan against its network; nil after a report.
func resolveSharpen(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> CheckedSharpen? {
  guard plan.isSound, network.isSound, let policy = plan.settings["policy"],
    let word = policy.value.word
  else { return nil }
  if word.name == "hard" {
    for key in ["order", "finish"] where plan.settings.isWritten(key) {
      reportNoEffect(plan, key, "all is hard from the first step", policy, &reporter)
    }
  }
  if word.name == "windows", word.arguments["list"] != nil {
    return resolveListedWindows(plan, policy, word.arguments, network, &reporter)
  }
  guard let groups = SharpeningGroups.resolve(plan, network, &reporter)?.groups else { return nil }
  var windows: [SharpeningPlan.Window]?
  let resolved: SharpeningPlan.Policy
  switch word.name {
  case "windows":
    guard let made = equalWindows(policy, word.arguments, count: groups.count, &reporter) else {
      return nil
    }
    windows = made
    resolved = .windows(made)
  case "linear":
    let start = Double(word.arguments.integer("start") ?? 0)
    let part = Double(word.arguments.integer("duration") ?? 1) / Double(groups.count)
    let made = groups.indices.map { index in
      window(start + Double(index) * part, start + Double(index + 1) * part)
    }
    windows = made
    resolved = .windows(made)
  case "adaptive":
    let together = plan.settings["order"]?.value.word?.name == "together"
    resolved = .adaptive(adaptivePlan(word.arguments, together: together))
  default:
    resolved = .hard
  }
  return checked(plan, policy, groups, resolved, windows, network)
}

func reportNoEffect(
  _ plan: CheckedPlan, _ key: String, _ reason: String, _ cause: Argument?,
  _ reporter: inout Reporter
) {
  guard let argument = plan.settings[key] else { return }
  reporter.report(
    .settingWithoutEffect, "`\(key)` has no effect: \(reason)", at: argument.place,
    secondary: cause.map { [$0.place.label("because of this")] } ?? [])
}

private func checked(
  _ plan: CheckedPlan, _ policy: Argument, _ groups: [[Int]], _ resolved: SharpeningPlan.Policy,
  _ windows: [SharpeningPlan.Window]?, _ network: CheckedNetwork
) -> CheckedSharpen {
  let named = groups.map { nodes -> SharpeningPlan.Group in
    let names = nodes.map(network.layerName)
    return SharpeningPlan.Group(name: groupName(names), activations: names)
  }
  let sharpening = SharpeningPlan(
    groups: named, policy: resolved, finish: plan.settings.integer("finish"))
  let end = windows?.map(\.end.count).max().map { (epoch: $0, place: policy.place) }
  return CheckedSharpen(
    resolved: ResolvedSharpen(plan: sharpening, groupNodes: groups), end: end)
}

/// One name for a group in reports: `c1.brelu`, or `c2.brelu + 3 more`.
private func groupName(_ names: [String]) -> String {
  guard let first = names.first else { return "" }
  return names.count == 1 ? first : "\(first) + \(names.count - 1) more"
}

private func window(_ start: Double, _ end: Double) -> SharpeningPlan.Window {
  SharpeningPlan.Window(start: Span(start, .epochs), end: Span(end, .epochs))
}

/// One window after another, all of one length.
private func equalWindows(
  _ policy: Argument, _ arguments: Arguments, count: Int, _ reporter: inout Reporter
) -> [SharpeningPlan.Window]? {
  guard let start = arguments.integer("start"), let duration = arguments.integer("duration")
  else {
    let missing = arguments["start"] == nil ? "start" : "duration"
    reporter.report(
      .argumentNotGiven, "`windows` needs `\(missing)`, or a list of windows", at: policy.place,
      helps: [Help("write `windows(start: 5 epochs, duration: 4 epochs, pause: 1 epoch)`")])
    return nil
  }
  let pause = Double(arguments.integer("pause") ?? 0)
  return (0..<count).map { index in
    let first = Double(start) + Double(index) * (Double(duration) + pause)
    return window(first, first + Double(duration))
  }
}

private func adaptivePlan(_ arguments: Arguments, together: Bool) -> AdaptivePlan {
  func number(_ name: String) -> Double { arguments.number(name) ?? 0 }
  return AdaptivePlan(
    wait: number("wait"), rate: number("rate"), critical: number("critical"),
    criticalRate: number("critical_rate"), patience: number("patience"),
    improved: number("improved"), degraded: number("degraded"),
    firstLayer: number("first_layer"), floor: number("floor"), stall: number("stall"),
    together: together, original: arguments.boolean("original") ?? false)
}

/// `windows([c1: 5 epochs .. 9 epochs, …])`: the list gives groups and windows at once.
private func resolveListedWindows(
  _ plan: CheckedPlan, _ policy: Argument, _ arguments: Arguments, _ network: CheckedNetwork,
  _ reporter: inout Reporter
) -> CheckedSharpen? {
  for name in ["start", "duration", "pause"] where arguments.isWritten(name) {
    guard let argument = arguments[name], let list = arguments["list"] else { continue }
    reporter.report(
      .settingWithoutEffect, "`\(name)` has no effect: the list gives every window",
      at: argument.place,
      secondary: [list.place.label("because of this")])
    return nil
  }
  if plan.settings.isWritten("order") {
    reportNoEffect(plan, "order", "the list of windows gives it", arguments["list"], &reporter)
    return nil
  }
  guard case .table(let rows)? = arguments["list"]?.value else { return nil }
  let index = ActivationIndex(network)
  var taken: Set<Int> = []
  var entries: [(nodes: [Int], window: SharpeningPlan.Window)] = []
  for row in rows {
    guard let nodes = index.find(row.key, at: row.keyPlace, &reporter),
      case .interval(let low, let high) = row.value.value,
      let start = low.value.integer, let end = high.value.integer
    else { return nil }
    guard start < end else {
      reporter.report(
        .windowBackwards, "the window ends at epoch \(end), not after its start at \(start)",
        at: row.value.place)
      return nil
    }
    if let twice = nodes.first(where: { !taken.insert($0).inserted }) {
      reporter.report(
        .sharpenedTwice, "`\(network.layerName(twice))` has two windows", at: row.keyPlace)
      return nil
    }
    entries.append((nodes, window(Double(start), Double(end))))
  }
  for name in ["only", "except"] where plan.settings.isWritten(name) {
    reportNoEffect(plan, name, "the list of windows says what is sharpened", policy, &reporter)
    return nil
  }
  guard !entries.isEmpty else {
    reporter.report(.nothingToSharpen, "the plan leaves nothing to sharpen", at: plan.place)
    return nil
  }
  let order = entries.indices.sorted {
    (entries[$0].window.start.count, $0) < (entries[$1].window.start.count, $1)
  }
  let windows = order.map { entries[$0].window }
  return checked(
    plan, policy, order.map { entries[$0].nodes }, .windows(windows), windows, network)
}
