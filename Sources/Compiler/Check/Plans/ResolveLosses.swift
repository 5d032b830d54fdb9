import WSLang
import WSRuntime

/// Resolves `loss:` to outputs, labels and nodes of the network.
func resolveLosses(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> [ResolvedLoss] {
  guard let loss = plan.settings["loss"] else { return [] }
  let entries = loss.value.list ?? [loss]
  if entries.isEmpty {
    reporter.report(.noLoss, "the list of losses is empty", at: loss.place)
  }
  var losses: [ResolvedLoss] = []
  for entry in entries {
    guard let loss = resolveLoss(entry, network, &reporter) else { return [] }
    if losses.contains(where: { $0.name == loss.name && $0.judged == loss.judged }) {
      reporter.reportRepeated(
        loss.name, entry, "the two are added up",
        help: "leave one of them out, or give it a `weight`")
    }
    losses.append(loss)
  }
  return losses
}

private func resolveLoss(
  _ loss: Argument, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> ResolvedLoss? {
  guard let (name, arguments) = loss.value.word, let output = arguments["output"],
    case .reference(let path) = output.value
  else { return nil }
  let text = path.joined(separator: ".")
  guard let node = signal(text, at: output.place, network, &reporter) else { return nil }
  guard let word = Losses.word(name) else { return nil }
  let place = network.outputs.firstIndex {
    network.names.bindings[$0.binding].binding.name.text == text
  }
  let judged: ResolvedLoss.Judged?
  if !word.hasTarget {
    judged = labelLoss(text, place, node, output.place, network, &reporter)
  } else {
    guard let target = arguments["target"], case .reference(let targetPath) = target.value else {
      return nil
    }
    let targetText = targetPath.joined(separator: ".")
    if word.ofLabel != nil, network.names.labels.contains(where: { $0.name.text == targetText }) {
      guard targetText == text else {
        reporter.report(
          .truthOfAnother,
          "label `\(targetText)` is the truth of the output of its name, not of `\(text)`",
          at: target.place)
        return nil
      }
      judged = labelLoss(text, place, node, output.place, network, &reporter)
    } else {
      judged = signalLoss(word, node, text, target, targetText, network, &reporter)
    }
  }
  do throws(CallFault) {
    guard let judged else { return nil }
    if word.needsPositions, case .output(_, let label) = judged,
      network.types.labels[label]?.shape.shape.count == 1
    {
      reporter.report(
        .lossShapes, "`\(name)` compares masks, and label `\(text)` is one class of each picture",
        at: loss.place, helps: [Help("take `cross_entropy(\(text))`")])
      return nil
    }
    guard network.learns[node] else {
      reporter.report(
        .lossLowersNothing, "no weight is trained to make `\(text)`, so no loss of it gets lower",
        at: output.place)
      return nil
    }
    let weight = try WordCall(word.word, arguments).number("weight")
    let loss = ResolvedLoss(name, judged, weight: weight, arguments: arguments)
    _ = try word.term(of: loss, signal: 0, against: 0)
    return loss
  } catch {
    reporter.report(error, at: loss.place)
    return nil
  }
}

/// The node of a named signal; nil after a report.
private func signal(
  _ name: String, at place: Place, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> Int? {
  if let index = network.bindingIndex[name] { return network.typed.graph.bindings[index] }
  let graph = network.typed.graph
  let isInput = network.names.inputs.contains { $0.name.text == name }
  if isInput {
    return graph.nodes.indices.first {
      if case .input(let input) = graph.nodes[$0].kind {
        return network.names.inputs[input].name.text == name
      }
      return false
    }
  }
  let known =
    network.names.bindings.map(\.binding.name.text) + network.names.inputs.map(\.name.text)
    + network.names.labels.map(\.name.text)
  reporter.report(
    .unknownLossSignal, "`\(network.name)` has no signal `\(name)`", at: place,
    helps: reporter.didYouMean(Name(name, place.range), among: known))
  return nil
}

/// A loss of an output against the label of its name.
private func labelLoss(
  _ name: String, _ output: Int?, _ node: Int, _ place: Place, _ network: CheckedNetwork,
  _ reporter: inout Reporter
) -> ResolvedLoss.Judged? {
  guard let output else {
    reporter.report(
      .noTruth, "`\(name)` is no output, so it has no label to be compared with", at: place,
      helps: [
        Help(
          network.outputNames.isEmpty
            ? "mark what the network computes: `output \(name) = …`"
            : "the outputs are \(listText(network.outputNames))")
      ])
    return nil
  }
  guard let label = network.names.labels.firstIndex(where: { $0.name.text == name }) else {
    reporter.report(
      .noTruth, "output `\(name)` has no label of its name to be compared with", at: place,
      helps: [Help("declare the truth in the network: `label \(name): class[…]`")])
    return nil
  }
  return .output(output, label: label)
}

private func signalLoss(
  _ loss: LossWord, _ node: Int, _ name: String, _ target: Argument, _ targetName: String,
  _ network: CheckedNetwork, _ reporter: inout Reporter
) -> ResolvedLoss.Judged? {
  guard let other = signal(targetName, at: target.place, network, &reporter) else { return nil }
  guard other != node else {
    reporter.report(
      .lossLowersNothing, "`\(name)` is compared with itself", at: target.place,
      helps: [Help("name another signal, such as an input that it is to be like")])
    return nil
  }
  guard let first = network.typed.training[node], let second = network.typed.training[other]
  else { return nil }
  guard first.shape == second.shape, first.steps == second.steps else {
    reporter.report(
      .lossShapes,
      "`\(name)` is \(shapeText(first.shape, steps: first.steps)), but its target `\(targetName)` is "
        + shapeText(second.shape, steps: second.steps), at: target.place)
    return nil
  }
  let scores = network.scores
  for (index, type, signal) in [(node, first, name), (other, second, targetName)]
  where loss.needsUnits && (scores[index] || !type.kind.isSubset(of: .unit)) {
    let what = scores[index] ? "is made of scores, which may be any number" : "is \(type.text)"
    reporter.report(
      .lossOutOfRange,
      "`\(loss.word.name)` compares values in [0, 1], but `\(signal)` \(what)", at: target.place,
      helps: scores[index] ? [Help("judge it by its label, or the spikes that vote for it")] : [])
    return nil
  }
  return .node(node, target: other)
}

extension CheckedNetwork {
  /// For each node, whether weights that are trained go into it.
  fileprivate var learns: [Bool] {
    reached(where: { node in
      let shapes = typed.graph.inputs[node].compactMap { $0.flatMap { typed.results[$0]?.shape } }
      guard shapes.count == typed.graph.inputs[node].count else { return true }
      return typed.results[node].map { $0.layer.trainedCount(reading: shapes) > 0 } ?? true
    })
  }

  /// For each node, whether it holds scores of a `decode`, in whatever axes.
  fileprivate var scores: [Bool] {
    let nodes = typed.graph.nodes
    return reached(
      where: { nodes[$0].has(.yieldsScores) && !nodes[$0].has(.isLeftToLoss) },
      through: { $0.signal.training == .keeps })
  }

  /// The nodes that something holds for, and those that read them through certain layers.
  private func reached(
    where holds: (Int) -> Bool, through passes: (LayerEntry) -> Bool = { _ in true }
  ) -> [Bool] {
    let graph = typed.graph
    var found = [Bool](repeating: false, count: graph.nodes.count)
    for index in graph.nodes.indices {
      guard case .layer(let entry, _) = graph.nodes[index].kind else { continue }
      let isReached =
        passes(entry)
        && graph.inputs[index].contains { input in input.map { found[$0] } ?? false }
      found[index] = isReached || holds(index)
    }
    return found
  }

  var outputNames: [String] { outputs.map { names.bindings[$0.binding].binding.name.text } }
}
