import WSRuntime

extension Target {
  /// A network of single neurons and synapses for TENNLab's framework and its RISP processors.
  package static let risp = Target(
    word: Word("risp", "TENNLab's framework, for RISP in software and on FPGAs"),
    ending: ".risp.json",
    limits: TargetLimits(
      neurons: [Neuron.threshold.name], steps: 1, inputBits: 1,
      sources: [
        .inputBits: "framework-open, `risp.md`: an input neuron fires or does not"
      ],
      others: [
        .init(
          "at most \(groupedDigits(RISPNetwork.mostNodes)) neurons, inputs among them",
          source: "framework-open, `framework.hpp`: nodes are numbered with 32 bits")
      ]),
    legalise: { netlist, _ throws(RuntimeError) in
      guard netlist.isOfThresholds(inputsBelow: 2) else { return netlist }
      try RISPNetwork.expectRoom(for: netlist)
      return netlist
    },
    files: { netlist, _ throws(RuntimeError) in
      let network = try RISPNetwork(netlist)
      return [
        TargetFile(ending: ".risp.json") { sink throws(RuntimeError) in
          try network.write(to: sink)
        }
      ]
    })
}
