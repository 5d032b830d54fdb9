import WSLang
import WSRuntime

/// Pictures on which rounding keeps the spikes of a network; of the training set.
package struct Calibration: Sendable {
  let examples: ExampleSet
  let threads: Int

  /// - Parameter pictures: how many of the examples are taken, at most: such as are drawn by `seed`.
  package init(_ examples: ExampleSet, pictures: Int, seed: UInt64, threads: Int) {
    var indices = examples.indices
    if pictures < indices.count {
      var random = CounterRandom(seed: seed, purpose: .calibration)
      random.shuffle(&indices)
      indices = indices.prefix(pictures).sorted()
    }
    self.examples = ExampleSet(examples.dataset, indices: indices)
    self.threads = threads
  }

  /// `2,000 training pictures`
  package var words: String { "\(groupedDigits(examples.count)) training pictures" }
}

/// What the neurons of a network do on calibration pictures: in real numbers, and in whole ones as
/// far as these are known.
struct CalibrationRun {
  private let folded: FoldedNetwork
  private let calibration: Calibration
  private let inputs: [String: SampledSource]
  private let real: [String: [UInt8]]
  private var whole: [String: [UInt8]] = [:]

  init(_ folded: FoldedNetwork, _ calibration: Calibration) throws(RuntimeError) {
    self.folded = folded
    self.calibration = calibration
    let netlist = Netlist(
      name: folded.name, steps: 1, inputs: folded.inputs, populations: [], projections: [],
      outputs: [], data: nil, vectors: nil)
    inputs = try netlist.inputValues(of: calibration.examples).mapValues { .integers($0) }
    let reference = try floatReference(folded)
    let engine = try Engine(reference.program, batch: 64, threads: calibration.threads)
    try engine.load(reference.weights, origin: "the network")
    var spikes: [String: [UInt8]] = [:]
    _ = try Evaluator(engine, on: calibration.examples, inputs: folded.inputs).evaluate(
      isHard: true, visitSpikes: { spikes[$0.name, default: []] += $1 })
    real = spikes
  }

  /// How to round the rows of a sum; nil where its neurons do not share rows by channels.
  ///
  /// - Parameter netlist: all populations before it.
  mutating func rounding(
    of sum: SumForm, behind netlist: Netlist
  ) throws(RuntimeError) -> SampleRounding? {
    let isMixed = !sum.isDense && sum.terms.contains { $0.map == .dense }
    guard !isMixed || sum.channels == elementCount(sum.inner) else { return nil }
    try runWhole(netlist, for: sum)
    var connections: [Connectivity] = []
    for term in sum.terms {
      do throws(ConnectivityFault) {
        connections.append(
          try Connectivity(
            term.map, term.part.view, from: term.part.sourceShape, to: sum.inner))
      } catch {
        return nil
      }
    }
    guard let before = parts(of: sum, connections, real),
      let now = parts(of: sum, connections, whole)
    else { return nil }
    let places = places(in: sum, most: SampledColumns.mostSamples(of: now))
    return SampleRounding(
      real: SampledColumns(before, at: places), whole: SampledColumns(now, at: places),
      threads: calibration.threads)
  }

  /// What each term of a sum reads, with the spikes of all populations.
  private func parts(
    of sum: SumForm, _ connections: [Connectivity], _ spikes: [String: [UInt8]]
  ) -> [SampledColumns.Part]? {
    var parts: [SampledColumns.Part] = []
    for (term, connectivity) in zip(sum.terms, connections) {
      switch term.part.source {
      case .input(let index):
        let input = folded.inputs[index]
        guard let values = inputs[input.name] else { return nil }
        parts.append(
          SampledColumns.Part(connectivity, values, largest: input.code.largestValue))
      case .population(let index):
        guard let spikes = spikes[folded.populations[index].name] else { return nil }
        parts.append(SampledColumns.Part(connectivity, .spikes(spikes), largest: 1))
      }
    }
    return parts
  }

  /// Runs what has been rounded, where the sum reads something of it that has not been run yet.
  private mutating func runWhole(_ netlist: Netlist, for sum: SumForm) throws(RuntimeError) {
    let isKnown = sum.terms.allSatisfy { term in
      guard case .population(let index) = term.part.source else { return true }
      return whole[folded.populations[index].name] != nil
    }
    if isKnown { return }
    let executor = try NetlistExecutor(
      netlist, pictures: calibration.examples.count, threads: calibration.threads)
    whole = try executor.run(calibration.examples, keeping: .spikes).spikes
  }

  /// Of each picture the same number of pixels, drawn anew for each; all where they are few.
  private func places(in sum: SumForm, most: Int) -> [SampledColumns.Place] {
    let pictures = calibration.examples.count
    let pixels = sum.isDense ? 1 : SignalAxes(sum.inner).pixels
    let each = min(pixels, max(1, most / max(pictures, 1)))
    var places: [SampledColumns.Place] = []
    for picture in 0..<min(pictures, most) {
      var random = CounterRandom(seed: 1, purpose: .calibration, stream: 1, substream: picture)
      for number in 0..<each {
        let pixel = each == pixels ? number : random.below(pixels)
        places.append(SampledColumns.Place(picture: picture, pixel: pixel))
      }
    }
    return places
  }
}
