import WSLang
import WSRuntime

/// Runs hard networks on pictures and gives their spikes, by population and packed as test vectors
/// are. Which executors do it, and on how many threads, is for the one who makes a calibration.
package protocol CalibrationExecutor {
  func spikes(
    of program: ThresholdProgram, inputs: [Netlist.Input], on examples: ExampleSet
  ) throws(RuntimeError) -> [String: [UInt8]]
  func spikes(
    of netlist: Netlist, on examples: ExampleSet
  ) throws(RuntimeError) -> [String: [UInt8]]
}

/// Pictures on which rounding keeps the spikes of a network; of the training set.
package struct Calibration {
  let examples: ExampleSet
  let executor: any CalibrationExecutor
  let threads: Int
  /// Pictures that the network in real numbers runs on at once.
  fileprivate static let batch = 64

  /// - Parameters:
  ///   - pictures: how many of the examples are taken, at most: such as are drawn by `seed`.
  ///   - executor: what runs the network on them.
  package init(
    _ examples: ExampleSet, pictures: Int, seed: UInt64, executor: any CalibrationExecutor,
    threads: Int
  ) {
    var indices = examples.indices
    if pictures < indices.count {
      var random = CounterRandom(seed: seed, purpose: .calibration)
      random.shuffle(&indices)
      indices = indices.prefix(pictures).sorted()
    }
    self.examples = ExampleSet(examples.dataset, indices: indices)
    self.executor = executor
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
    real = try calibration.executor.spikes(
      of: try floatReference(folded, batch: Calibration.batch), inputs: folded.inputs,
      on: calibration.examples)
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
    whole = try calibration.executor.spikes(of: netlist, on: calibration.examples)
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
