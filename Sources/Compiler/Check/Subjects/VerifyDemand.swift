import WSLang

extension Model {
  /// What a command needs beyond a file without errors: data, loss and limit to train, and
  /// nothing that this version cannot do yet.
  func verifyDemand(
    _ demand: Demand, _ subject: String, _ network: CheckedNetwork, train index: Int?,
    _ train: CheckedTrain?, conversion: Int?, emit: CheckedEmit?, _ reporter: inout Reporter
  ) {
    if demand != .check, network.outputs.isEmpty {
      reporter.report(
        .outputMissing, "`\(subject)` has no output",
        at: Place(network.names.declaration.name.range),
        helps: [Help("mark what it computes: `output name = …`")])
    }
    switch demand {
    case .check: break
    case .train:
      verifyTrainable(subject, network, index, train, conversion: conversion, &reporter)
    case .emit:
      verifyEmittable(network, conversion: conversion, emit, &reporter)
    }
  }

  private func verifyTrainable(
    _ subject: String, _ network: CheckedNetwork, _ index: Int?, _ train: CheckedTrain?,
    conversion: Int?, _ reporter: inout Reporter
  ) {
    guard let index, let train else {
      reporter.report(
        .trainMissing, "`\(subject)` has no `train` plan",
        at: Place(network.names.declaration.name.range),
        helps: [
          Help("add `train \(subject) { data: …  loss: …  limit: … }`")
        ])
      return
    }
    let plan = plans[index]
    let demands: [(key: String, code: DiagnosticCode)] = [
      ("data", .dataMissing), ("loss", .lossMissing), ("limit", .limitMissing),
    ]
    for (key, code) in demands where plan.settings[key] == nil {
      reporter.report(
        code, "`\(plan.title)` has no `\(key)`, which training needs", at: plan.place)
    }
    if let conversion {
      reporter.report(
        .cannotTrainYet, "a converted network cannot be trained yet", at: plans[conversion].place)
      return
    }
    for missing in train.missing {
      reporter.report(
        .cannotTrainYet, "`\(missing.name)` cannot be trained with yet", at: missing.place)
    }
    for node in network.typed.graph.nodes {
      guard case .layer(let entry, _) = node.kind, entry.word.missing.contains(.training) else {
        continue
      }
      reporter.report(.cannotTrainYet, "`\(entry.name)` cannot be trained yet", at: node.place)
    }
  }

  private func verifyEmittable(
    _ network: CheckedNetwork, conversion: Int?, _ emit: CheckedEmit?, _ reporter: inout Reporter
  ) {
    if let conversion {
      reporter.report(
        .cannotEmitYet, "a converted network cannot be emitted yet", at: plans[conversion].place)
      return
    }
    if let emit, let place = emit.targetPlace, Target.named(emit.resolved.target) == nil {
      reporter.report(
        .cannotEmitYet, "`\(emit.resolved.target)` cannot be emitted yet", at: place)
    }
    for node in network.typed.graph.nodes {
      guard case .layer(let entry, _) = node.kind, entry.word.missing.contains(.emission) else {
        continue
      }
      reporter.report(.cannotEmitYet, "`\(entry.name)` cannot be emitted yet", at: node.place)
    }
  }
}
