/// A linear map as the convolution that it is: dense is one window over everything, a pool and a
/// skip see one channel each.
///
///     sum[y, x, o] = Σ W[o, i, j, c] · u[y · stride + i − top, x · stride + j − left, first(o) + c]
package struct ConvolutionWindow: Equatable, Sendable {
  /// What the window moves over.
  package private(set) var plane: SignalAxes
  package private(set) var outputs: SignalAxes
  package private(set) var kernelHeight: Int
  package private(set) var kernelWidth: Int
  package private(set) var strideHeight: Int
  package private(set) var strideWidth: Int
  /// Top, bottom, left, right.
  package private(set) var padding: [Int]
  package let groups: Int
  /// How often each weight is repeated down and to the right.
  private var repeats = [1, 1]

  init(
    over plane: SignalAxes, to outputs: SignalAxes, kernel: [Int], stride: [Int] = [1, 1],
    padding: [Int] = [0, 0, 0, 0], groups: Int = 1
  ) {
    self.plane = plane
    self.outputs = outputs
    (kernelHeight, kernelWidth) = (kernel[0], kernel[1])
    (strideHeight, strideWidth) = (stride[0], stride[1])
    self.padding = padding
    self.groups = groups
  }

  /// The same over the cells that a view sums: larger kernels with repeated weights.
  func unrolled(over cells: SignalAxes, _ windows: [Int]) -> ConvolutionWindow {
    var window = self
    window.plane = cells
    window.kernelHeight *= windows[0]
    window.kernelWidth *= windows[1]
    window.strideHeight *= windows[0]
    window.strideWidth *= windows[1]
    window.padding = (0..<4).map { padding[$0] * windows[$0 / 2] }
    window.repeats = [repeats[0] * windows[0], repeats[1] * windows[1]]
    return window
  }

  package var top: Int { padding[0] }
  package var left: Int { padding[2] }

  package var geometry: ConvolutionGeometry {
    ConvolutionGeometry(
      kernel: [kernelHeight, kernelWidth], stride: [strideHeight, strideWidth], padding: padding,
      groups: groups)
  }

  /// Channels that one output reads.
  package var groupChannels: Int { plane.channels / groups }
  /// Outputs that read the same channels.
  package var groupOutputs: Int { outputs.channels / groups }
  /// How many weights an output has.
  package var weightsOfOutput: Int {
    kernelHeight / repeats[0] * (kernelWidth / repeats[1]) * groupChannels
  }

  /// Where the weights of a tap begin, those of one output for all channels of its group.
  package func weights(of output: Int, tap ky: Int, _ kx: Int) -> Int {
    let row = output * (kernelHeight / repeats[0]) + ky / repeats[0]
    return (row * (kernelWidth / repeats[1]) + kx / repeats[1]) * groupChannels
  }

  /// Rows and columns that the windows see in all, from the first one's corner on.
  var reachDown: Int { (outputs.height - 1) * strideHeight + kernelHeight }
  var reachRight: Int { (outputs.width - 1) * strideWidth + kernelWidth }

  /// How many outputs of a channel see each pixel of the plane.
  func fanOut() -> [Int] {
    func counts(_ size: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ outputs: Int) -> [Int]
    {
      (0..<size).map { place in
        // Outputs o with o stride <= place + padding < o stride + kernel.
        let last = min((place + padding) / stride, outputs - 1)
        let below = place + padding - kernel
        let first = below < 0 ? 0 : below / stride + 1
        return max(0, last - first + 1)
      }
    }
    let rows = counts(plane.height, kernelHeight, strideHeight, top, outputs.height)
    let columns = counts(plane.width, kernelWidth, strideWidth, left, outputs.width)
    return rows.flatMap { row in columns.map { row * $0 } }
  }
}
