import WSRuntime

/// Dense products into vectors as convolutions whose window is the whole source; vectors become
/// pictures of one pixel. Neurons keep their order, weights their places.
func turnDenseIntoConvolutions(_ netlist: Netlist) throws(RuntimeError) -> Netlist {
  var result = netlist
  for index in netlist.populations.indices where netlist.populations[index].shape.count == 1 {
    result.populations[index].shape = [1, 1] + netlist.populations[index].shape
  }
  for index in netlist.projections.indices {
    let projection = netlist.projections[index]
    guard let target = netlist.shape(ofSource: projection.to), target.count == 1 else { continue }
    if projection.map == .dense {
      let axes = try netlist.connectivity(of: projection).viewed.axes
      let kernel = [axes.height, axes.width]
      result.projections[index].map = .convolution(
        ConvolutionGeometry(kernel: kernel, stride: [1, 1], padding: [0, 0, 0, 0], groups: 1))
      result.projections[index].weightShape = [target[0]] + kernel + [axes.channels]
    }
    // What a window or a skip sees has height, width and channels.
    let isFlat =
      projection.map == .dense && projection.view.upsample == nil
      && projection.view.sum == nil
    // A dense product flattens its source, whatever its shape.
    let reshape = isFlat ? nil : projection.view.reshape
    result.projections[index].view.reshape = reshape
    let seen = reshape ?? netlist.shape(ofSource: projection.from) ?? []
    if seen.count != 3 {
      let axes = SignalAxes(seen)
      result.projections[index].view.reshape = [axes.height, axes.width, axes.channels]
    }
    if result.projections[index].view.reshape == result.shape(ofSource: projection.from) {
      result.projections[index].view.reshape = nil
    }
  }
  return result
}
