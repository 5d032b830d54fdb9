import WSRuntime

/// Views that sum windows, as larger kernels whose weights repeat.
func unrollSums(
  _ netlist: Netlist, for target: String
) throws(RuntimeError) -> Netlist {
  let summed = Set(netlist.projections.filter { $0.view.sum != nil }.map(\.to))
  var result = try turnPoolsIntoConvolutions(netlist) { summed.contains($0) }
  for index in result.projections.indices where result.projections[index].view.sum != nil {
    let projection = result.projections[index]
    let connectivity = try result.connectivity(of: projection)
    let window = connectivity.unrolledWindow
    let outputs = window.outputs.channels
    guard
      let row = checkedProduct([window.kernelHeight, window.kernelWidth, window.groupChannels]),
      let count = checkedProduct([outputs, row]), count <= 2 * Netlist.mostElements
    else {
      throw .refusal(
        by: target, of: .projection(projection.name),
        "it sums windows of \(projection.view.sum?.asSize ?? ""), and its weights would be too many",
        takes: "at most \(groupedDigits(2 * Netlist.mostElements)) weights of a projection",
        help: "average over smaller windows")
    }
    result.projections[index].view.sum = nil
    result.projections[index].weight = connectivity.unrolled(projection.weight)
    if projection.map == .dense {
      result.projections[index].weightShape = [outputs, row]
    } else {
      result.projections[index].map = .convolution(window.geometry)
      result.projections[index].weightShape =
        [outputs, window.kernelHeight, window.kernelWidth, window.groupChannels]
    }
  }
  return result
}
