/// All targets.
extension Target {
  package static let all = [netlist, c, dot, nir, onnx, page, python, svg, verilog]

  /// What the language knows and this version cannot write yet.
  package static let planned = [
    Word(
      "loihi2", "Intel's chip",
      [WordParameter("cores", .size(.atLeastOne), "how many cores", default: .none)],
      missing: [.emission])
  ]

  package static func named(_ name: String) -> Target? { all.first { $0.name == name } }
}
