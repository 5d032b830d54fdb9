/// A projection as the convolution that it is: dense is one window over everything, a pool and a
/// skip see one channel each, and windows that are summed first are larger kernels.
struct ProjectionWindow: Sendable {
  let kernelHeight: Int
  let kernelWidth: Int
  let strideHeight: Int
  let strideWidth: Int
  let top: Int
  let left: Int
  let groups: Int
  /// How often each weight is repeated down and to the right.
  private let repeats: [Int]
  private let weightKernelWidth: Int
  private let weightKernelHeight: Int
  /// The plane that the window moves over.
  let seen: SignalAxes
  /// The outputs that it has.
  let outputHeight: Int
  let outputWidth: Int

  /// The projection must have been verified.
  init(_ projection: Netlist.Projection, sourceShape: [Int], target: SignalAxes) {
    var seen = SignalAxes(projection.view ?? sourceShape)
    if let factor = projection.upsample {
      seen.height *= factor[0]
      seen.width *= factor[1]
    }
    let sum = projection.sum ?? [1, 1]
    var kernel = [1, 1]
    var stride = [1, 1]
    var padding = [0, 0]
    var groups = 1
    var outputs = [target.height, target.width]
    switch projection.kind {
    case .dense:
      if projection.sum == nil, projection.upsample == nil {
        // Flattened, whatever the shape was.
        seen = SignalAxes(sourceShape)
      }
      kernel = [seen.height / sum[0], seen.width / sum[1]]
      outputs = [1, 1]
    case .convolution(let geometry):
      kernel = geometry.kernel
      stride = geometry.stride
      padding = [geometry.padding[0], geometry.padding[2]]
      groups = geometry.groups
    case .pool(let window, let step, let around):
      kernel = window
      stride = step
      padding = [around[0], around[2]]
      groups = seen.channels
    case .identity:
      groups = seen.channels
    }
    self.seen = seen
    self.groups = groups
    (kernelHeight, kernelWidth) = (kernel[0] * sum[0], kernel[1] * sum[1])
    (strideHeight, strideWidth) = (stride[0] * sum[0], stride[1] * sum[1])
    (top, left) = (padding[0] * sum[0], padding[1] * sum[1])
    repeats = sum
    (weightKernelHeight, weightKernelWidth) = (kernel[0], kernel[1])
    (outputHeight, outputWidth) = (outputs[0], outputs[1])
  }

  /// Rows and columns that the windows see in all, from the first one's corner on.
  var reachDown: Int { (outputHeight - 1) * strideHeight + kernelHeight }
  var reachRight: Int { (outputWidth - 1) * strideWidth + kernelWidth }

  var groupChannels: Int { seen.channels / groups }
  var weightsOfOutput: Int { weightKernelHeight * weightKernelWidth * groupChannels }

  /// Where the weights of a tap begin, those of one output for all channels of its group.
  func weights(of output: Int, tap ky: Int, _ kx: Int) -> Int {
    let row = output * weightKernelHeight + ky / repeats[0]
    return (row * weightKernelWidth + kx / repeats[1]) * groupChannels
  }

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
    let rows = counts(seen.height, kernelHeight, strideHeight, top, outputHeight)
    let columns = counts(seen.width, kernelWidth, strideWidth, left, outputWidth)
    return rows.flatMap { row in columns.map { row * $0 } }
  }
}
