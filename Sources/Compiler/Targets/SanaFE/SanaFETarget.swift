import WSRuntime

extension Target {
  /// A network on the cores of a chip, for SANA-FE, which counts spikes, energy and time.
  package static let sanaFE = Target(
    word: Word(
      "sana_fe", "SANA-FE, which simulates the cores of a chip with their energy and time"),
    ending: ".snn.yaml",
    limits: TargetLimits(
      neurons: [Neuron.threshold.name], steps: 1, inputBits: 1,
      sources: [.inputBits: "SANA-FE 2.2.9: its inputs are trains of spikes"],
      others: [
        .init(SanaFENetwork.limit, source: LoihiArchitecture.source),
        .init(
          "one step from layer to layer; a skip becomes neurons that copy",
          source: "SANA-FE 2.2.9: its delays are those of one kind of dendrite"),
      ]),
    legalise: { netlist, _ throws(RuntimeError) in
      guard netlist.isOfThresholds(inputsBelow: 2) else { return netlist }
      let relayed = try insertRelays(netlist, for: "sana_fe").netlist
      _ = try SanaFENetwork.placement(of: relayed)
      return relayed
    },
    files: { netlist, _ throws(RuntimeError) in
      let network = try SanaFENetwork(netlist)
      return [
        TargetFile(ending: ".snn.yaml") { sink throws(RuntimeError) in
          try network.write(to: sink)
        },
        TargetFile(ending: ".arch.yaml") { sink throws(RuntimeError) in
          try TargetText(sink).write(LoihiArchitecture.text)
        },
      ]
    })
}
