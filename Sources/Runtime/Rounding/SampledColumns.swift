/// What a source sent for some pictures, picture after picture.
package enum SampledSource: Equatable, Sendable {
  /// Packed as test vectors are.
  case spikes([UInt8])
  case integers([UInt16])

  fileprivate func value(_ element: Int, of picture: Int, size: Int) -> Int {
    switch self {
    case .spikes(let bytes):
      Int(bytes[picture * ((size + 7) / 8) + element / 8] >> UInt8(element % 8) & 1)
    case .integers(let values): Int(values[picture * size + element])
    }
  }
}

/// What the weights of a row multiply, in samples: a column for each weight, over all projections
/// into a population. Kept as bit planes, value = Σ 2^k · plane k, so that sums of products are
/// counted bits and exact.
package struct SampledColumns: Equatable, Sendable {
  /// One projection.
  package struct Part: Sendable {
    let connectivity: Connectivity
    let source: SampledSource
    /// Of an element of the source.
    let largest: Int

    package init(_ connectivity: Connectivity, _ source: SampledSource, largest: Int) {
      self.connectivity = connectivity
      self.source = source
      self.largest = largest
    }

    fileprivate var columns: Int {
      let window = connectivity.window
      return window.kernelHeight * window.kernelWidth * window.plane.channels
    }

    fileprivate var bits: Int {
      Int.bitWidth - (largest * connectivity.viewed.cells).leadingZeroBitCount
    }
  }

  /// Where a sample is taken: the neurons at a pixel of the population, for a picture.
  package struct Place: Sendable {
    let picture: Int
    let pixel: Int

    package init(picture: Int, pixel: Int) {
      self.picture = picture
      self.pixel = pixel
    }
  }

  /// The columns of one projection.
  private struct Extent: Equatable, Sendable {
    let first: Int
    let window: ConvolutionWindow
  }

  /// Samples of one population, and bits in all of its planes, at most: they bound time and memory.
  package static let mostSamples = 1 << 14
  package static let mostBits = 1 << 27

  package let samples: Int
  private let words: Int
  private let extents: [Extent]
  /// The first plane of each column, and the end of the last one's.
  private let starts: [Int]
  private var planes: [UInt64]

  package init(_ parts: [Part], at places: [Place]) {
    samples = places.count
    words = (places.count + 63) / 64
    var extents: [Extent] = []
    var starts = [0]
    for part in parts {
      extents.append(Extent(first: starts.count - 1, window: part.connectivity.window))
      for _ in 0..<part.columns { starts.append((starts.last ?? 0) + part.bits) }
    }
    self.extents = extents
    self.starts = starts
    planes = Array(repeating: 0, count: (starts.last ?? 0) * words)
    for (part, extent) in zip(parts, extents) { fill(part, extent, places) }
  }

  /// How many samples of such projections are taken at most; some are, however wide they are.
  package static func mostSamples(of parts: [Part]) -> Int {
    let planes = parts.reduce(0) { $0 + $1.columns * $1.bits }
    return min(mostSamples, max(mostBits / max(planes, 1), 64))
  }

  private mutating func fill(_ part: Part, _ extent: Extent, _ places: [Place]) {
    let (window, viewed) = (extent.window, part.connectivity.viewed)
    let (plane, outputs) = (window.plane, window.outputs)
    let (channels, size) = (plane.channels, viewed.source.size)
    for (sample, place) in places.enumerated() {
      let y = place.pixel / outputs.width * window.strideHeight - window.top
      let x = place.pixel % outputs.width * window.strideWidth - window.left
      for ky in 0..<window.kernelHeight where (0..<plane.height).contains(y + ky) {
        for kx in 0..<window.kernelWidth where (0..<plane.width).contains(x + kx) {
          let cell = ((y + ky) * plane.width + x + kx) * channels
          let column = extent.first + (ky * window.kernelWidth + kx) * channels
          for channel in 0..<channels {
            var value = 0
            viewed.forEachCell(cell + channel) {
              value += part.source.value($0, of: place.picture, size: size)
            }
            if value != 0 { set(column + channel, sample, value) }
          }
        }
      }
    }
  }

  private mutating func set(_ column: Int, _ sample: Int, _ value: Int) {
    var place = starts[column] * words + sample / 64
    var rest = value
    while rest != 0 {
      if rest & 1 == 1 { planes[place] |= 1 << UInt64(sample % 64) }
      rest >>= 1
      place += words
    }
  }

  package var columns: Int { starts.count - 1 }

  /// The column that a weight of a row multiplies; `weight` counts those of one projection.
  func column(of weight: Int, row: Int, part: Int) -> Int {
    let extent = extents[part]
    let width = extent.window.groupChannels
    let first = row / extent.window.groupOutputs * width
    return extent.first + weight / width * extent.window.plane.channels + first + weight % width
  }

  /// Σ over the samples of the product of two columns.
  func product(_ first: Int, _ second: Int) -> Int {
    let all = planes.span
    var sum = 0
    for left in starts[first]..<starts[first + 1] {
      let ones = all.extracting(left * words..<(left + 1) * words)
      for right in starts[second]..<starts[second + 1] {
        let others = all.extracting(right * words..<(right + 1) * words)
        var count = 0
        for word in ones.indices { count &+= (ones[word] & others[word]).nonzeroBitCount }
        sum += count << (left - starts[first] + right - starts[second])
      }
    }
    return sum
  }

  /// Σ over the samples of a column.
  func total(_ column: Int) -> Int {
    var sum = 0
    forEachPlane(column) { plane, bit in
      for word in plane.indices { sum += plane[word].nonzeroBitCount << bit }
    }
    return sum
  }

  /// Adds a column times a factor to a number for each sample.
  func add<Number: Numeric>(
    _ column: Int, times factor: Number, to sums: inout [Number], doubled: (Number) -> Number
  ) {
    var share = factor
    forEachPlane(column) { plane, _ in
      for index in plane.indices {
        var word = plane[index]
        while word != 0 {
          sums[index &* 64 &+ word.trailingZeroBitCount] += share
          word &= word &- 1
        }
      }
      share = doubled(share)
    }
  }

  /// Σ over the samples of a column times a number for each.
  func product(_ column: Int, _ numbers: [Double]) -> Double {
    var sum = 0.0
    forEachPlane(column) { plane, bit in
      var part = 0.0
      for index in plane.indices {
        var word = plane[index]
        while word != 0 {
          part += numbers[index &* 64 &+ word.trailingZeroBitCount]
          word &= word &- 1
        }
      }
      sum += part * Double(1 << bit)
    }
    return sum
  }

  private func forEachPlane(_ column: Int, _ body: (Swift.Span<UInt64>, _ bit: Int) -> Void) {
    for plane in starts[column]..<starts[column + 1] {
      body(planes.span.extracting(plane * words..<(plane + 1) * words), plane - starts[column])
    }
  }
}
