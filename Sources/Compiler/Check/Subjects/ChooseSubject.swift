import WSLang

/// What a command is about to do with a subject; more is demanded of what is trained or emitted.
package enum Demand: Sendable {
  case check, train, emit
}

/// What the user chose by name: `--network`, `--train`, `--emit`, `--target`.
package struct SubjectChoice: Sendable {
  package var network: String?
  package var train: String?
  package var emit: String?
  /// Instead of the one in the `emit` plan.
  package var target: TargetCall?

  package init(
    network: String? = nil, train: String? = nil, emit: String? = nil, target: TargetCall? = nil
  ) {
    self.network = network
    self.train = train
    self.emit = emit
    self.target = target
  }
}

extension Model {
  /// The names of all subjects: networks and what `convert` makes of them.
  package var subjectNames: [String] {
    networks.map(\.name) + plans.filter { $0.kind == .convert }.compactMap(\.alias)
  }

  /// Chooses a subject and its plans for a command. Nil after a report, or if the file has errors.
  package func subject(
    _ choice: SubjectChoice = SubjectChoice(), for demand: Demand,
    into diagnostics: inout Diagnostics
  ) -> Subject? {
    var reporter = Reporter(diagnostics, sources: sources)
    defer { diagnostics = reporter.diagnostics }
    guard isSound, let name = subjectName(choice, demand, &reporter) else { return nil }
    return subject(named: name, choice, demand, &reporter)
  }

  /// A choice for each `emit` plan of the network, if none is named; else the choice itself.
  package func emitChoices(_ choice: SubjectChoice) -> [SubjectChoice] {
    var unsaid = Reporter(Diagnostics(), sources: sources)
    guard choice.emit == nil, isSound, let name = subjectName(choice, .emit, &unsaid) else {
      return [choice]
    }
    let found = plans(.emit, of: name)
    if found.count < 2 { return [choice] }
    return found.map {
      SubjectChoice(
        network: name, train: choice.train, emit: plans[$0].alias, target: choice.target)
    }
  }

  func subjectName(
    _ choice: SubjectChoice, _ demand: Demand, _ reporter: inout Reporter
  ) -> String? {
    if let name = choice.network {
      if subjectNames.contains(name) { return name }
      let near = suggest(for: name, among: subjectNames).map { [Help("did you mean `\($0)`?")] }
      reporter.report(
        Diagnostic(
          DiagnosticCode.unknownNetworkChosen, "the file has no network `\(name)`", at: nil,
          notes: ["it has " + listText(subjectNames)], helps: near ?? []))
      return nil
    }
    for (kind, name) in [(PlanDeclaration.Kind.train, choice.train), (.emit, choice.emit)] {
      guard let name else { continue }
      if let plan = plans.first(where: { $0.kind == kind && $0.alias == name }) {
        return plan.subject
      }
      reportUnknownPlan(
        kind, name, of: "the file", among: plans.indices.filter { plans[$0].kind == kind },
        &reporter)
      return nil
    }
    let wanted: [String]
    switch demand {
    case .check: wanted = networks.map(\.name)
    case .train: wanted = subjectsWithPlan(.train)
    case .emit: wanted = subjectsWithPlan(.emit)
    }
    let candidates = wanted.isEmpty ? networks.map(\.name) : wanted
    guard let only = candidates.first else {
      reporter.report(
        Diagnostic(DiagnosticCode.noNetwork, "the file has no network", at: nil))
      return nil
    }
    guard candidates.count == 1 else {
      reporter.report(
        Diagnostic(
          DiagnosticCode.severalNetworks, "the file has several networks: " + listText(candidates),
          at: nil, helps: [Help("choose one: `--network \(only)`")]))
      return nil
    }
    return only
  }

  /// The network of a subject.
  func networkIndex(of subject: String) -> Int? {
    plans.first { $0.kind == .convert && $0.alias == subject }?.network
      ?? networks.firstIndex { $0.name == subject }
  }

  /// Subjects with a plan of a kind, in the order of the file.
  private func subjectsWithPlan(_ kind: PlanDeclaration.Kind) -> [String] {
    var names: [String] = []
    for plan in plans where plan.kind == kind && !names.contains(plan.subject) {
      names.append(plan.subject)
    }
    return names
  }

  private func subject(
    named name: String, _ choice: SubjectChoice, _ demand: Demand, _ reporter: inout Reporter
  ) -> Subject? {
    let conversion = plans.firstIndex { $0.kind == .convert && $0.alias == name }
    guard let index = networkIndex(of: name) else { return nil }
    let network = networks[index]
    guard
      let chosen = choosePlans(name, network: index, choice, demand, &reporter)
    else { return nil }
    var deployment = Deployment.ideal(network.typed.graph)
    deployment.convertedSteps = conversion.flatMap { plans[$0].settings.integer("steps") }
    var emit: CheckedEmit?
    var staysSoft = false
    if let index = chosen.emit {
      guard let chain = chain(ofEmit: index, &reporter) else { return nil }
      deployment = chain.deployment
      emit = chain.emit
      staysSoft = overrideThatKeepsSoft(chain, network) != nil
      if staysSoft, demand == .emit {
        let name = network.names.declaration.name
        reportDeployedFaults(network, view(of: network, deployment), subject: name, &reporter)
      }
    } else if demand == .emit {
      deployment = verifiedDefault(
        network, chosen.sharpen, steps: deployment.convertedSteps, &reporter)
    }
    let train = chosen.train.flatMap { resolveTrain(plans[$0], network, &reporter) }
    let sharpen = chosen.sharpen.flatMap { sharpens[$0] }
    if emit == nil, demand == .emit { emit = .withoutPlan(network) }
    if let target = choice.target { emit?.take(target) }
    verifyDemand(
      demand, name, network, train: chosen.train, train, conversion: conversion, emit: emit,
      &reporter)
    guard reporter.errorCount == 0,
      let graph = buildGraph(network, view(of: network, deployment))
    else { return nil }
    return Subject(
      name: name, graph: graph, sharpen: train?.resolved.twin == true ? nil : sharpen?.resolved,
      train: train?.resolved, emit: emit?.resolved, staysSoft: staysSoft)
  }

  /// Emission without an `emit` plan holds the network to the same rules.
  private func verifiedDefault(
    _ network: CheckedNetwork, _ sharpen: Int?, steps: Int?, _ reporter: inout Reporter
  ) -> Deployment {
    var deployment = Deployment(
      sharpened: nil, convertedSteps: steps, graded: [], readsMembranes: false)
    if let sharpen, let resolved = sharpens[sharpen] {
      deployment.sharpened = Set(resolved.resolved.groupNodes.joined())
    }
    let name = network.names.declaration.name
    reportDeployedFaults(network, view(of: network, deployment), subject: name, &reporter)
    return deployment
  }

  func choosePlans(
    _ name: String, network: Int, _ choice: SubjectChoice, _ demand: Demand,
    _ reporter: inout Reporter
  ) -> (sharpen: Int?, train: Int?, emit: Int?)? {
    let emits = plans(.emit, of: name)
    var emit: Int?
    if let written = choice.emit {
      emit = emits.first { plans[$0].alias == written }
      guard emit != nil else {
        reportUnknownPlan(.emit, written, of: "`\(name)`", among: emits, &reporter)
        return nil
      }
    } else {
      switch choose(emits) {
      case .none: break
      case .one(let found): emit = found
      case .several(let found):
        if demand == .emit {
          reportSeveral(.emit, name, found, &reporter)
          return nil
        }
      }
    }
    let trains = plans(.train, of: name)
    var train: Int?
    if let written = choice.train {
      train = trains.first { plans[$0].alias == written }
      guard train != nil else {
        reportUnknownPlan(.train, written, of: "`\(name)`", among: trains, &reporter)
        return nil
      }
    } else {
      var candidates = choose(trains)
      if demand == .emit, let emit { candidates = trainPlan(of: emit) }
      switch candidates {
      case .none: break
      case .one(let found): train = found
      case .several(let found):
        if demand == .train {
          reportSeveral(.train, name, found, &reporter)
          return nil
        }
      }
    }
    // An `emit` of other weights than those that are trained says nothing about this run.
    if demand == .train, choice.emit == nil, let chosen = emit, let train,
      case .one(let source) = trainPlan(of: chosen), source != train
    {
      emit = nil
    }
    switch sharpenPlan(of: train, subject: network) {
    case .none: return (nil, train, emit)
    case .one(let found): return (found, train, emit)
    case .several(let found):
      guard demand != .check else { return (nil, train, emit) }
      reportSeveral(.sharpen, name, found, &reporter)
      return nil
    }
  }

  private func reportUnknownPlan(
    _ kind: PlanDeclaration.Kind, _ name: String, of owner: String, among candidates: [Int],
    _ reporter: inout Reporter
  ) {
    let near = suggest(for: name, among: candidates.compactMap { plans[$0].alias })
    reporter.report(
      Diagnostic(
        DiagnosticCode.unknownPlanChosen, "\(owner) has no `\(kind.rawValue)` plan `\(name)`",
        at: nil, notes: candidates.isEmpty ? [] : ["it has " + titles(candidates)],
        helps: near.map { [Help("did you mean `\($0)`?")] } ?? []))
  }

  private func reportSeveral(
    _ kind: PlanDeclaration.Kind, _ subject: String, _ found: [Int], _ reporter: inout Reporter
  ) {
    let option = kind == .sharpen ? "sharpen: …` in the train plan" : "--\(kind.rawValue) NAME`"
    reporter.report(
      Diagnostic(
        DiagnosticCode.severalPlans,
        "`\(subject)` has several `\(kind.rawValue)` plans: " + titles(found), at: nil,
        helps: [Help("choose one by `\(option)")]))
  }
}
