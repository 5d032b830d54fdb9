/// How a projection looks at its source before it multiplies; the three apply in this order.
package struct View: Equatable, Sendable {
  /// The same elements in the same order under another shape.
  package var reshape: [Int]?
  /// Each element repeated down and to the right.
  package var upsample: [Int]?
  /// Each channel summed over windows side by side.
  package var sum: [Int]?

  package init(reshape: [Int]? = nil, upsample: [Int]? = nil, sum: [Int]? = nil) {
    self.reshape = reshape
    self.upsample = upsample
    self.sum = sum
  }

  /// The source as it is.
  package static let plain = View()
}

/// A source of a certain shape through a view: which elements stand where.
package struct ViewedSource: Equatable, Sendable {
  /// After the reshape.
  package let source: SignalAxes
  /// After the repetition.
  package let grown: SignalAxes
  /// After the sum: what the product sees.
  package let shape: [Int]
  package let axes: SignalAxes
  package let repeats: [Int]
  package let windows: [Int]

  package init(_ source: [Int], through view: View) throws(ConnectivityFault) {
    var shape = source
    if let reshape = view.reshape {
      guard let count = elementCount(reshape), count == elementCount(source) else {
        throw .reason("views \(source.asSize) as \(reshape.asSize)")
      }
      shape = reshape
    }
    self.source = SignalAxes(shape)
    if let factors = view.upsample {
      try Self.expectPlane(shape, factors, "upsamples")
      guard let rows = checkedProduct([shape[0], factors[0]]),
        let columns = checkedProduct([shape[1], factors[1]]),
        let size = checkedProduct([rows, columns, shape[2]]), size <= Netlist.mostElements
      else { throw .reason("upsamples \(shape.asSize) by \(factors.asSize), which is too large") }
      shape = [rows, columns, shape[2]]
    }
    grown = SignalAxes(shape)
    if let sizes = view.sum {
      try Self.expectPlane(shape, sizes, "sums")
      guard shape[0] % sizes[0] == 0, shape[1] % sizes[1] == 0 else {
        throw .reason("sums windows of \(sizes.asSize), which do not divide \(shape.asSize)")
      }
      shape = [shape[0] / sizes[0], shape[1] / sizes[1], shape[2]]
    }
    self.shape = shape
    axes = SignalAxes(shape)
    repeats = view.upsample ?? [1, 1]
    windows = view.sum ?? [1, 1]
  }

  private static func expectPlane(
    _ shape: [Int], _ factors: [Int], _ what: String
  ) throws(ConnectivityFault) {
    guard shape.count == 3, factors.count == 2, factors.allSatisfy({ (1...(1 << 20)).contains($0) })
    else { throw .reason("\(what) \(shape.asSize) by \(factors)") }
  }

  /// The elements of the view are those of the source.
  package var isPlain: Bool { repeats == [1, 1] && windows == [1, 1] }

  /// Elements of the source behind one of the view.
  package var cells: Int { windows[0] * windows[1] }

  /// Calls with each place of the view that one element of the source reaches.
  package func forEachViewed(_ place: Int, _ body: (Int) -> Void) {
    let (pixel, channel) = (place / source.channels, place % source.channels)
    let (y, x) = (pixel / source.width, pixel % source.width)
    for down in 0..<repeats[0] {
      let row = (y * repeats[0] + down) / windows[0]
      for right in 0..<repeats[1] {
        let column = (x * repeats[1] + right) / windows[1]
        body((row * axes.width + column) * axes.channels + channel)
      }
    }
  }

  /// Calls with each element of the source that stands behind one place of the view.
  package func forEachCell<Failure: Error>(
    _ place: Int, _ body: (Int) throws(Failure) -> Void
  ) throws(Failure) {
    if isPlain { return try body(place) }
    let (pixel, channel) = (place / axes.channels, place % axes.channels)
    let (y, x) = (pixel / axes.width * windows[0], pixel % axes.width * windows[1])
    for row in y..<y + windows[0] {
      for column in x..<x + windows[1] { try body(element(row, column) + channel) }
    }
  }

  /// The first channel of the source's pixel that is seen at a place of the repeated plane.
  package func element(_ row: Int, _ column: Int) -> Int {
    (row / repeats[0] * source.width + column / repeats[1]) * source.channels
  }
}
