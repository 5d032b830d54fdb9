import WSRuntime

/// Pools as convolutions whose weights are 1, each channel a group of its own: with the bias of −1
/// they are the same ORs. All pools of the populations that `isMeant` picks.
func turnPoolsIntoConvolutions(
  _ netlist: Netlist, into isMeant: (_ population: String) -> Bool = { _ in true }
) throws(RuntimeError) -> Netlist {
  var result = netlist
  for index in netlist.projections.indices {
    let projection = netlist.projections[index]
    guard case .pool(let window, let stride, let padding) = projection.map,
      isMeant(projection.to)
    else { continue }
    let channels = try netlist.connectivity(of: projection).viewed.axes.channels
    result.projections[index].map = .convolution(
      ConvolutionGeometry(kernel: window, stride: stride, padding: padding, groups: channels))
    result.projections[index].weightShape = [channels] + window + [1]
    result.projections[index].weight = Array(repeating: 1, count: channels * window[0] * window[1])
    result.projections[index].storedBits = 8
  }
  return result
}
