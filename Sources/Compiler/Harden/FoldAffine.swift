import WSRuntime

/// What an affine map of channels does to the sum that it reads.
struct ChannelScales {
  /// Of each channel.
  var scale: [Double]
  var offset: [Double]
}

extension Folding {
  /// The sums that a node reads, scaled by channels.
  ///
  /// - Parameter affine: asked once there are weights: the structure of sums does not hang on their
  ///   scales.
  mutating func scaledSums(
    _ node: GraphNode,
    by affine: (GraphNode, _ channels: Int, Folding) throws(FoldingFault) -> ChannelScales
  ) throws(FoldingFault) -> FoldedValue {
    let shape = node.type.deployed.shape
    let channels = shape[shape.count - 1]
    let sums = try readSums(node)
    guard var pieces = sums.arranged(), pieces.reduce(0, { $0 + $1.channels }) == channels else {
      throw .cannotEmit(node, "a `\(node.layer.entry.name)` behind a reshape")
    }
    guard weights != nil else { return .sums(SumSignal(pieces, shape: sums.shape)) }
    let scales = try affine(node, channels, self)
    var channel = 0
    for piece in pieces.indices {
      let own = channel..<(channel + pieces[piece].channels)
      pieces[piece].apply(scale: scales.scale[own], offset: scales.offset[own])
      channel = own.upperBound
    }
    return .sums(SumSignal(pieces, shape: sums.shape))
  }
}
