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
}

/// Values that go to a reader without a product on the way: the parts of `concat` stand side by
/// side, the terms of `add` in the same place.
struct Wiring: Equatable, Sendable {
  /// The shape in which the parts have their places along the last axis.
  var inner: [Int]
  /// An average over windows that overlap or leave cells out, applied to `inner`.
  var average: PoolPlan?
  /// What the reader sees; the same elements, perhaps reshaped.
  var shape: [Int]
  var parts: [WiringPart]

  /// The parts if they can be seen in `shape`, nil where a reshape stands in the way.
  func arranged() -> [WiringPart]? {
    guard average == nil else { return nil }
    if shape == inner { return parts }
    return try? parts.map { part in
      guard part.shape == inner, part.view.upsample == nil, part.view.sum == nil else {
        throw NotArranged()
      }
      var seen = part
      seen.view.reshape = shape == part.sourceShape ? nil : shape
      seen.shape = shape
      return seen
    }
  }

  private struct NotArranged: Error {}
}

/// One projection into a sum, in real numbers: row r of the sum is
/// rowScale_r · Σ weight_r · (integer values of the part).
struct SumTerm: Sendable {
  /// The product that it came from, the `add` of a skip.
  var name: String
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

/// Sums side by side along the last axis, perhaps reshaped.
struct SumSignal: Sendable {
  var pieces: [SumForm]
  var shape: [Int]

  /// The shape in which the pieces stand side by side.
  var inner: [Int] {
    (pieces.first?.inner ?? []).dropLast() + [pieces.reduce(0) { $0 + $1.channels }]
  }

  /// The pieces if they can be seen in `shape`, nil where a reshape stands in the way: dense rows
  /// stand for any shape, a convolution's shape is its own.
  func arranged() -> [SumForm]? {
    if inner == shape { return pieces }
    guard pieces.count == 1, pieces[0].isDense else { return nil }
    var seen = pieces[0]
    seen.inner = shape
    return [seen]
  }
}

package struct FoldedPopulation: Sendable {
  var name: String
  var shape: [Int]
  var kind: Kind

  enum Kind: Sendable {
    /// Fires iff Σ terms + shift ≥ 0; the threshold is in the shift.
    case threshold(SumForm)
    /// Fires iff something in its window does.
    case pool(name: String, WiringPart, PoolPlan)
  }
}
