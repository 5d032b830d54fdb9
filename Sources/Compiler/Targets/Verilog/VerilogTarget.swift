import WSRuntime

extension Target {
  /// A circuit of its own for each netlist, with a bench that checks it.
  package static let verilog = Target(
    word: Word(
      "verilog", "a circuit in Verilog-2005, with a bench that checks it",
      [
        WordParameter(
          "interval", .size(.atLeastOne), "clocks that a picture may take on average",
          default: .none),
        WordParameter(
          "family", .choice(CircuitFamily.allCases.map { Word($0.rawValue, $0.summary) }),
          "the tables and memories that it is made for",
          default: .value(.word("ecp5"), "ecp5")),
      ]),
    ending: ".v",
    limits: TargetLimits(neurons: [Neuron.threshold.name], steps: 1, takesGraded: false),
    legalise: { netlist, _ throws(RuntimeError) in
      if netlist.steps == 1 { _ = try CircuitLayout(netlist) }
      return netlist
    },
    foresee: { netlist, options throws(RuntimeError) in
      guard let interval = options.value("interval")?.integer else { return [] }
      return try CircuitLayout(netlist).refusals(
        above: interval, try CircuitFamily.of(options))
    },
    files: { netlist, options throws(RuntimeError) in
      let family = try CircuitFamily.of(options)
      let circuit = try Circuit(netlist, family, interval: options.value("interval")?.integer)
      let source = TargetFile(ending: ".v") { sink throws(RuntimeError) in
        try VerilogWriter(sink).writeCircuit(circuit)
      }
      guard let vectors = netlist.vectors else { return [source] }
      let bench = TargetFile(ending: "_tb.v") { sink throws(RuntimeError) in
        try VerilogWriter(sink).writeBench(circuit, pictures: vectors.count)
      }
      return [source, bench] + circuit.vectorFiles(vectors)
    })
}

extension CircuitFamily {
  fileprivate static func of(_ options: TargetOptions) throws(RuntimeError) -> CircuitFamily {
    try options.choice("family", CircuitFamily.init(rawValue:))
  }
}
