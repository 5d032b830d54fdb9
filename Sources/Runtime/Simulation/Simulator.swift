/// Runs a netlist in integers, event by event: each active element of a source adds the weights
/// that lead away from it, and a neuron fires iff its sum with its bias is at least 0.
///
/// Spikes are kept as bits. Results are the same with any number of threads.
package struct Simulator: Sendable {
  package let netlist: Netlist
  private let threads: Int
  let populations: [SpikingPopulation]
  let readouts: [KeyReadout]

  /// Pictures that one task computes, at most.
  private static let mostPerTask = 64

  /// Fails if the netlist is not sound or has other than threshold neurons in one step.
  package init(_ netlist: Netlist, threads: Int = 4) throws(RuntimeError) {
    try netlist.verify()
    try netlist.expectThresholds(in: "the simulator")
    self.netlist = netlist
    self.threads = threads
    let names = netlist.inputs.map(\.name) + netlist.populations.map(\.name)
    let places = Dictionary(zip(names, names.indices)) { first, _ in first }
    let incoming = Dictionary(grouping: netlist.projections.indices) {
      netlist.projections[$0].to
    }
    var populations: [SpikingPopulation] = []
    for population in netlist.populations {
      var paths: [SpikePath] = []
      for index in incoming[population.name] ?? [] {
        let projection = netlist.projections[index]
        guard let source = places[projection.from] else { continue }
        paths.append(
          SpikePath(
            projection, try netlist.connectivity(of: projection), index: index, source: source))
      }
      populations.append(SpikingPopulation(population, paths: paths))
    }
    self.populations = populations
    readouts = KeyReadout.all(of: netlist)
  }

  /// Runs examples, each for itself: every input sees the picture that it takes by its code.
  package func run(_ examples: ExampleSet, keeping detail: SimulationDetail = .classes)
    throws(RuntimeError) -> SimulationResult
  {
    let values = zip(netlist.inputs, try netlist.pictures(of: examples.dataset)).map {
      PictureValues.bytes($1, indices: examples.indices, table: $0.code.valueOfByte)
    }
    return try run(values, count: examples.count, keeping: detail)
  }

  /// Runs pictures that are given as the integers of each input, picture after picture.
  package func run(
    inputs: [String: [UInt16]], count: Int, keeping detail: SimulationDetail = .classes
  ) throws(RuntimeError) -> SimulationResult {
    let values = try netlist.checkedInputs(inputs, count: count)
    return try run(values.map { .integers($0) }, count: count, keeping: detail)
  }

  private func run(
    _ inputs: [PictureValues], count: Int, keeping detail: SimulationDetail
  ) throws(RuntimeError) -> SimulationResult {
    let perTask = max(1, min(Self.mostPerTask, count / (4 * min(max(1, threads), 1024))))
    let tasks = stride(from: 0, to: count, by: perTask).map { $0..<min($0 + perTask, count) }
    let parts = try concurrentResults(of: tasks, threads: threads) {
      pictures throws(RuntimeError) in
      var worker = try SimulatorWorker(self, keeping: detail)
      for picture in pictures { worker.run(picture: picture, inputs: inputs) }
      return worker.tally
    }
    var total = SimulationTally(netlist, readouts: readouts.count)
    for part in parts { total.append(part) }
    return SimulationResult(
      total, of: netlist, readouts: readouts, count: count, keeping: detail)
  }
}

/// One population as it is computed.
struct SpikingPopulation: Sendable {
  let size: Int
  /// What each neuron's sum starts from.
  let bias: [Int32]
  let paths: [SpikePath]

  init(_ population: Netlist.Population, paths: [SpikePath]) {
    let size = population.shape.elements
    self.size = size
    let biases = population.bias
    bias = biases.count == size ? biases : (0..<size).map { biases[$0 % biases.count] }
    self.paths = paths
  }
}

extension Netlist {
  /// The values of each input in the netlist's order; right in number and range.
  func checkedInputs(_ pictures: [String: [UInt16]], count: Int) throws(RuntimeError) -> [[UInt16]]
  {
    var values: [[UInt16]] = []
    for input in inputs {
      guard let given = pictures[input.name] else {
        throw RuntimeError(.netlistInput, "no pictures are given for the input `\(input.name)`")
      }
      let size = input.shape.elements
      guard count >= 0, checkedProduct([count, size]) == given.count else {
        throw RuntimeError(
          .netlistInput,
          "input `\(input.name)` needs \(count) pictures of \(size) values, \(given.count) values "
            + "are given")
      }
      let largest = input.code.largestValue
      if let value = given.first(where: { $0 > largest }) {
        throw RuntimeError(
          .netlistInput,
          "input `\(input.name)` is given the value \(value), its largest is \(largest)")
      }
      values.append(given)
    }
    return values
  }

  /// The inputs with a picture of their own; the others see one of these pictures.
  package var pictureInputs: [Input] { inputs.filter { $0.picture == nil } }

  /// For each input the bytes that it sees of all examples; fails unless they have its shape.
  func pictures(of data: Dataset) throws(RuntimeError) -> [[UInt8]] {
    try data.expectOwnPictures(of: inputs.map(\.owner))
    var found: [String: [UInt8]] = [:]
    var pictures: [[UInt8]] = []
    for input in inputs {
      try data.expectPictures(input.shape, input: input.owner)
      let bytes = found[input.owner] ?? data.picture(for: input.owner)?.bytes ?? []
      found[input.owner] = bytes
      pictures.append(bytes)
    }
    return pictures
  }

  /// Fails for a value that is neither 0 nor 1 where an input takes spikes as they are: nothing says
  /// how it would become one.
  package func expectSpikes(in data: Dataset) throws(RuntimeError) {
    for input in inputs where input.code == .spikes {
      guard let field = data.picture(for: input.owner),
        let (place, value) = field.firstBetween0And1
      else { continue }
      let (picture, element) = place.quotientAndRemainder(dividingBy: max(1, field.size))
      throw RuntimeError(
        .netlistInput,
        "input `\(input.name)` of `\(name)` takes spikes, and value \(element) of picture "
          + "\(picture) of \(data.name) is \(value)",
        help: "give it 0 and 1 alone; as bytes, 0 and 255")
    }
  }

  /// What each input takes for pictures of bytes: its code is applied.
  package func inputValues(of examples: ExampleSet) throws(RuntimeError) -> [String: [UInt16]] {
    var values: [String: [UInt16]] = [:]
    for (input, bytes) in zip(inputs, try pictures(of: examples.dataset)) {
      let (size, table) = (input.shape.elements, input.code.valueOfByte)
      var own: [UInt16] = []
      own.reserveCapacity(examples.count * size)
      for index in examples.indices {
        for byte in bytes[Int(index) * size..<(Int(index) + 1) * size] {
          own.append(table[Int(byte)])
        }
      }
      values[input.name] = own
    }
    return values
  }
}

extension Netlist.InputCode {
  /// For each byte of a picture: the value that enters the network.
  var valueOfByte: [UInt16] {
    switch self {
    case .analog(let bits): InputGrid(bits: bits).levels
    case .threshold(let level): (0...255).map { Double($0) >= level ? 1 : 0 }
    case .spikes: (0...255).map { $0 >= 128 ? 1 : 0 }
    }
  }
}
