import WSRuntime

/// A netlist as the C file runs it: population after population, each row of pixels for itself.
struct CProgram {
  struct Input {
    let input: Netlist.Input
    /// What the caller hands over.
    let parameter: CSignal
    /// What the network sees.
    let signal: CSignal
  }

  /// The values of a signal, copied into the order of another shape.
  struct Reordering {
    let from: CSignal
    let to: CSignal
  }

  struct Layer {
    let population: Netlist.Population
    let signal: CSignal
    let work: Work
    /// What is made of other signals before.
    let reorderings: [Reordering]
  }

  enum Work {
    case sum(CSums, [CProduct])
    /// An OR over the windows of each source.
    case pool([(CSignal, Connectivity)])
  }

  struct Output {
    let name: String
    /// As the netlist calls it.
    let written: String
    let source: CSignal
    let key: [[UInt8]]
    let positions: Int
  }

  let netlist: Netlist
  /// Of the structure; what the outside sees begins with it.
  let name: String
  let inputs: [Input]
  let layers: [Layer]
  let outputs: [Output]

  /// Fails with what C cannot hold.
  init(_ netlist: Netlist) throws(RuntimeError) {
    self.netlist = netlist
    var outside = UniqueNames(reserved: CNames.reserved)
    name = outside.takeIdentifier(CNames.lowercased(netlist.name))
    var members = UniqueNames(reserved: CNames.reserved)
    var signals: [String: CSignal] = [:]
    var inputs: [Input] = []
    for input in netlist.inputs {
      let axes = SignalAxes(input.shape)
      let name = members.takeIdentifier(input.name)
      let bits = input.code.givenBits
      let given = CSignal(
        name: name, axes: axes, form: .integers(bits: bits, largest: input.code.givenLargest))
      let seen =
        input.code.isAnalog
        ? given : CSignal(name: members.takeIdentifier(name + "_spikes"), axes: axes, form: .spikes)
      signals[input.name] = seen
      inputs.append(Input(input: input, parameter: given, signal: seen))
    }
    self.inputs = inputs
    var layers: [Layer] = []
    for population in netlist.populations {
      let signal = CSignal(
        name: members.takeIdentifier(population.name), axes: SignalAxes(population.shape),
        form: .spikes)
      layers.append(
        try Self.layer(population, signal, of: netlist, signals: signals, names: &members))
      signals[population.name] = signal
    }
    self.layers = layers
    var outputs: [Output] = []
    for output in netlist.outputs {
      guard case .key(let key) = output.decode, let source = signals[output.from],
        let counts = netlist.classCount(of: output)
      else { continue }
      outputs.append(
        Output(
          name: outside.takeIdentifier(output.name), written: output.name, source: source, key: key,
          positions: counts.positions))
    }
    self.outputs = outputs
  }

  private static func layer(
    _ population: Netlist.Population, _ signal: CSignal, of netlist: Netlist,
    signals: [String: CSignal], names: inout UniqueNames
  ) throws(RuntimeError) -> Layer {
    var reorderings: [Reordering] = []
    var products: [CProduct] = []
    var pools: [(CSignal, Connectivity)] = []
    for projection in netlist.projections where projection.to == population.name {
      let connectivity = try netlist.connectivity(of: projection)
      guard var source = signals[projection.from] else {
        throw RuntimeError(.internalFault, "`\(projection.from)` comes after its reader")
      }
      let isFlat = projection.map == .dense && connectivity.viewed.isPlain
      if !source.fits(connectivity.viewed.source, isFlat: isFlat) {
        let copy = source.reshaped(
          connectivity.viewed.source, name: names.takeIdentifier("\(source.name)_reshaped"))
        reorderings.append(Reordering(from: source, to: copy))
        source = copy
      } else if !isFlat {
        source = source.reshaped(connectivity.viewed.source, name: source.name)
      }
      if projection.map.isPool {
        pools.append((source, connectivity))
        continue
      }
      let product = CProduct(
        name: names.takeIdentifier("weights_" + projection.name), projection, source: source,
        connectivity)
      guard let count = product.weightCount, count <= CLimits.mostWeights else {
        throw RuntimeError(
          .netlistTarget,
          "the target `c` cannot take projection `\(projection.name)`: its weights make an array "
            + "of more than 2^31 elements")
      }
      products.append(product)
    }
    let work: Work =
      products.isEmpty
      ? .pool(pools)
      : .sum(CSums(population, try netlist.sumRange(of: population), products), products)
    return Layer(population: population, signal: signal, work: work, reorderings: reorderings)
  }
}

enum CLimits {
  /// Places in arrays are `int32_t`.
  static let mostWeights = 1 << 31 - 1
}

/// The sums of one row of pixels of a population.
struct CSums {
  let bits: Int
  let channels: Int
  /// Pixels of the row, and those beside it that runs of weights reach.
  let width: Int
  let left: Int
  let right: Int
  /// Sums behind them that zeros are added to.
  let slack: Int

  init(_ population: Netlist.Population, _ range: ClosedRange<Int>, _ products: [CProduct]) {
    let axes = SignalAxes(population.shape)
    // Each partial sum lies within the range as well: inputs are at least 0.
    bits = range.lowerBound >= -1 << 15 && range.upperBound < 1 << 15 ? 16 : 32
    channels = axes.channels
    width = axes.width
    left = products.map(\.margins.left).max() ?? 0
    right = products.map(\.margins.right).max() ?? 0
    slack = products.map(\.slack).max() ?? 0
  }

  var type: String { "int\(bits)_t" }
  var member: String { "net->sums.of_\(bits)" }
  var count: Int { (left + width + right) * channels + slack }
}

extension CSignal {
  /// Its array can be read in the order of other axes.
  fileprivate func fits(_ other: SignalAxes, isFlat: Bool) -> Bool {
    !isSpikes || isFlat || axes.channels == other.channels
      || (axes.channels % 8 == 0 && other.channels % 8 == 0)
  }
}

extension Netlist.InputCode {
  var isAnalog: Bool { if case .analog = self { true } else { false } }

  /// Of the integers that a caller hands over: bytes of a picture for a threshold.
  fileprivate var givenBits: Int {
    if case .analog(let bits) = self, bits > 8 { 16 } else { 8 }
  }

  fileprivate var givenLargest: Int {
    switch self {
    case .analog(let bits): 1 << bits - 1
    case .threshold: 255
    case .spikes: 1
    }
  }
}
