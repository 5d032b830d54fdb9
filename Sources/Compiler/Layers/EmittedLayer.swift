import WSRuntime

/// A layer that becomes part of a netlist.
protocol EmittedLayer: Layer {
  /// What its values are once everything below has been folded.
  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue

  /// How the host reads the spikes, where the layer ends an output.
  func decoding(_ node: GraphNode) throws(FoldingFault) -> Readout
}

extension EmittedLayer {
  func decoding(_ node: GraphNode) throws(FoldingFault) -> Readout { .spikes }
}
