import WSRuntime

/// Views that sum windows, as larger kernels whose weights repeat.
func unrollSums(_ netlist: Netlist) throws(RuntimeError) -> Netlist {
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
      throw RuntimeError(
        .netlistTarget,
        "projection `\(projection.name)` sums windows of \(projection.view.sum?.asSize ?? ""): its "
          + "weights would be too many")
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
