import WSRuntime

/// A population computed spike by spike: each spike of a source takes a clock, in which the row of
/// its weights is read from a memory and added to one sum for each neuron.
///
/// Sources of several bits come plane by plane, the highest first: between two planes the sums are
/// doubled. The bias enters in the same way: its high part is what the sums are reset to, and a row
/// of its own adds one bit behind each doubling, so that
///
///     sum = Σ 2^p (b_p + Σ w x_p),   b = Σ 2^p b_p
struct EventEngine {
  var neurons: Int
  /// Pictures have as many windows: the neurons are computed anew in each.
  var windows: Int
  /// Of a weight in a row.
  var weightBits: Int
  var sumBits: Int
  /// Of the widest source.
  var planes: Int
  /// What the sums are reset to.
  var start: [Int]
  /// For each plane but the highest, from plane 0 on: the bits of the biases.
  var biasBits: [[Int]]
  var feeds: [Feed]

  /// Words of a source on their way to the engine.
  struct Feed {
    var width: Int
    var wordsPerBeat: Int
    /// The number of the first row.
    var firstRow: Int
    var beats: Int
    var bits: Int

    var rows: Int { beats * wordsPerBeat * width }
  }

  var rows: Int { (feeds.last.map { $0.firstRow + $0.rows } ?? 0) + biasBits.count }
  var firstBiasRow: Int { rows - biasBits.count }
  /// A word's first row and its width have a place in it.
  var rowBits: Int {
    max(
      Verilog.bits(numbering: rows),
      (feeds.map { Verilog.bits(numbering: $0.width + 1) }.max() ?? 1))
  }

  /// The feeds of all planes in the order in which they are taken.
  var turns: [(feed: Int, plane: Int)] {
    (0..<planes).reversed().flatMap { plane in
      feeds.indices.filter { feeds[$0].bits > plane }.map { ($0, plane) }
    }
  }
}

extension EventEngine {
  /// A word has at most as many elements: the search for the next spike stays short.
  private static let widestWord = 16

  init(_ layer: CircuitLayer) {
    let (population, feeds) = (layer.population, layer.feeds)
    neurons = layer.output.elements
    windows = layer.output.beats
    planes = feeds.map(\.stream.bits).max() ?? 1
    var row = 0
    self.feeds = []
    for feed in feeds {
      let words = (feed.stream.elements + Self.widestWord - 1) / Self.widestWord
      let own = Feed(
        width: (feed.stream.elements + words - 1) / words, wordsPerBeat: words, firstRow: row,
        beats: feed.window.taps, bits: feed.stream.bits)
      self.feeds.append(own)
      row += own.rows
    }
    let bias = (0..<neurons).map { Int(population.bias[$0 % population.bias.count]) }
    let highest = planes - 1
    start = bias.map { $0 >> highest }
    biasBits = (0..<highest).map { plane in bias.map { $0 >> plane & 1 } }
    var weights = 0...(planes > 1 ? 1 : 0)
    var least = bias
    var most = bias
    for feed in feeds {
      let largest = 1 << feed.stream.bits - 1
      for value in feed.connectivity.filled(feed.projection.weight) {
        weights = min(weights.lowerBound, Int(value))...max(weights.upperBound, Int(value))
      }
      for neuron in 0..<neurons {
        let row = feed.row(of: neuron)
        least[neuron] += row.negative * largest
        most[neuron] += row.positive * largest
      }
    }
    weightBits = Verilog.signedBits(weights)
    sumBits = Verilog.signedBits(min(-1, least.min() ?? -1)...max(0, most.max() ?? 0))
  }
}

extension CircuitFeed {
  /// A dense product of the elements as they come.
  var isFlat: Bool { projection.map == .dense && connectivity.viewed.isPlain }

  /// The sums of a neuron's positive and of its negative weights.
  func row(of neuron: Int) -> (positive: Int, negative: Int) {
    let window = connectivity.unrolledWindow
    let weights = connectivity.filled(projection.weight)
    var (positive, negative) = (0, 0)
    for ky in 0..<window.kernelHeight {
      for kx in 0..<window.kernelWidth {
        let tap = window.weights(of: neuron, tap: ky, kx)
        for value in weights[tap..<tap + window.groupChannels] {
          if value > 0 { positive += Int(value) } else { negative += Int(value) }
        }
      }
    }
    return (positive, negative)
  }

  /// The weight between an element of a beat of the window and a neuron.
  func weight(tap: Int, element: Int, neuron: Int, _ weights: [Int16]) -> Int {
    let window = connectivity.unrolledWindow
    let place = tap * stream.elements + element
    if isFlat {
      let length = window.weightsOfOutput
      return place < length ? Int(weights[neuron * length + place]) : 0
    }
    guard element / window.groupChannels == neuron / window.groupOutputs else { return 0 }
    let first = window.weights(of: neuron, tap: tap / self.window.width, tap % self.window.width)
    return Int(weights[first + element % window.groupChannels])
  }
}
