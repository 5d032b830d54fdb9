/// Pictures of another size, each axis by itself.
extension Picture {
  /// Each pixel is a weighted mean of those around it, the weight falls in a line to 0 at one pixel's
  /// distance, of the smaller picture where that is the new one (triangle filter).
  func resized(height: Int, width: Int) -> Picture {
    guard (height, width) != (self.height, self.width) else { return self }
    let rows = Self.mixes(from: self.height, to: height)
    let columns = Self.mixes(from: self.width, to: width)
    let wide = columns.count * channels
    var narrowed = [Float](repeating: 0, count: self.height * wide)
    for y in 0..<self.height {
      for (x, mix) in columns.enumerated() {
        for (offset, weight) in mix.weights.enumerated() {
          let source = (y * self.width + mix.first + offset) * channels
          for channel in 0..<channels {
            narrowed[y * wide + x * channels + channel] += weight * Float(samples[source + channel])
          }
        }
      }
    }
    var resized = [UInt16](repeating: 0, count: height * wide)
    for (y, mix) in rows.enumerated() {
      for place in 0..<wide {
        var sum: Float = 0
        for (offset, weight) in mix.weights.enumerated() {
          sum += weight * narrowed[(mix.first + offset) * wide + place]
        }
        resized[y * wide + place] = UInt16(min(max(sum.rounded(), 0), Float(largest)))
      }
    }
    return Picture(
      height: height, width: width, channels: channels, samples: resized, largest: largest)
  }

  /// Each pixel is the nearest one: classes are not mixed.
  func resizedByNearest(height: Int, width: Int) -> Picture {
    guard (height, width) != (self.height, self.width) else { return self }
    var resized: [UInt16] = []
    resized.reserveCapacity(height * width * channels)
    for y in 0..<height {
      let row = (2 * y + 1) * self.height / (2 * height)
      for x in 0..<width {
        let column = (2 * x + 1) * self.width / (2 * width)
        let start = (row * self.width + column) * channels
        resized += samples[start..<start + channels]
      }
    }
    return Picture(
      height: height, width: width, channels: channels, samples: resized, largest: largest)
  }

  private struct Mix {
    let first: Int
    /// They sum to 1.
    let weights: [Float]
  }

  private static func mixes(from old: Int, to new: Int) -> [Mix] {
    let ratio = Double(old) / Double(new)
    let reach = max(ratio, 1)
    return (0..<new).map { place in
      let centre = (Double(place) + 0.5) * ratio
      let first = max(Int((centre - reach + 0.5).rounded(.down)), 0)
      let last = min(Int((centre + reach - 0.5).rounded(.up)), old - 1)
      let weights = (first...last).map { max(0, 1 - abs(Double($0) + 0.5 - centre) / reach) }
      let sum = weights.reduce(0, +)
      return Mix(first: first, weights: weights.map { Float($0 / sum) })
    }
  }
}
