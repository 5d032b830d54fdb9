import WSCompiler
import WSLang
import WSRuntime

extension Diagnostic {
  /// Whole numbers cost more than a point of accuracy, or change more than 1 % of an output that
  /// has no classes: what is to blame, where the spikes change, and what to do. Nil where they cost
  /// less.
  static func emissionLoss(
    _ comparison: NetlistComparison, _ hardened: HardenedNetwork, of subject: Subject
  ) -> Diagnostic? {
    guard let loss = comparison.cost(of: hardened) else { return nil }
    let pictures = comparison.pictures
    let worst = comparison.populations.filter { $0.changed > 0 }.sorted {
      $0.changedShare(of: pictures) > $1.changedShare(of: pictures)
    }.prefix(3)
    let projections = worst.map { population in
      hardened.report.populations.first { $0.name == population.name }?.projections ?? []
    }
    let changes = zip(worst, projections).map { population, projections in
      // What is left of weights says nothing where they are not to blame.
      let details = loss.cause == .weights ? projections.map(\.words) : []
      let change =
        "`\(population.name)`: \(percent(population.changedShare(of: pictures))) of its spikes "
        + "and silences changed"
      return ([change] + details).joined(separator: "; ")
    }
    let help =
      switch loss.cause {
      case .chance: "compare more pictures: let the test data hold more, or take another `--split`"
      case .inputs: comparison.remedyForInputs
      case .weights: hardened.remedyForWeights(projections.flatMap { $0 }, of: subject)
      }
    return Diagnostic(
      .emissionLoss, .warning, loss.message, at: nil, notes: loss.notes + changes,
      helps: [Help(help)])
  }
}

/// What whole numbers cost, and why.
private struct EmissionCost {
  enum Cause {
    case inputs, weights
    /// So few pictures cannot tell.
    case chance
  }

  var cause: Cause
  var message: String
  var notes: [String] = []
}

extension NetlistComparison {
  fileprivate func cost(of hardened: HardenedNetwork) -> EmissionCost? {
    let widths = hardened.report.widths
    let changed = grids.isEmpty ? "" : "\(gridWords) and "
    let judged = scores.filter { $0.loss != nil }
    if let worst = judged.max(by: { $0.loss ?? 0 < $1.loss ?? 0 }), let loss = worst.loss {
      // A point is none more, whatever the rounding of shares.
      guard loss > 0.01 + 1e-9 else { return nil }
      let message =
        "\(changed)whole weights of \(widths) lose \(points(loss)) of "
        + accuracyWords(worst.label, among: judged.count)
        + ": \(percent(worst.float.accuracy ?? 0)) became \(percent(worst.whole.accuracy ?? 0))"
      if worst.isChance {
        let count = groupedDigits(worst.whole.judged)
        return EmissionCost(
          cause: .chance, message: message,
          notes: [
            "\(worst.lost) of \(count) became wrong and \(worst.gained) right, which may be chance"
          ])
      }
      guard let own = worst.lossByInput else {
        return EmissionCost(cause: .weights, message: message)
      }
      return EmissionCost(
        cause: own >= loss - own ? .inputs : .weights, message: message,
        notes: ["\(gridWords) alone \(loses(own)), the weights on it \(loses(loss - own))"])
    }
    for output in hardened.netlist.outputs {
      guard case .spikes = output.decode,
        let population = populations.first(where: { $0.name == output.from }),
        population.changedShare(of: pictures) > 0.01
      else { continue }
      let share = percent(population.changedShare(of: pictures))
      return EmissionCost(
        cause: 2 * population.changedByInput >= population.changed ? .inputs : .weights,
        message: "\(changed)whole weights of \(widths) change \(share) of output `\(output.name)`",
        notes: grids.isEmpty
          ? []
          : ["\(gridWords) alone changes \(percent(population.changedShareByInput(of: pictures)))"])
    }
    return nil
  }

  /// `an input of 1 bit`
  private var gridWords: String {
    "an input of \(WeightWidths.text(grids.values))"
  }

  private func loses(_ share: Double) -> String {
    share < 0 ? "gains \(points(-share))" : "loses \(points(share))"
  }

  private func points(_ share: Double) -> String { "\(fixed(share * 100, 1)) points" }

  fileprivate var remedyForInputs: String {
    let bits = grids.values.min() ?? 8
    let wider = bits < 4 ? 4 : bits < 8 ? 8 : 16
    return "let the input have more bits: `input: analog(\(wider) bits)` in the `emit` plan; or "
      + "train the network with this plan, so that it learns from such an input"
  }
}

extension NetlistComparison.Score {
  /// 0 to 1; nil where nothing was judged.
  fileprivate var loss: Double? {
    guard let float = float.accuracy, let whole = whole.accuracy else { return nil }
    return float - whole
  }

  fileprivate var lossByInput: Double? {
    guard let float = float.accuracy, let gridded = gridded.accuracy else { return nil }
    return float - gridded
  }

  /// Changes of either kind that are equally likely differ by as much as this in one of twenty
  /// comparisons: two deviations, √(lost + gained) each (McNemar 1947).
  fileprivate var isChance: Bool {
    Double(lost - gained) <= 2 * Double(lost + gained).squareRoot()
  }
}

extension HardenedNetwork {
  /// - Parameter projections: into the populations whose spikes changed most.
  fileprivate func remedyForWeights(
    _ projections: [HardenReport.Projection], of subject: Subject
  ) -> String {
    if let coarse = projections.first(where: \.isCoarse) { return coarse.remedy(folded) }
    guard let worst = projections.max(by: { $0.error < $1.error }), worst.bits < 16 else {
      return "let the network have more neurons, or train it with a larger margin"
    }
    // What keeps its weights from their width keeps them from a wider one, too.
    if worst.isLimited { return worst.remedy(folded) }
    let wider = worst.bits < 8 ? worst.bits + 2 : worst.bits < 12 ? 12 : 16
    let options = subject.emit?.options ?? HardenOptions(WeightWidths(worst.bits))
    let layer = subject.graph.node(ofPart: worst.name)?.name
    let widths = subject.graph.widthsText(options.widths, widening: layer, to: wider)
    // Where few bits are left, which way they are rounded matters more than how many there are.
    let spikes =
      options.rounding == .nearest && worst.bits <= 4
      ? "round so that spikes stay: `rounding: spikes`; or " : ""
    return spikes + "take wider weights: `weights: \(widths)` in the `emit` plan"
  }
}

extension Graph {
  /// What `weights:` of a plan says when one layer gets wider weights and all others keep theirs; one
  /// width for all where they had one.
  fileprivate func widthsText(_ widths: WeightWidths, widening layer: String?, to bits: Int)
    -> String
  {
    guard let layer, !widths.own.isEmpty else { return WeightWidths.text(bits) }
    let products = nodes.filter { $0.layer.entry.group == .products }.map(\.name)
    let own = products.compactMap { name in
      (name == layer ? bits : widths.own[name]).map { "\(name): \(WeightWidths.text($0))" }
    }
    let rest = own.count < products.count ? ["rest: \(WeightWidths.text(widths.rest))"] : []
    return "[" + (own + rest).joined(separator: ", ") + "]"
  }
}
