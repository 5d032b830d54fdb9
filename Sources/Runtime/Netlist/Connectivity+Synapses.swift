/// One connection between an element of a source and a neuron.
package struct Synapse: Equatable, Sendable {
  /// Row-major places in the source and in the target.
  package var source: Int
  package var target: Int
  package var weight: Int

  package init(source: Int, target: Int, weight: Int) {
    self.source = source
    self.target = target
    self.weight = weight
  }
}

extension Connectivity {
  /// Calls `body` with each connection whose weight is not 0, target by target; never holds more
  /// than one of them. `weight` has `weightShape`.
  package func forEachSynapse<Failure: Error>(
    _ weight: [Int16], _ body: (Synapse) throws(Failure) -> Void
  ) throws(Failure) {
    try forEachSynapse(weight, of: 0..<window.outputs.size, body)
  }

  /// The same of some of the targets.
  package func forEachSynapse<Failure: Error>(
    _ weight: [Int16], of neurons: Range<Int>, _ body: (Synapse) throws(Failure) -> Void
  ) throws(Failure) {
    let (weights, isPlain) = (filled(weight), viewed.isPlain)
    let (plane, outputs) = (window.plane, window.outputs)
    for neuron in neurons {
      let (pixel, output) = (neuron / outputs.channels, neuron % outputs.channels)
      let y = pixel / outputs.width * window.strideHeight - window.top
      let x = pixel % outputs.width * window.strideWidth - window.left
      let first = output / window.groupOutputs * window.groupChannels
      for ky in 0..<window.kernelHeight where (0..<plane.height).contains(y + ky) {
        for kx in 0..<window.kernelWidth where (0..<plane.width).contains(x + kx) {
          let cell = ((y + ky) * plane.width + x + kx) * plane.channels + first
          let tap = window.weights(of: output, tap: ky, kx)
          for channel in 0..<window.groupChannels where weights[tap + channel] != 0 {
            let weight = Int(weights[tap + channel])
            if isPlain {
              try body(Synapse(source: cell + channel, target: neuron, weight: weight))
              continue
            }
            try viewed.forEachCell(cell + channel) { source throws(Failure) in
              try body(Synapse(source: source, target: neuron, weight: weight))
            }
          }
        }
      }
    }
  }
}

extension Connectivity {
  /// How many connections have a weight that is not 0. `weight` has `weightShape`.
  package func countSynapses(_ weight: [Int16]) -> Int {
    // Of windows inside the plane as a whole; of a window's row or column beyond it nothing.
    func places(_ size: Int, _ tap: Int, _ stride: Int, _ padding: Int, _ outputs: Int) -> Int {
      (0..<outputs).count { (0..<size).contains($0 * stride + tap - padding) }
    }
    let weights = filled(weight)
    let (plane, outputs) = (window.plane, window.outputs)
    let rows = (0..<window.kernelHeight).map {
      places(plane.height, $0, window.strideHeight, window.top, outputs.height)
    }
    let columns = (0..<window.kernelWidth).map {
      places(plane.width, $0, window.strideWidth, window.left, outputs.width)
    }
    var count = 0
    for output in 0..<outputs.channels {
      for ky in 0..<window.kernelHeight {
        for kx in 0..<window.kernelWidth {
          let tap = window.weights(of: output, tap: ky, kx)
          let present = weights[tap..<tap + window.groupChannels].count { $0 != 0 }
          count += present * rows[ky] * columns[kx]
        }
      }
    }
    return count * viewed.cells
  }
}

extension Connectivity {
  /// How many connections leave an element of each pixel of the source, weights of 0 counted.
  var fanOutOfPixels: [Int] {
    let window = unrolledWindow
    var pixels = [Int](repeating: 0, count: viewed.source.pixels)
    for (place, count) in window.fanOut().enumerated() {
      let (y, x) = (place / window.plane.width, place % window.plane.width)
      pixels[viewed.element(y, x) / viewed.source.channels] += count * window.groupOutputs
    }
    return pixels
  }

  /// The most connections that leave an element of the source.
  package var largestFanOut: Int { fanOutOfPixels.max() ?? 0 }
}
