import WSLang

/// Turns the faults of a deployed view into messages: one for each place that made a wrong
/// signal, however many readers see it.
func reportDeployedFaults(
  _ network: CheckedNetwork, _ view: DeployedView, subject: Name, _ reporter: inout Reporter
) {
  reportMissingPlans(network, view, subject: subject, &reporter)
  let report = DeployedReport(network: network, view: view, subject: subject)
  var order: [Place] = []
  var groups: [Place: [DeployedFault]] = [:]
  for fault in view.faults {
    let place = report.faultPlace(fault)
    if groups[place] == nil { order.append(place) }
    groups[place, default: []].append(fault)
  }
  for place in order {
    guard let faults = groups[place], let first = faults.first else { continue }
    reporter.report(report.diagnostic(first, others: Array(faults.dropFirst()), reporter))
  }
  for node in view.trainPools {
    reporter.report(
      .trainsPooled,
      "`max_pool` of spike trains is an OR at every step, not the maximum of their rates",
      at: network.typed.graph.nodes[node].place, severity: .warning)
  }
}

/// A missing plan is one fault of the network, with labels at the places it concerns.
private func reportMissingPlans(
  _ network: CheckedNetwork, _ view: DeployedView, subject: Name, _ reporter: inout Reporter
) {
  func labels(_ nodes: [Int], _ text: String) -> [Label] {
    var seen: Set<Place> = []
    let places = nodes.map { network.typed.graph.nodes[$0].place }
    return places.filter { seen.insert($0).inserted }.prefix(12).map { $0.label(text) }
  }
  let name = network.names.declaration.name
  if !view.unsharpened.isEmpty {
    let written = view.unsharpenedBy
    reporter.report(
      .sharpenMissing,
      written == nil
        ? "`\(subject.text)` has no `sharpen` plan, so its activations never become spikes"
        : "`\(subject.text)` is trained without sharpening, so its activations never become spikes",
      at: written ?? Place(name.range), secondary: labels(view.unsharpened, "stays soft"),
      helps: [
        Help(
          written == nil
            ? "add one: `sharpen \(name.text) { order: bottom_up  policy: adaptive() }`"
            : "leave out `sharpen: none`")
      ])
  }
  if !view.unconverted.isEmpty {
    reporter.report(
      .convertMissing,
      "`\(subject.text)` has no `convert` plan, so its values never become spike trains",
      at: Place(name.range),
      secondary: labels(view.unconverted, "stays graded")
        + labels(view.unread, "reads sums that are not spikes"),
      helps: [
        Help("add `convert \(name.text) as …` with `steps:` and `readout: membrane`, and emit that")
      ])
  } else {
    for node in view.unread {
      reporter.report(
        .membranesNotRead,
        "`softmax` reads sums that are not spikes, so the host must read membranes",
        at: network.typed.graph.nodes[node].place, "on raw sums",
        helps: [Help("add `readout: membrane` to the `emit` plan")])
    }
  }
}

private struct DeployedReport {
  let network: CheckedNetwork
  let view: DeployedView
  let subject: Name

  private var graph: OrderedGraph { network.typed.graph }

  /// Faults with the same place are one.
  func faultPlace(_ fault: DeployedFault) -> Place {
    fault.part.maker >= 0 ? graph.nodes[fault.part.maker].place : readerPlace(fault)
  }

  private func readerPlace(_ fault: DeployedFault) -> Place {
    switch fault.reader {
    case .node(let node): graph.nodes[node].place
    case .output(let binding): Place(network.names.bindings[binding].binding.name.range)
    }
  }

  private func readerOp(_ fault: DeployedFault) -> String? {
    if case .node(let node) = fault.reader { graph.nodes[node].op } else { nil }
  }

  /// How the message calls the reader.
  private func readerTitle(_ fault: DeployedFault) -> String {
    switch fault.reader {
    case .node(let node): "`\(graph.nodes[node].layerName)`"
    case .output(let binding): "output `\(network.names.bindings[binding].binding.name.text)`"
    }
  }

  private func readerName(_ fault: DeployedFault) -> String {
    switch fault.reader {
    case .node(let node): network.layerName(node)
    case .output(let binding): network.names.bindings[binding].binding.name.text
    }
  }

  func diagnostic(
    _ first: DeployedFault, others: [DeployedFault], _ reporter: Reporter
  ) -> Diagnostic {
    let rule = FaultRule(first, readBy: readerEntry(first))
    let reader = readerPlace(first)
    let maker = first.part.maker >= 0 ? graph.nodes[first.part.maker] : nil
    // The place in an op, of the reader or else of the product, tells where to mend it.
    let primaryIsMaker = readerOp(first) == nil && maker?.op != nil
    let primary = primaryIsMaker ? maker?.place ?? reader : reader
    var secondary: [Label] = []
    var used: Set<Place> = [primary]
    func add(_ place: Place, _ text: String) {
      if secondary.count < 12, used.insert(place).inserted { secondary.append(place.label(text)) }
    }
    if let maker { add(maker.place, makerText(first)) }
    if primaryIsMaker { add(reader, rule.need) }
    for other in others { add(readerPlace(other), "reads it too") }
    var notes: [String] = []
    if let maker, maker.op != nil || readerOp(first) != nil {
      let all = [first] + others
      let shown = all.prefix(6).map {
        "`\(readerName($0))` reads `\(network.layerName($0.part.maker))`"
      }
      notes.append((shown + (all.count > 6 ? ["and so on"] : [])).joined(separator: ", "))
    }
    let isItsOwnMaker = primary == maker?.place && !primaryIsMaker
    let text =
      primaryIsMaker
      ? makerText(first) : isItsOwnMaker ? "its sum is read before a threshold" : rule.need
    return Diagnostic(
      rule.code,
      "\(readerTitle(first)) \(rule.message), so `\(subject.text)` cannot become a spiking netlist",
      at: primary.label(text), secondary: secondary,
      notes: notes, helps: helps(first, rule, reporter))
  }

  private func readerEntry(_ fault: DeployedFault) -> LayerEntry? {
    guard case .node(let node) = fault.reader, case .layer(let entry, _) = graph.nodes[node].kind
    else { return nil }
    return entry
  }

  /// What the maker's label says: its signal and what is missing.
  private func makerText(_ fault: DeployedFault) -> String {
    let type = view.types[fault.part.maker]?.text ?? "a signal"
    switch fault.part.wire {
    case .rawSum: return "this sum is \(type); nothing thresholds it"
    case .fixedSum: return "this is a sum, \(type)"
    case .soft: return "\(type) when deployed: neither sharpened nor converted"
    case .memory: return "a real memory, \(type)"
    case .integer, .realInput: return "this is \(type)"
    case .host: return "the host computes this"
    case .spike: return "these are spikes, \(type)"
    }
  }

  private func helps(
    _ fault: DeployedFault, _ rule: FaultRule, _ reporter: Reporter
  ) -> [Help] {
    if let swap = swappedPool(fault, reporter) { return [swap] }
    switch rule.remedy {
    case .none: return []
    case .words(let words): return [Help(words)]
    case .spikingActivation: return [spikingActivation(fault)]
    case .graded:
      let maker = fault.part.maker
      let name =
        graph.bindings.firstIndex(of: maker).map { network.names.bindings[$0].binding.name.text }
        ?? network.layerName(maker)
      return [Help("list it in the `emit` plan: `graded: [\(name): 16 bits]`")]
    case .threshold: return [threshold(fault, reporter)]
    }
  }

  private func threshold(_ fault: DeployedFault, _ reporter: Reporter) -> Help {
    let feeder = graph.nodes[fault.feeder]
    if case .input(let input) = feeder.kind {
      let name = network.names.inputs[input].name.text
      return Help(
        "make spikes of it first: `\(name) |> threshold(0.5)`", fix: thresholdBefore(fault.reader))
    }
    let owner =
      feeder.op.map { "op `\($0)`" }
      ?? feeder.binding.map { "`\(network.names.bindings[$0].binding.name.text)`" } ?? "it"
    let range = feeder.place.range
    let end = SourceRange(range.end, range.end)
    // `dense(4) * 2`: the sum in between is to be ended, too.
    let edits =
      reporter.isRepeated(feeder.place)
      ? [TextEdit(SourceRange(range.start, range.start), "("), TextEdit(end, " |> brelu)")]
      : [TextEdit(end, " |> brelu")]
    return Help("end \(owner) with a sharpenable activation", fix: Fix(.maybe, edits))
  }

  private func thresholdBefore(_ reader: DeployedFault.Reader) -> Fix? {
    guard case .node(let node) = reader, graph.nodes[node].op == nil else { return nil }
    let start = graph.nodes[node].place.range.start
    return Fix(.maybe, [TextEdit(SourceRange(start, start), "threshold(0.5) |> ")])
  }

  private func spikingActivation(_ fault: DeployedFault) -> Help {
    let maker = graph.nodes[fault.part.maker]
    guard case .layer(let entry, _) = maker.kind, entry.signal.yields == .soft else {
      return Help("let the `sharpen` plan take this activation: see its `only:` and `except:`")
    }
    return Help(
      "use `brelu`, which sharpens into spikes",
      fix: Fix(.maybe, [TextEdit(maker.place.range, "brelu")]))
  }

  /// `max_pool(2) |> brelu` is `brelu |> max_pool(2)`: an activation keeps the order of values, so
  /// the largest value passes the threshold iff any does.
  private func swappedPool(_ fault: DeployedFault, _ reporter: Reporter) -> Help? {
    guard case .node(let pool) = fault.reader, graph.nodes[pool].has(.takesLargest),
      fault.part.wire == .rawSum
    else { return nil }
    let readers = graph.nodes.indices.filter { graph.inputs[$0].contains(pool) }
    guard readers.count == 1, let reader = readers.first,
      case .layer(let entry, _) = graph.nodes[reader].kind,
      entry.signal.yields == .sharpened || entry.traits.contains(.isHard),
      graph.nodes[pool].binding == graph.nodes[reader].binding,
      graph.nodes[pool].name.scope == graph.nodes[reader].name.scope,
      graph.nodes[pool].name.index + 1 == graph.nodes[reader].name.index
    else { return nil }
    let first = graph.nodes[pool].place
    let second = graph.nodes[reader].place
    guard first.range.end <= second.range.start else { return nil }
    return Help(
      "swap the two: `\(reporter.text(second)) |> \(reporter.text(first))` gives the same spikes",
      fix: Fix(
        .safe,
        [
          TextEdit(first.range, reporter.text(second)),
          TextEdit(second.range, reporter.text(first)),
        ]))
  }
}

extension Reporter {
  /// A `*` follows.
  fileprivate func isRepeated(_ place: Place) -> Bool {
    guard sources.indices.contains(place.source) else { return false }
    let rest = sources[place.source].bytes.dropFirst(place.range.end)
    return rest.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "*")
  }
}
