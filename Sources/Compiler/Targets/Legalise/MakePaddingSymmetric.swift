import WSRuntime

/// The same convolutions with as much padding at the bottom as at the top, and left and right:
/// kernels get rows and columns of zeros in front.
func makePaddingSymmetric(
  _ netlist: Netlist, for target: String
) throws(RuntimeError) -> Netlist {
  var result = netlist
  for index in netlist.projections.indices {
    let projection = netlist.projections[index]
    guard case .convolution(var geometry) = projection.map else { continue }
    let padding = geometry.padding
    let front = [max(0, padding[1] - padding[0]), max(0, padding[3] - padding[2])]
    let more = [abs(padding[1] - padding[0]), abs(padding[3] - padding[2])]
    if more == [0, 0] { continue }
    let sides = [max(padding[0], padding[1]), max(padding[2], padding[3])]
    let kernel = geometry.kernel
    geometry.kernel = [kernel[0] + more[0], kernel[1] + more[1]]
    geometry.padding = [sides[0], sides[0], sides[1], sides[1]]
    let (outputs, channels) = (projection.weightShape[0], projection.weightShape[3])
    let shape = [outputs] + geometry.kernel + [channels]
    guard let count = checkedProduct(shape), count <= 2 * Netlist.mostElements else {
      throw .refusal(
        by: target, of: .projection(projection.name),
        "with as much padding on both sides its weights would be \(shape.asSize)",
        takes: "at most \(groupedDigits(2 * Netlist.mostElements)) weights of a projection",
        help: "give it the same padding on both sides")
    }
    var weight = [Int16](repeating: 0, count: count)
    for row in 0..<outputs * kernel[0] {
      let (output, ky) = (row / kernel[0], row % kernel[0])
      let first = (output * geometry.kernel[0] + ky + front[0]) * geometry.kernel[1] + front[1]
      let length = kernel[1] * channels
      weight.replaceSubrange(
        first * channels..<first * channels + length,
        with: projection.weight[row * length..<(row + 1) * length])
    }
    result.projections[index].map = .convolution(geometry)
    result.projections[index].weight = weight
    result.projections[index].weightShape = shape
  }
  return result
}
