import WSRuntime

/// All targets.
extension Target {
  package static let all = [
    netlist, akida, c, dot, nir, onnx, page, pyNN, python, risp, sanaFE, sonata, svg, verilog,
  ]

  package static func named(_ name: String) -> Target? { all.first { $0.name == name } }

  /// Chips among them, for which nothing is written.
  package static func known(_ name: String) -> Target? {
    named(name) ?? chips.first { $0.name == name }
  }
}
