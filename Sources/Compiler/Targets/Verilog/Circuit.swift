import WSRuntime

/// A netlist as layers that hand pictures on along AXI streams.
struct CircuitLayout {
  /// As the netlist has it.
  var title: String
  var names: VerilogNames
  var inputs: [CircuitStream]
  /// Each after those that it reads; one for each population.
  var layers: [CircuitLayer]
  var readouts: [CircuitReadout]

  var streams: [CircuitStream] { inputs + layers.map(\.output) }

  /// Of an input or a population.
  func stream(_ source: String) -> CircuitStream? { streams.first { $0.source == source } }

  /// In order: the ports of layers and outputs that read a stream.
  func readers(of source: String) -> [String] {
    var readers: [String] = []
    for layer in layers {
      for (index, feed) in layer.feeds.enumerated() where feed.stream.source == source {
        readers.append(layer.feedName(index))
      }
    }
    for readout in readouts where readout.stream.source == source { readers.append(readout.name) }
    return readers
  }
}

/// A layout with a form for each layer.
struct Circuit {
  var layout: CircuitLayout
  var family: CircuitFamily
  /// One for each layer.
  var stages: [CircuitStage]

  var name: String { layout.names.circuit }
}

/// Pictures on a stream: beat after beat, rows from the top, each from the left; the elements of a
/// beat lie from the lowest bit on.
struct CircuitStream: Equatable {
  /// The name in the netlist, of an input or a population.
  var source: String
  var name: String
  var rows: Int
  var columns: Int
  /// In each beat.
  var elements: Int
  /// Of an element.
  var bits: Int

  var beats: Int { rows * columns }
  var width: Int { elements * bits }
  /// Ports of the circuit are whole bytes wide.
  var portWidth: Int { (width + 7) / 8 * 8 }
}

/// A population and what arrives at it.
struct CircuitLayer {
  var output: CircuitStream
  var feeds: [CircuitFeed]
  /// In the netlist.
  var population: Netlist.Population

  var name: String { output.name }

  /// A single source of spikes that is flattened needs no memory: its beats wait until they are
  /// taken apart.
  var scansInPlace: Bool { feeds.count == 1 && feeds[0].isFlat && feeds[0].stream.bits == 1 }

  /// Of the module that brings a feed's source into the order that the stage takes.
  func feedName(_ index: Int) -> String {
    let feed = feeds[index]
    let same = feeds[..<index].count { $0.stream.source == feed.stream.source }
    return "\(name)_from_\(feed.stream.name)" + (same == 0 ? "" : "_\(same + 1)")
  }
}

/// What computes one population.
struct CircuitStage {
  var layer: CircuitLayer
  var form: CircuitForm
  var cost: CircuitCost
}

/// How a population is computed.
enum CircuitForm {
  /// Spike after spike, a row of weights from a memory for each.
  case events(EventEngine)
  /// All sums of a window at once, their weights as wiring.
  case sums(WiredSums)
  /// An OR over windows side by side.
  case pool(StreamingPool)

  /// What a feed's module sends to the stage; nil: the stage takes the source itself.
  func feedPorts(_ index: Int, prefix: String) -> StreamPorts? {
    switch self {
    case .events(let engine):
      StreamPorts(
        prefix: prefix, width: engine.feeds[index].width, userWidth: engine.rowBits)
    case .sums(let sums): StreamPorts(prefix: prefix, width: sums.sliding.elements)
    case .pool: nil
    }
  }
}

/// One projection into a stage.
struct CircuitFeed {
  var stream: CircuitStream
  var projection: Netlist.Projection
  /// Over the beats of the stream.
  var window: CircuitWindow
  var connectivity: Connectivity
}

/// Where a projection looks: a kernel of beats that moves over the rows and columns of a stream.
struct CircuitWindow: Equatable {
  var height: Int
  var width: Int
  var strideDown = 1
  var strideRight = 1
  var top = 0
  var left = 0

  var taps: Int { height * width }
}

/// What leaves the circuit.
struct CircuitReadout {
  var output: Netlist.Output
  var name: String
  var stream: CircuitStream

  /// Of a class, or of the spikes of a beat.
  var width: Int {
    switch output.decode {
    case .key(let key): Verilog.bits(numbering: key.count)
    case .spikes, .final, .membrane: stream.width
    }
  }
  var portWidth: Int { (width + 7) / 8 * 8 }
}
