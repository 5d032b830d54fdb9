import WSLang

/// The plans along which one `emit` is judged.
struct EmitChain {
  let emit: CheckedEmit
  let deployment: Deployment
  /// The `--set` values that say which activations become spikes.
  let overrides: [Argument]
}

extension Model {
  /// How a subject is deployed by an `emit` plan; nil if a plan of the chain was at fault.
  func chain(ofEmit index: Int, _ reporter: inout Reporter) -> EmitChain? {
    let plan = plans[index]
    let network = networks[plan.network]
    let conversion = plan.conversion.map { plans[$0] }
    guard conversion?.isSound != false,
      let emit = resolveEmit(
        plan, conversion: conversion, quantise: quantise(ofEmit: index), network, &reporter)
    else { return nil }
    let train: Int?
    switch trainPlan(of: index) {
    case .one(let found): train = found
    case .none: train = nil
    case .several(let found):
      reporter.report(
        .emitWithoutWeights, "`\(plan.title)` does not say which weights it emits", at: plan.place,
        notes: ["the train plans are " + titles(found)], helps: [Help("name one: `from: …`")])
      return nil
    }
    var deployment = Deployment(
      sharpened: nil, convertedSteps: conversion?.settings.integer("steps"), graded: emit.graded,
      readsMembranes: emit.readsMembranes)
    var sayings = [train.flatMap { plans[$0].settings["sharpen"] }]
    switch sharpenPlan(of: train, subject: plan.network) {
    case .one(let found):
      guard let sharpen = sharpens[found] else { return nil }
      deployment.sharpened = Set(sharpen.resolved.groupNodes.joined())
      let settings = plans[found].settings
      sayings += ["only", "except", "policy"].map { settings[$0] }
      sayings.append(settings["policy"]?.value.word?.arguments["list"])
    case .none:
      deployment.unsharpenedBy = train.flatMap { plans[$0].settings["sharpen"]?.place }
    case .several(let found):
      reportSeveralSharpen(found, train ?? index, &reporter)
      return nil
    }
    return EmitChain(
      emit: emit, deployment: deployment,
      overrides: sayings.compactMap(\.self).filter { $0.origin == .override })
  }

  /// The `--set` under which activations stay soft that the plan's spikes would come from; nil where
  /// there is none.
  func overrideThatKeepsSoft(_ chain: EmitChain, _ network: CheckedNetwork) -> Argument? {
    guard let override = chain.overrides.first else { return nil }
    let view = view(of: network, chain.deployment)
    let sharpenable = network.nodes(yielding: [.sharpened])
    let staysSoft = view.faults.contains {
      $0.part.wire == .soft && sharpenable.contains(sorted: $0.part.maker)
    }
    return staysSoft || !view.unsharpened.isEmpty ? override : nil
  }

  func reportSeveralSharpen(_ found: [Int], _ reader: Int, _ reporter: inout Reporter) {
    reporter.report(
      .severalSharpenPlans, "`\(plans[reader].title)` does not say which `sharpen` plan holds",
      at: plans[reader].place, notes: ["they are " + titles(found)],
      helps: [Help("name one in the train plan: `sharpen: …`, or `sharpen: none`")])
  }

  func view(of network: CheckedNetwork, _ deployment: Deployment) -> DeployedView {
    inferDeployedView(
      network.typed, network.types, outputs: network.outputs, deployment)
  }
}

/// Holds every network with an `emit` plan, or all of them, to the rules of the deployed view.
func verifyDeployedViews(_ model: Model, all: Bool, _ reporter: inout Reporter) {
  var emitted: Set<Int> = []
  for (index, plan) in model.plans.enumerated() where plan.kind == .emit {
    emitted.insert(plan.network)
    let network = model.networks[plan.network]
    guard network.isSound, let chain = model.chain(ofEmit: index, &reporter) else { continue }
    if let override = model.overrideThatKeepsSoft(chain, network) {
      reporter.report(
        .sharpenMissing,
        "`\(plan.title)` is left out under `--set`: not all activations become spikes",
        at: plan.place, secondary: [override.place.label("because of this")], severity: .note)
      continue
    }
    verify(model, network, chain.deployment, subject: plan.declaration.subject, &reporter)
  }
  for (index, network) in model.networks.enumerated()
  where !emitted.contains(index) && network.isSound {
    var deployment = Deployment.ideal(network.typed.graph)
    guard all else {
      // Nobody deploys it; only what is written about kinds is held against it.
      verifyWrittenKinds(network, model.view(of: network, deployment), &reporter)
      continue
    }
    deployment = Deployment(sharpened: nil, convertedSteps: nil, graded: [], readsMembranes: false)
    if case .one(let found) = model.choose(model.plans(.sharpen, of: network.name)) {
      guard let sharpen = model.sharpens[found] else { continue }
      deployment.sharpened = Set(sharpen.resolved.groupNodes.joined())
    }
    verify(model, network, deployment, subject: network.names.declaration.name, &reporter)
  }
}

private func verify(
  _ model: Model, _ network: CheckedNetwork, _ deployment: Deployment, subject: Name,
  _ reporter: inout Reporter
) {
  let view = model.view(of: network, deployment)
  reportDeployedFaults(network, view, subject: subject, &reporter)
  verifyWrittenKinds(network, view, &reporter)
}
