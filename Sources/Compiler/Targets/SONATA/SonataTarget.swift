import WSRuntime

extension Target {
  /// A network of single neurons and synapses in the format of brain simulations.
  package static let sonata = Target(
    word: Word("sonata", "SONATA, for simulators of brains: NEST by way of BMTK"),
    ending: ".sonata.json",
    limits: TargetLimits(
      neurons: [Neuron.threshold.name], steps: 1, inputBits: 1,
      sources: [.inputBits: "BMTK 1.2.0: its virtual nodes send spikes"]),
    legalise: { netlist, _ throws(RuntimeError) in netlist },
    files: { netlist, options throws(RuntimeError) in
      let network = try SonataNetwork(netlist)
      let texts = SonataTexts(network, fileName: try options.fileName)
      var files = [
        text(".sonata.json", texts.configuration),
        text(".input_types.csv", texts.inputTypes),
        text(".node_types.csv", texts.nodeTypes),
        text(".edge_types.csv", texts.edgeTypes),
        text(".neuron.json", SonataTexts.neuron),
        text(".synapse.json", "{}\n"),
        file(".input_nodes.h5", network.inputNodes), file(".nodes.h5", network.neuronNodes),
        file(".edges.h5", network.edges),
      ]
      if let vectors = netlist.vectors {
        files.append(file(".spikes.h5", network.pictures(of: vectors)))
        files.append(file(".pulses.h5", network.pulses(of: vectors.count)))
      }
      return files
    })

  private static func file(_ ending: String, _ root: HDF5Node) -> TargetFile {
    TargetFile(ending: ending) { sink throws(RuntimeError) in try HDF5File(root).write(to: sink) }
  }

  private static func text(_ ending: String, _ text: String) -> TargetFile {
    TargetFile(ending: ending) { sink throws(RuntimeError) in try TargetText(sink).write(text) }
  }
}
