import WSRuntime

extension Target {
  /// A script that builds a network of single neurons and synapses in any simulator of PyNN.
  package static let pyNN = Target(
    word: Word("pynn", "a script for PyNN: NEST, SpiNNaker and others"),
    ending: ".pynn.py",
    limits: TargetLimits(
      neurons: [Neuron.threshold.name], steps: 1, inputBits: 1,
      sources: [.inputBits: "PyNN 0.13: its sources send spikes"],
      others: [
        .init(
          "at most \(groupedDigits(PyNNNetwork.mostNeurons)) neurons, inputs among them",
          source: "synapses are listed in 32 bits")
      ]),
    legalise: { netlist, _ throws(RuntimeError) in
      guard netlist.isOfThresholds(inputsBelow: 2) else { return netlist }
      try PyNNNetwork.expectRoom(for: netlist)
      return netlist
    },
    files: { netlist, _ throws(RuntimeError) in
      let network = try PyNNNetwork(netlist)
      return [
        TargetFile(ending: ".pynn.py") { sink throws(RuntimeError) in
          try network.writeScript(to: sink)
        },
        TargetFile(ending: ".pynn.synapses.npy") { sink throws(RuntimeError) in
          try network.writeSynapses(to: sink)
        },
        TargetFile(ending: ".pynn.vectors.npy") { sink throws(RuntimeError) in
          try network.writeVectors(to: sink)
        },
      ]
    })
}
