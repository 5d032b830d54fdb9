import WSCompiler
import WSLang
import WSRuntime

extension Diagnostic {
  /// Whole weights cost more than a point of accuracy, or change more than 1 % of an output that
  /// has no classes: where the spikes change, and what to do. Nil where they cost less.
  static func emissionLoss(
    _ comparison: NetlistComparison, _ hardened: HardenedNetwork
  ) -> Diagnostic? {
    guard let message = comparison.lossWords(hardened) else { return nil }
    let report = hardened.report
    let pictures = comparison.pictures
    let worst = comparison.populations.filter { $0.changed > 0 }.sorted {
      $0.changedShare(of: pictures) > $1.changedShare(of: pictures)
    }
    var coarse: [String] = []
    let notes = worst.prefix(3).map { population in
      let projections = report.populations.first { $0.name == population.name }?.projections ?? []
      coarse += projections.filter(\.isCoarse).map { $0.remedy(hardened.folded) }
      return
        "`\(population.name)`: \(percent(population.changedShare(of: pictures))) of its spikes "
        + "and silences changed; " + projections.map(\.words).joined(separator: "; ")
    }
    var help = "let the network have more neurons, or train it with a larger margin"
    if let remedy = coarse.first {
      help = remedy
    } else if let bits = report.populations.flatMap(\.projections).map(\.bits).min(), bits < 16 {
      let wider = bits < 8 ? bits + 2 : bits < 12 ? 12 : 16
      help = "take wider weights: `weights: \(wider) bits` in the `emit` plan"
    }
    return Diagnostic(
      .emissionLoss, .warning, message, at: nil, notes: notes, helps: [Help(help)])
  }
}

extension NetlistComparison {
  fileprivate func lossWords(_ hardened: HardenedNetwork) -> String? {
    let widths = hardened.report.widths
    let accuracies = accuracies
    if let worst = accuracies.max(by: { $0.float - $0.whole < $1.float - $1.whole }) {
      // A point is none more, whatever the rounding of shares.
      guard worst.float - worst.whole > 0.01 + 1e-9 else { return nil }
      let points = fixed((worst.float - worst.whole) * 100, 1)
      return "whole weights of \(widths) lose \(points) points of "
        + accuracyWords(worst.label, among: accuracies.count)
        + ": \(percent(worst.float)) became \(percent(worst.whole))"
    }
    for output in hardened.netlist.outputs {
      guard case .spikes = output.decode,
        let population = populations.first(where: { $0.name == output.from }),
        population.changedShare(of: pictures) > 0.01
      else { continue }
      return "whole weights of \(widths) change "
        + "\(percent(population.changedShare(of: pictures))) of output `\(output.name)`"
    }
    return nil
  }
}
