import WSRuntime

/// Chips whose tools are not to be had: networks are held against their limits, and nothing is written.
extension Target {
  package static let chips = [innatera, loihi, loihi2, speck, spinnaker2, truenorth, xylo]

  /// A chip of which only limits are known.
  private init(
    chip word: Word, limits: TargetLimits,
    legalise: @escaping @Sendable (Netlist, TargetOptions) throws(RuntimeError) -> Netlist = {
      netlist, _ throws(RuntimeError) in netlist
    }
  ) {
    let name = word.name
    self.init(
      word: Word(name, word.summary, word.parameters, missing: [.emission]), ending: ".\(name)",
      limits: limits, legalise: legalise,
      files: { _, _ throws(RuntimeError) in
        throw RuntimeError(.internalFault, "nothing can be written for `\(name)`")
      })
  }

  private static let openNeuromorphic = "open-neuromorphic.org, 2026"

  private static let innatera = Target(
    chip: Word("innatera", "Innatera's Spiking Neural Processor T1"),
    limits: TargetLimits(
      neurons: spiking, weightBits: 6, inputBits: 1, takesGraded: false, neuronCount: 500,
      synapseCount: 60_000,
      sources: [
        .weightBits: openNeuromorphic, .neuronCount: openNeuromorphic + " (about)",
        .synapseCount: openNeuromorphic + " (about)",
      ]))

  private static let loihi = Target(
    chip: Word("loihi", "Intel's first chip", [cores]),
    limits: TargetLimits(
      neurons: spiking, weightBits: 8, inputBits: 1, takesGraded: false, fanIn: 4096, delay: 62,
      sum: 1 << 17 - 1,
      cores: CoreBudget(
        cores: 128, neurons: 1024, memory: .loihi(of: 16_384 * 64)),
      sources: [
        .weightBits: nengoLoihi + ": 8 bits, of mixed signs even ones",
        .fanIn: nengoLoihi + ": 4,096 axons into a core", .delay: nengoLoihi,
        .sum: nengoLoihi + ": thresholds of 17 bits",
        .cores: "\(LoihiArchitecture.source); \(nengoLoihi): 16,384 words of 64 bits",
      ]))

  private static let loihi2 = Target(
    chip: Word("loihi2", "Intel's second chip", [cores]),
    limits: TargetLimits(
      neurons: spiking, weightBits: 8, delay: 62,
      cores: CoreBudget(cores: 128, neurons: 8192), synapseCount: 120_000_000,
      sources: [
        .weightBits: "lava-dl d825ac5", .delay: "lava-dl d825ac5",
        .synapseCount: openNeuromorphic,
        .cores: "Intel, Loihi 2 technology brief, 2021: 128 cores, a million neurons",
      ]))

  private static let speck = Target(
    chip: Word("speck", "SynSense's camera and DYNAP-CNN"),
    limits: TargetLimits(
      neurons: spiking, weightBits: 8, inputBits: 1, takesGraded: false,
      sources: [.weightBits: SpeckCores.source],
      others: [
        .init(SpeckCores.limit, source: SpeckCores.source),
        .init(
          "\(groupedDigits(SpeckCores.biases)) biases a layer", source: SpeckCores.source),
        .init("a chain of layers", source: SpeckCores.source),
      ]),
    legalise: { netlist, _ throws(RuntimeError) in
      guard netlist.isOfThresholds(inputsBelow: 2) else { return netlist }
      _ = try SpeckCores.place(netlist)
      return netlist
    })

  private static let spinnaker2 = Target(
    chip: Word("spinnaker2", "the chip of SpiNNaker 2, Dresden and Manchester"),
    limits: TargetLimits(
      neurons: spiking, inputBits: 1, takesGraded: false,
      cores: CoreBudget(
        cores: 152, neurons: 256, memory: .synapses(bits: 32, of: 128 << 13)),
      sources: [
        .cores:
          "\(openNeuromorphic): 153 cores with 19 MB, one of them for the system; sPyNNaker 7.4.1: "
          + "256 neurons a core, 32 bits a synapse"
      ]))

  private static let truenorth = Target(
    chip: Word("truenorth", "IBM's chip"),
    limits: TargetLimits(
      neurons: spiking, weightBits: 9, inputBits: 1, takesGraded: false, fanIn: 256,
      weightLevels: 4, cores: CoreBudget(cores: 4096, neurons: 256),
      sources: [
        .weightBits: merolla, .fanIn: merolla + ": 256 axons into a core",
        .weightLevels: merolla + ": the axon's type chooses one of four",
        .cores: merolla,
      ]))

  private static let xylo = Target(
    chip: Word("xylo", "SynSense's Xylo Audio 2"),
    limits: TargetLimits(
      neurons: spiking, weightBits: 8, inputBits: 1, takesGraded: false, sum: 1 << 15 - 1,
      inputCount: 16, outputCount: 8, neuronCount: 1008,
      sources: [
        .weightBits: rockpool, .sum: rockpool + ": thresholds of 16 bits", .inputCount: rockpool,
        .outputCount: rockpool, .neuronCount: rockpool + ": 1,000 hidden ones and 8",
      ]))

  private static let spiking = ["threshold", "integrate_fire"]
  private static let nengoLoihi = "nengo-loihi 1.1.0"
  private static let rockpool = "rockpool 3.1.0"
  private static let merolla = "Merolla et al., Science 345, 2014"

  private static let cores = WordParameter(
    "cores", .size(.atLeastOne), "how many cores it may take", default: .none)
}
