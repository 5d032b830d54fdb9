import WSRuntime

extension Target {
  /// Models for BrainChip's `akida` package: its software model, and its mapper for chips.
  package static let akida = Target(
    word: Word(
      "akida", "Akida, BrainChip's software model and chips",
      [
        WordParameter(
          "for", .choice(AkidaDevice.allCases.map { Word($0.rawValue, $0.summary) }),
          "what runs it", default: .value(.word("software"), "software"))
      ]),
    ending: ".akida.json",
    limits: TargetLimits(
      neurons: [Neuron.threshold.name], steps: 1, weightBits: 8, inputBits: 8,
      sources: [
        .weightBits: "\(AkidaDevice.version): 1, 2, 4 or 8 bits",
        .inputBits: "\(AkidaDevice.version)",
      ],
      others: [
        .init("one input", source: "a model is a chain"),
        .init(
          "a chain of layers; skips of spikes become channels that are passed on",
          source: "the same"),
        .init(AkidaModel.inputLimit, source: AkidaDevice.version),
        .init(AkidaModel.windowLimit, source: AkidaDevice.version),
        .init(
          "on chips: weights of 4 bits (8 in the first windows over a picture of 1 or 3 channels), "
            + "square windows of 1, 3, 5 or 7 that see every place, strides of 2 in windows of 3",
          source: "the mapper of \(AkidaDevice.version)"),
        .init(
          "on chips: thresholds of 20 bits, windows over at most 2,048 channels, on AKD1000 dense "
            + "layers over at most 57,334 neurons",
          source: "the same"),
      ]),
    legalise: { netlist, options throws(RuntimeError) in
      guard netlist.isOfThresholds(inputsBelow: 1 << 8) else { return netlist }
      let chain = try joinLevels(netlist, for: "akida").netlist
      // Chips stride over windows of 3 only; a picture's first windows are free.
      let first = chain.populations.first?.name
      let isWide = chain.inputs.contains { $0.code.largestValue > AkidaModel.mostNarrow }
      let split = try splitStrides(chain) { population throws(RuntimeError) in
        if isWide, population == first { return false }
        guard let projection = chain.projections.first(where: { $0.to == population }),
          case .convolution(let geometry) = projection.map, geometry.stride == [2, 2]
        else { return false }
        return try AkidaModel.window(of: projection, in: chain).map { $0.kernel.max() ?? 1 > 3 }
          ?? false
      }
      let device = try AkidaDevice.of(options)
      let narrow = try splitWideWeights(split, most: device.largestWeight)
      _ = try AkidaModel(narrow, of: netlist, device)
      return narrow
    },
    files: { netlist, options throws(RuntimeError) in
      let model = try AkidaModel(netlist, of: netlist, AkidaDevice.of(options))
      return [
        TargetFile(ending: ".akida.json") { sink throws(RuntimeError) in
          try model.write(to: sink)
        }
      ]
    })
}

extension AkidaDevice {
  static func of(_ options: TargetOptions) throws(RuntimeError) -> AkidaDevice {
    try options.choice("for", AkidaDevice.init(rawValue:))
  }
}
