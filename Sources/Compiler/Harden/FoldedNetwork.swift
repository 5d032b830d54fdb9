import WSLang
import WSRuntime

/// A hard network in real numbers: threshold neurons whose sums have taken in norms, averages and
/// additions. Quantising turns it into a netlist.
package struct FoldedNetwork: Sendable {
  var name: String
  var inputs: [Netlist.Input]
  /// In topological order.
  var populations: [FoldedPopulation]
  var outputs: [Netlist.Output]
  var data: DataRecipe?
}

/// Where the values that a projection reads come from.
package enum FoldedSource: Hashable, Sendable {
  case input(Int)
  case population(Int)
}

/// One source as a reader sees it: through views, at a place among the channels.
struct WiringPart: Equatable, Sendable {
  var source: FoldedSource
  /// Of the source itself.
  var sourceShape: [Int]
  var view: View
  /// After the view.
  var shape: [Int]
  /// The first channel in the wired signal.
  var channel: Int
  /// Real value = coefficient · integer value.
  var coefficient: Double
  /// The largest integer value of an element after the view.
  var largest: Double

  var channels: Int { shape.last ?? 1 }

  func moved(by channels: Int) -> WiringPart {
    var moved = self
    moved.channel += channels
    return moved
  }
}

/// Values that go to a reader without a product on the way.
struct Wiring: Equatable, Sendable {
  /// Flattened, one after the other, they are the signal. Several only where a `concat` joins
  /// vectors that are not one block: such a signal is a vector or a reshaped one.
  var blocks: [WiringBlock]
  /// What the reader sees; the same elements, perhaps reshaped.
  var shape: [Int]

  init(_ blocks: [WiringBlock], shape: [Int]) {
    self.blocks = blocks
    self.shape = shape
  }

  /// `concat`; nil where a reshape or an uneven average stands in the way.
  init?(joining wirings: [Wiring], to shape: [Int]) {
    self.shape = shape
    var parts: [WiringPart] = []
    var channel = 0
    for wiring in wirings {
      guard let arranged = wiring.arranged() else {
        guard shape.count == 1 else { return nil }
        blocks = wirings.flatMap(\.blocks)
        return
      }
      parts += arranged.map { $0.moved(by: channel) }
      channel += wiring.shape.last ?? 1
    }
    blocks = [WiringBlock(inner: shape, parts: parts)]
  }

  /// `add`; nil where the signals are not made of the same blocks.
  init?(adding wirings: [Wiring], to shape: [Int]) {
    self.shape = shape
    let arranged = wirings.compactMap { $0.arranged() }
    if arranged.count == wirings.count {
      blocks = [WiringBlock(inner: shape, parts: arranged.flatMap(\.self))]
      return
    }
    blocks = wirings.first?.blocks ?? []
    for wiring in wirings.dropFirst() {
      guard wiring.blocks.map(\.inner) == blocks.map(\.inner),
        wiring.blocks.map(\.average) == blocks.map(\.average)
      else { return nil }
      for (index, block) in wiring.blocks.enumerated() { blocks[index].parts += block.parts }
    }
  }

  var parts: [WiringPart] { blocks.flatMap(\.parts) }

  /// The parts if they can be seen in `shape`, nil where a reshape stands in the way.
  func arranged() -> [WiringPart]? {
    guard blocks.count == 1, let block = blocks.first, block.average == nil else { return nil }
    if shape == block.inner { return block.parts }
    var arranged: [WiringPart] = []
    for part in block.parts {
      guard part.shape == block.inner, part.view.upsample == nil, part.view.sum == nil else {
        return nil
      }
      var seen = part
      seen.view.reshape = shape == part.sourceShape ? nil : shape
      seen.shape = shape
      arranged.append(seen)
    }
    return arranged
  }
}

/// Parts in one shape: those of `concat` stand side by side along its last axis, the terms of `add`
/// in the same place.
struct WiringBlock: Equatable, Sendable {
  /// The shape in which the parts have their places.
  var inner: [Int]
  /// An average over windows that overlap or leave cells out, applied to `inner`.
  var average: PoolPlan?
  var parts: [WiringPart]

  init(inner: [Int], average: PoolPlan? = nil, parts: [WiringPart]) {
    self.inner = inner
    self.average = average
    self.parts = parts
  }

  /// Values that the reader sees.
  var count: Int {
    let cells = average?.outputExtent(Array(inner.prefix(2)))
    return elementCount(cells.map { $0 + inner.dropFirst(2) } ?? inner) ?? 0
  }

  /// Where an element of a part stands among the block's.
  func place(of element: Int, in part: WiringPart) -> Int {
    element / part.channels * (inner.last ?? 1) + part.channel + element % part.channels
  }

  /// Terms of an `add` stand in the same place: their sum is no spike.
  var hasOverlap: Bool {
    var channel = 0
    for part in parts.sorted(by: { $0.channel < $1.channel }) {
      if part.channel < channel { return true }
      channel = part.channel + part.channels
    }
    return false
  }
}

/// One projection into a sum, in real numbers: row r of the sum is
/// rowScale_r · Σ weight_r · (integer values of the part).
struct SumTerm: Sendable {
  /// The product that it came from, the `add` of a skip.
  var name: String
  /// The product whose weights these are; nil where values enter a sum as they are.
  var product: String?
  var part: WiringPart
  var map: LinearMap
  /// Dense `[out, in]`, convolution `[out, kh, kw, in / groups]`, identity `[channels]`.
  var weight: [Float]
  var weightShape: [Int]
  var rowScale: [Double]

  var rows: Int { rowScale.count }
  var rowLength: Int { rows == 0 ? 0 : weight.count / rows }
}

/// What neurons add up: Σ terms + shift.
struct SumForm: Sendable {
  var inner: [Int]
  var terms: [SumTerm]
  /// One for each channel, or one for each neuron.
  var shift: [Double]

  var channels: Int { inner.last ?? 1 }
  var isDense: Bool { terms.allSatisfy { $0.map == .dense } }

  /// scale_c · self + offset_c
  mutating func apply(scale: ArraySlice<Double>, offset: ArraySlice<Double>) {
    let (scale, offset) = (Array(scale), Array(offset))
    for term in terms.indices {
      for row in terms[term].rowScale.indices {
        terms[term].rowScale[row] *= scale[row % scale.count]
      }
    }
    for index in shift.indices {
      shift[index] = shift[index] * scale[index % scale.count] + offset[index % offset.count]
    }
  }
}

/// Sums, perhaps reshaped.
struct SumSignal: Sendable {
  /// In each block sums stand side by side along the last axis; the blocks, flattened, one after the
  /// other. Several only where a `concat` joins vectors that are not one block.
  var blocks: [[SumForm]]
  var shape: [Int]

  init(_ blocks: [[SumForm]], shape: [Int]) {
    self.blocks = blocks
    self.shape = shape
  }

  init(_ pieces: [SumForm], shape: [Int]) { self.init([pieces], shape: shape) }

  /// `concat`; nil where a reshape stands in the way.
  init?(joining sums: [SumSignal], to shape: [Int]) {
    self.shape = shape
    var pieces: [SumForm] = []
    for sum in sums {
      guard let arranged = sum.arranged() else {
        guard shape.count == 1 else { return nil }
        blocks = sums.flatMap(\.blocks)
        return
      }
      pieces += arranged
    }
    blocks = [pieces]
  }

  var pieces: [SumForm] { blocks.flatMap(\.self) }

  /// The shape in which the pieces of a block stand side by side.
  static func inner(of block: [SumForm]) -> [Int] {
    (block.first?.inner ?? []).dropLast() + [block.reduce(0) { $0 + $1.channels }]
  }

  /// The pieces if they can be seen in `shape`, nil where a reshape stands in the way: dense rows
  /// stand for any shape, a convolution's shape is its own.
  func arranged() -> [SumForm]? {
    guard blocks.count == 1, let pieces = blocks.first else { return nil }
    if Self.inner(of: pieces) == shape { return pieces }
    guard pieces.count == 1, pieces[0].isDense else { return nil }
    var seen = pieces[0]
    seen.inner = shape
    return [seen]
  }
}

package struct FoldedPopulation: Sendable {
  var name: String
  var shape: [Int]
  /// Of the node that it comes from.
  var range: SourceRange
  var kind: Kind

  enum Kind: Sendable {
    /// Fires iff Σ terms + shift ≥ 0; the threshold is in the shift.
    case threshold(SumForm)
    /// Fires iff something in its window does.
    case pool(name: String, WiringPart, PoolPlan)
  }
}
