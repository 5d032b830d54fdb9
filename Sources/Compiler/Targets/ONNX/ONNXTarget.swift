import WSRuntime

extension Target {
  /// Graphs of tensors for onnxruntime and everything else that reads ONNX: layers keep their names
  /// and are not unrolled.
  package static let onnx = Target(
    word: Word(
      "onnx", "ONNX, for onnxruntime and other runtimes of tensors",
      [
        .first(
          "form",
          .choice([
            Word("int8", "spikes and weights in bytes, sums in 32 bits"),
            Word("float", "everything in float32, with the same results"),
            Word("qonnx", "float32 with the MultiThreshold nodes and narrow types of QONNX"),
          ]),
          "in which numbers", default: .value(.word("int8"), "int8"))
      ]),
    ending: ".onnx",
    limits: TargetLimits(
      neurons: [Neuron.threshold.name], steps: 1,
      others: [.init(ONNXModel.limit, source: "protobuf's encoding")]),
    legalise: { netlist, _ throws(RuntimeError) in
      let crossing = try populationsBeyondMaxPool(netlist)
      return try turnPoolsIntoConvolutions(netlist) { crossing.contains($0) }
    },
    foresee: { netlist, options throws(RuntimeError) in
      _ = try ONNXBuilder.model(of: netlist, try ONNXForm.of(options)).message()
      return []
    },
    files: { netlist, options throws(RuntimeError) in
      let form = try ONNXForm.of(options)
      return [
        TargetFile(ending: ".onnx") { sink throws(RuntimeError) in
          try ONNXBuilder.model(of: netlist, form).message().write(to: sink)
        }
      ]
    })
}

extension ONNXForm {
  fileprivate static func of(_ options: TargetOptions) throws(RuntimeError) -> ONNXForm {
    try options.choice("form", ONNXForm.init(rawValue:))
  }
}

/// Those that pool what no MaxPool can: several sources, sums, integers, or a border that is as wide
/// as the window.
private func populationsBeyondMaxPool(_ netlist: Netlist) throws(RuntimeError) -> Set<String> {
  var (seen, beyond) = (Set<String>(), Set<String>())
  for projection in netlist.projections {
    guard case .pool(let window, _, let padding) = projection.map else { continue }
    let isAnalog = netlist.inputs.contains {
      $0.name == projection.from && $0.code.largestValue > 1
    }
    let isWide = padding.indices.contains { padding[$0] >= window[$0 / 2] }
    if !seen.insert(projection.to).inserted || isAnalog || isWide || projection.view.sum != nil {
      beyond.insert(projection.to)
    }
  }
  return beyond
}
