import CKernels

/// The active elements of a source in one step.
struct SpikeEvents: Sendable {
  var places: [Int32] = []
  /// Empty where every value is 1.
  var values: [Int32] = []

  init() {}

  /// The elements of one picture of an input that are not 0.
  init(picture: Int, of input: [UInt16], size: Int) {
    var isBinary = true
    for element in 0..<size {
      let value = input[picture * size + element]
      if value == 0 { continue }
      places.append(Int32(element))
      values.append(Int32(value))
      if value != 1 { isBinary = false }
    }
    if isBinary { values = [] }
  }

  /// The bits that are set.
  init(_ words: [UInt64]) {
    let count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    // Swift would write the count 0 into the one empty array that all threads share.
    guard count > 0 else { return }
    places = [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      wsk_list_spikes(Int64(words.count), words, buffer.baseAddress)
      initialized = count
    }
  }
}

/// Computes picture after picture on one thread.
struct SimulatorWorker {
  private let simulator: Simulator
  private let detail: SimulationDetail
  private var sums: [Int32]
  private var spread = SpikeEvents()
  private(set) var tally: SimulationTally

  init(_ simulator: Simulator, keeping detail: SimulationDetail) {
    self.simulator = simulator
    self.detail = detail
    sums = []
    tally = SimulationTally(simulator.netlist, readouts: simulator.readouts.count)
  }

  /// Without regard to delays: every population once, in topological order.
  mutating func run(picture: Int, inputs: [[UInt16]]) {
    var states: [SpikeEvents] = []
    for (input, values) in zip(simulator.netlist.inputs, inputs) {
      states.append(
        SpikeEvents(picture: picture, of: values, size: input.shape.reduce(1, *)))
    }
    for index in simulator.populations.indices {
      let words = fire(index) { path in states[path.source] }
      let events = SpikeEvents(words)
      states.append(events)
      record(index, words, spikeCount: events.places.count)
    }
  }

  /// The spikes of a population, given what arrives along each path.
  mutating func fire(_ index: Int, arriving: (SpikePath) -> SpikeEvents) -> [UInt64] {
    let population = simulator.populations[index]
    sums = population.bias
    for path in population.paths {
      let events = arriving(path)
      if let spreading = path.spreading {
        spreadView(events, spreading)
        add(spread, along: path)
      } else {
        add(events, along: path)
      }
    }
    var words = [UInt64](repeating: 0, count: (population.size + 63) / 64)
    wsk_fire(Int64(population.size), sums, &words)
    return words
  }

  private mutating func add(_ events: SpikeEvents, along path: SpikePath) {
    let count = Int64(events.places.count)
    let operations = withUnsafePointer(to: path.product) { product in
      events.values.isEmpty
        ? wsk_spread(product, count, events.places, nil, path.weight, &sums)
        : wsk_spread(product, count, events.places, events.values, path.weight, &sums)
    }
    tally.operations[path.projection] += Int(operations)
  }

  private mutating func spreadView(_ events: SpikeEvents, _ spreading: ViewSpreading) {
    spread.places.removeAll(keepingCapacity: true)
    spread.values.removeAll(keepingCapacity: true)
    for (event, place) in events.places.enumerated() {
      spreading.forEach(place) { spread.places.append($0) }
      if !events.values.isEmpty {
        let missing = spread.places.count - spread.values.count
        for _ in 0..<missing { spread.values.append(events.values[event]) }
      }
    }
  }

  /// Keeps what a population did for one picture, and the classes that are read from it.
  mutating func record(_ population: Int, _ words: [UInt64], spikeCount: Int) {
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
