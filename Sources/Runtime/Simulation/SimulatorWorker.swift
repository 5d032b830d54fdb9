import CKernels

/// Computes picture after picture on one thread; all memory but what it keeps is reserved first.
struct SimulatorWorker {
  private let simulator: Simulator
  private let detail: SimulationDetail
  private let sums: Block<Int32>
  /// By population.
  private let words: [Block<UInt64>]
  /// By source: inputs, then populations.
  private var states: [SpikeEvents] = []
  private var viewPlaces: [Int32] = []
  private var viewValues: [Int32] = []
  private(set) var tally: SimulationTally

  init(_ simulator: Simulator, keeping detail: SimulationDetail) throws(RuntimeError) {
    self.simulator = simulator
    self.detail = detail
    sums = try Block(count: simulator.populations.map(\.size).max() ?? 0)
    var words: [Block<UInt64>] = []
    for input in simulator.netlist.inputs {
      states.append(try SpikeEvents(size: input.shape.elements, hasValues: true))
    }
    for population in simulator.populations {
      states.append(try SpikeEvents(size: population.size, hasValues: false))
      words.append(try Block(count: (population.size + 63) / 64))
    }
    self.words = words
    tally = SimulationTally(simulator.netlist, readouts: simulator.readouts.count)
  }

  /// Without regard to delays: every population once, in topological order.
  mutating func run(picture: Int, inputs: [PictureValues]) {
    for (index, values) in inputs.enumerated() {
      states[index].list(values, picture: picture)
    }
    for index in simulator.populations.indices {
      start(index)
      for path in simulator.populations[index].paths { add(states[path.source], along: path) }
      fire(index)
      states[inputs.count + index].list(words[index])
      record(index, spikeCount: states[inputs.count + index].count)
    }
  }

  /// Computes one population, given what arrives along each path; its spikes are listed.
  mutating func step(
    _ index: Int, arriving: (SpikePath) -> SpikeEvents?, spikes: inout SpikeEvents
  ) {
    start(index)
    for path in simulator.populations[index].paths {
      if let events = arriving(path) { add(events, along: path) }
    }
    fire(index)
    spikes.list(words[index])
  }

  private func start(_ index: Int) { sums.copy(from: simulator.populations[index].bias) }

  private func fire(_ index: Int) {
    wsk_fire(Int64(simulator.populations[index].size), sums.start, words[index].start)
  }

  private mutating func add(_ events: SpikeEvents, along path: SpikePath) {
    var product = path.product
    let operations: Int64
    if let spreading = path.spreading {
      spreadView(events, spreading)
      operations = wsk_spread(
        &product, Int64(viewPlaces.count), viewPlaces, viewValues, path.weight, sums.start)
    } else {
      operations = wsk_spread(
        &product, Int64(events.count), events.places.start, events.valueStart, path.weight,
        sums.start)
    }
    tally.operations[path.projection] += Int(operations)
  }

  private mutating func spreadView(_ events: SpikeEvents, _ spreading: ViewedSource) {
    viewPlaces.removeAll(keepingCapacity: true)
    viewValues.removeAll(keepingCapacity: true)
    for event in 0..<events.count {
      spreading.forEachViewed(Int(events.places[event])) {
        viewPlaces.append(Int32($0))
        viewValues.append(events.value(event))
      }
    }
  }

  /// Keeps what a population did for one picture, and the classes that are read from it.
  mutating func record(_ population: Int, spikeCount: Int) {
    let words = words[population]
    tally.spikeCounts[population] += spikeCount
    for (index, readout) in simulator.readouts.enumerated()
    where readout.population == population {
      readout.decode(words, keepsScores: detail >= .scores, into: &tally, at: index)
    }
    guard detail >= .spikes else { return }
    let bytes = (simulator.populations[population].size + 7) / 8
    for byte in 0..<bytes {
      let shift = UInt64(byte % 8 * 8)
      tally.spikes[population].append(UInt8(truncatingIfNeeded: words[byte / 8] >> shift))
    }
  }
}
