import WSLang
import WSRuntime

extension Subject {
  /// What its `emit` plan says, or would say by default.
  var options: HardenOptions { emit?.options ?? HardenOptions(WeightWidths(Defaults.weightBits)) }
}

/// How real weights become whole ones.
package struct HardenOptions: Equatable, Sendable {
  package var widths: WeightWidths
  package var scales: WeightScales
  package var rounding: WeightRounding

  package init(
    _ widths: WeightWidths, scales: WeightScales = .perNeuron,
    rounding: WeightRounding = .nearest
  ) {
    self.widths = widths
    self.scales = scales
    self.rounding = rounding
  }
}

package struct HardenedNetwork: Sendable {
  package var netlist: Netlist
  package var report: HardenReport
  /// The same neurons in real numbers: what the netlist is compared with.
  package var folded: FoldedNetwork
}

/// The integer netlist of a trained network, each weight rounded to the nearest whole one; nil after
/// a report of what stands in the way.
///
/// `options` defaults to what the subject's `emit` plan says.
package func harden(
  _ subject: Subject, weights: WeightSet, options: HardenOptions? = nil,
  into diagnostics: inout Diagnostics
) -> HardenedNetwork? {
  guard let folded = foldNetwork(subject, weights: weights, into: &diagnostics) else {
    return nil
  }
  return hardened(
    folded, quantise(folded, options ?? subject.options), subject, into: &diagnostics)
}

/// The same with weights that keep the spikes on calibration pictures.
package func harden(
  _ subject: Subject, weights: WeightSet, on calibration: Calibration,
  into diagnostics: inout Diagnostics
) throws(RuntimeError) -> HardenedNetwork? {
  guard let folded = foldNetwork(subject, weights: weights, into: &diagnostics) else {
    return nil
  }
  return hardened(
    folded, try quantise(folded, subject.options, on: calibration), subject, into: &diagnostics)
}

private func hardened(
  _ folded: FoldedNetwork, _ quantised: (netlist: Netlist, report: HardenReport),
  _ subject: Subject, into diagnostics: inout Diagnostics
) -> HardenedNetwork {
  for coarse in quantised.report.coarseProjections {
    diagnostics.report(.coarseWeights(coarse, folded, subject.graph))
  }
  return HardenedNetwork(netlist: quantised.netlist, report: quantised.report, folded: folded)
}

/// Integer rows for all populations, and the step at which each one is first valid.
func quantise(
  _ folded: FoldedNetwork, _ options: HardenOptions
) -> (netlist: Netlist, report: HardenReport) {
  var assembly = NetlistAssembly(folded, options)
  for population in folded.populations { assembly.add(population, on: nil) }
  return (assembly.netlist, assembly.report)
}

private func quantise(
  _ folded: FoldedNetwork, _ options: HardenOptions, on calibration: Calibration
) throws(RuntimeError) -> (netlist: Netlist, report: HardenReport) {
  var assembly = NetlistAssembly(folded, options)
  var run = try CalibrationRun(folded, calibration)
  for population in folded.populations {
    guard case .threshold(let sum) = population.kind else {
      assembly.add(population, on: nil)
      continue
    }
    let samples = try run.rounding(of: sum, behind: assembly.netlist)
    assembly.add(population, on: samples, nearest: samples == nil ? .unlikeTerms : nil)
  }
  return (assembly.netlist, assembly.report)
}
