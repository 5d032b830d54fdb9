import WSLang
import WSRuntime

/// A `sharpen` plan with its groups and, for windows, the time at which the last one ends.
struct CheckedSharpen {
  let resolved: ResolvedSharpen
  /// The last end of its windows, and where that is written; nil for other policies.
  let end: (time: ExactSpan, place: Place)?
}

/// Resolves a `sharpen` plan against its network; nil after a report.
func resolveSharpen(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> CheckedSharpen? {
  guard plan.isSound, network.isSound, let policy = plan.settings["policy"],
    let word = policy.value.word
  else { return nil }
  verifyPolicyEffects(plan, policy, word, &reporter)
  if word.name == "windows", word.arguments["list"] != nil {
    return resolveListedWindows(plan, policy, word.arguments, network, &reporter)
  }
  guard let groups = SharpeningGroups.resolve(plan, network, &reporter)?.groups else { return nil }
  var windows: [ExactWindow]?
  let resolved: SharpeningPlan.Policy
  switch word.name {
  case "windows":
    guard let made = equalWindows(policy, word.arguments, count: groups.count, &reporter) else {
      return nil
    }
    windows = made
    resolved = .windows(made.map(\.window))
  case "linear":
    guard let times = Times(["start", "duration"], of: word.arguments, &reporter) else {
      return nil
    }
    let part = times["duration"] / Exact(groups.count)
    let made = groups.indices.map { index in
      times.window(
        times["start"] + Exact(index) * part, times["start"] + Exact(index + 1) * part)
    }
    windows = made
    resolved = .windows(made.map(\.window))
  case "adaptive":
    let together = plan.settings["order"]?.value.word?.name == "together"
    do throws(CallFault) {
      resolved = .adaptive(try AdaptivePlan(try plan.call.choice("policy"), together: together))
    } catch {
      reporter.report(error, at: policy.place)
      return nil
    }
  case "hard": resolved = .hard
  default:
    reporter.report(
      CallFault(.internalFault, "`\(word.name)` has no meaning as `policy`"), at: policy.place)
    return nil
  }
  return checked(plan, policy, groups, resolved, windows, network)
}

private func checked(
  _ plan: CheckedPlan, _ policy: Argument, _ groups: [[Int]], _ resolved: SharpeningPlan.Policy,
  _ windows: [ExactWindow]?, _ network: CheckedNetwork
) -> CheckedSharpen {
  let named = groups.map { nodes -> SharpeningPlan.Group in
    let names = nodes.map(network.layerName)
    return SharpeningPlan.Group(name: groupName(names), activations: names)
  }
  let sharpening = SharpeningPlan(
    groups: named, policy: resolved, finish: plan.settings.integer("finish"))
  // All are in one unit, but what is 0 goes with either.
  let ends = windows?.map(\.end)
  let last = ends?.max { $0.count < $1.count }
  let end = last.map { (time: $0, place: policy.place) }
  return CheckedSharpen(
    resolved: ResolvedSharpen(plan: sharpening, groupNodes: groups), end: end)
}

/// One name for a group in reports: `c1.brelu`, or `c2.brelu + 3 more`.
private func groupName(_ names: [String]) -> String {
  guard let first = names.first else { return "" }
  return names.count == 1 ? first : "\(first) + \(names.count - 1) more"
}

/// The times of a policy in the one unit that they share, so that they can be added.
private struct Times {
  private var counts: [String: Exact] = [:]
  private var unit: Span.Unit

  /// Nil after a report.
  init?(_ names: [String], of arguments: Arguments, _ reporter: inout Reporter) {
    let written = names.compactMap { name in arguments[name].map { (name, $0) } }
    guard let unit = commonUnit(written.map(\.1), &reporter) else { return nil }
    self.unit = unit
    for (name, argument) in written { counts[name] = argument.value.exactSpan?.count }
  }

  subscript(name: String) -> Exact { counts[name] ?? Exact(0) }

  func window(_ start: Exact, _ end: Exact) -> ExactWindow {
    ExactWindow(start: ExactSpan(start, unit), end: ExactSpan(end, unit))
  }
}

/// A window whose ends can still be compared and added to.
private struct ExactWindow {
  let start: ExactSpan
  let end: ExactSpan

  var window: SharpeningPlan.Window { .init(start: start.span, end: end.span) }
}

/// Epochs or batches; what is 0 goes with either. Nil after a report.
private func commonUnit(_ times: [Argument], _ reporter: inout Reporter) -> Span.Unit? {
  let counted = times.filter { ($0.value.span?.count ?? 0) != 0 }
  guard let first = counted.first, let unit = first.value.span?.unit else { return .epochs }
  if let other = counted.first(where: { $0.value.span?.unit != unit }) {
    reporter.report(
      .timesMixed, "the times of a policy are all in epochs or all in batches", at: other.place,
      secondary: [first.place.label("in the other unit")])
    return nil
  }
  return unit
}

/// One window after another, all of one length.
private func equalWindows(
  _ policy: Argument, _ arguments: Arguments, count: Int, _ reporter: inout Reporter
) -> [ExactWindow]? {
  guard arguments["start"] != nil, arguments["duration"] != nil else {
    let missing = arguments["start"] == nil ? "start" : "duration"
    reporter.report(
      .argumentNotGiven, "`windows` needs `\(missing)`, or a list of windows", at: policy.place,
      helps: [Help("write `windows(start: 5 epochs, duration: 4 epochs, pause: 1 epoch)`")])
    return nil
  }
  guard let times = Times(["start", "duration", "pause"], of: arguments, &reporter) else {
    return nil
  }
  let duration = times["duration"]
  return (0..<count).map { index in
    let first = times["start"] + Exact(index) * (duration + times["pause"])
    return times.window(first, first + duration)
  }
}

extension AdaptivePlan {
  fileprivate init(_ call: WordCall, together: Bool) throws(CallFault) {
    self.init(
      wait: try call.number("wait"), rate: try call.number("rate"),
      critical: try call.number("critical"), criticalRate: try call.number("critical_rate"),
      patience: try call.number("patience"), improved: try call.number("improved"),
      degraded: try call.number("degraded"), firstLayer: try call.number("first_layer"),
      floor: try call.number("floor"), stall: try call.number("stall"), together: together,
      original: try call.flag("original"))
  }
}

/// `windows([c1: 5 epochs .. 9 epochs, …])`: the list gives groups and windows at once.
private func resolveListedWindows(
  _ plan: CheckedPlan, _ policy: Argument, _ arguments: Arguments, _ network: CheckedNetwork,
  _ reporter: inout Reporter
) -> CheckedSharpen? {
  guard case .table(let rows)? = arguments["list"]?.value,
    let unit = commonUnit(rows.flatMap(\.value.ends), &reporter)
  else { return nil }
  let index = LayerIndex(.activations, of: network)
  var taken: Set<Int> = []
  var entries: [(nodes: [Int], window: ExactWindow)] = []
  for row in rows {
    guard let nodes = index.find(row.key, at: row.keyPlace, &reporter),
      case .interval(let low, let high) = row.value.value,
      let start = low.value.exactSpan?.count, let end = high.value.exactSpan?.count
    else { return nil }
    guard start < end else {
      let name = unit == .epochs ? "epoch" : "batch"
      reporter.report(
        .windowBackwards,
        "the window ends at \(name) \(decimalText(end.value)), not after its start at "
          + decimalText(start.value),
        at: row.value.place)
      return nil
    }
    if let twice = nodes.first(where: { !taken.insert($0).inserted }) {
      reporter.report(
        .sharpenedTwice, "`\(network.layerName(twice))` has two windows", at: row.keyPlace)
      return nil
    }
    entries.append(
      (nodes, ExactWindow(start: ExactSpan(start, unit), end: ExactSpan(end, unit))))
  }
  guard !entries.isEmpty else {
    reporter.report(.nothingToSharpen, "the plan leaves nothing to sharpen", at: plan.place)
    return nil
  }
  let order = entries.indices.sorted {
    let (first, second) = (entries[$0].window.start.count, entries[$1].window.start.count)
    return first == second ? $0 < $1 : first < second
  }
  let windows = order.map { entries[$0].window }
  return checked(
    plan, policy, order.map { entries[$0].nodes }, .windows(windows.map(\.window)), windows,
    network)
}

extension Argument {
  /// The two ends of an interval.
  fileprivate var ends: [Argument] {
    if case .interval(let low, let high) = value { [low, high] } else { [] }
  }
}
