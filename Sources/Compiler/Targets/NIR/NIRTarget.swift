import WSRuntime

extension Target {
  /// Graphs of layers in HDF5, which simulators and chips read.
  package static let nir = Target(
    word: Word(
      "nir", "Neuromorphic Intermediate Representation, for simulators and chips",
      [
        WordParameter(
          "for", .choice(NIRDialect.all.map { Word($0.name, $0.summary) }),
          "the program that reads it", default: .value(.word("snntorch"), "snntorch")),
        WordParameter(
          "step", .number(.positive), "the time of a step, in the reader's unit", default: .none),
      ]),
    ending: ".nir",
    limits: TargetLimits(
      neurons: [Neuron.threshold.name], steps: 1, delay: 1,
      others: [
        .init("one input", source: "readers drop terms where nodes join (nirtorch 2.6)"),
        .init(
          "a chain of layers; skips of spikes become channels that are passed on",
          source: "the same"),
        .init(
          "no pictures that are repeated or made of vectors", source: "nir 1.0.8 has no such node"),
        .init(
          "sums below 2^23, for Sinabs 2^21: larger ones are scaled down",
          source: "float32 in readers"),
      ]),
    legalise: { netlist, options throws(RuntimeError) in
      guard netlist.isOfThresholds() else { return netlist }
      let chain = try joinLevels(netlist, for: "nir").netlist
      let isVector = chain.projections.first?.map == .dense
      let planes = isVector ? chain : try turnDenseIntoConvolutions(chain)
      return try rescale(
        try makePaddingSymmetric(planes, for: "nir"), below: try NIRDialect.of(options).sumLimit)
    },
    files: { netlist, options throws(RuntimeError) in
      let graph = try NIRGraph(netlist, NIRDialect.of(options), step: options.value("step")?.number)
      var files = [
        TargetFile(ending: ".nir") { sink throws(RuntimeError) in
          try HDF5File(graph.file).write(to: sink)
        }
      ]
      if let vectors = netlist.vectors {
        files.append(
          TargetFile(ending: ".vectors.nir") { sink throws(RuntimeError) in
            try HDF5File(graph.data(of: vectors)).write(to: sink)
          })
      }
      return files
    })
}

extension NIRDialect {
  static func of(_ options: TargetOptions) throws(RuntimeError) -> NIRDialect {
    try options.choice("for") { name in all.first { $0.name == name } }
  }
}
