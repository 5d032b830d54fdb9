import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

@Suite struct ChipTests {
  private func call(_ text: String) throws -> TargetCall {
    var found = Diagnostics()
    return try #require(
      resolveTarget(SourceText(name: "--target", text: text), writes: false, into: &found))
  }

  /// Every number says where it is from.
  @Test func everyLimitHasASource() {
    let plain: Set<TargetLimits.Limit> = [.neurons, .steps, .inputBits, .graded]
    for chip in Target.chips {
      for limit in TargetLimits.Limit.allCases where !plain.contains(limit) {
        #expect(
          (chip.limits.words(of: limit) == nil) == (chip.limits.sources[limit] == nil),
          "\(chip.name), \(limit)")
      }
      #expect(chip.limits.others.allSatisfy { !$0.source.isEmpty })
    }
  }

  /// Each limit of each chip, broken once.
  @Test func whatAChipCannotTakeIsRefusedByName() throws {
    func refused(_ chip: String, _ mention: String, _ change: (inout Netlist) -> Void) throws {
      var netlist = SmallNetlists.pair
      change(&netlist)
      let call = try call(chip)
      let error = #expect(throws: RuntimeError.self) { try call.fitted(netlist) }
      #expect(error?.code == "WS6217" && error?.help != nil && error?.notes.isEmpty == false)
      #expect(error?.message.contains(mention) == true, "\(chip): \(error?.message ?? "taken")")
    }
    func weight(_ weight: Int16) -> (inout Netlist) -> Void {
      { $0.projections[0].weight[0] = weight }
    }
    func dense(_ inputs: Int) -> (inout Netlist) -> Void { { $0 = SmallNetlists.dense(inputs) } }
    func wide(_ neurons: Int) -> (inout Netlist) -> Void { { $0 = SmallNetlists.wide(neurons) } }
    for chip in Target.chips {
      #expect(throws: Never.self) { try call(chip.name).fitted(SmallNetlists.pair) }
      try refused(chip.name, "its neurons are `accumulate`") {
        $0.populations[0].neuron = .accumulate(saturates: false)
      }
      guard chip.limits.inputBits != nil else { continue }
      try refused(chip.name, "input `in.put`: it has 2 bits") {
        $0.inputs[0].code = .analog(bits: 2)
      }
    }
    try refused("innatera", "its weights need 7 bits, 1 too many", weight(32))
    try refused("innatera", "it has 501 neurons, 1 too many", wide(500))
    try refused("innatera", "it has 60,001 synapses, 1 too many", dense(60_001))

    try refused("loihi", "its weights need 9 bits, 1 too many", weight(128))
    try refused("loihi", "4,097 connections arrive at a neuron, 1 too many", dense(4097))
    try refused("loihi", "its delay is 63") { $0.projections[0].delay = 63 }
    try refused("loihi", "its sums can reach 131,072") { $0.populations[0].bias[0] = -131_069 }
    try refused("loihi", "it takes 129 cores, 1 too many, 128 for `wide`", wide(128 * 1024))
    try refused("loihi(cores: 3)", "it takes 4 cores, 1 too many", wide(3 * 1024))

    try refused("loihi2", "its weights need 9 bits", weight(128))
    try refused("loihi2", "its delay is 63") { $0.projections[0].delay = 63 }
    try refused("loihi2", "it takes 129 cores, 1 too many", wide(128 * 8192))

    try refused("spinnaker2", "it takes 153 cores, 1 too many", wide(152 * 256))
    try refused(
      "spinnaker2", "one of its neurons takes 1,048,608 bits of synapses, 32 more", dense(32_769))

    try refused("truenorth", "its weights need 10 bits, 1 too many", weight(256))
    try refused("truenorth", "257 connections arrive at a neuron, 1 too many", dense(257))
    try refused("truenorth", "a neuron has 5 different weights, 1 too many") { netlist in
      netlist = SmallNetlists.dense(6)
      netlist.projections[0].weight = [1, 2, 3, 4, 5, 0]
    }
    try refused("truenorth", "it takes 4,097 cores, 1 too many", wide(4096 * 256))

    try refused("xylo", "its weights need 9 bits", weight(128))
    try refused("xylo", "it has 17 inputs, 1 too many", dense(17))
    try refused("xylo", "it has 9 outputs, 1 too many", wide(9))
    try refused("xylo", "it has 1,009 neurons, 1 too many") { netlist in
      netlist = SmallNetlists.wide(1008)
      netlist.outputs[0].from = "y"
    }
    try refused("xylo", "its sums can reach 32,768") { $0.populations[0].bias[0] = -32_765 }
  }

  @Test func layersOfSpeckHaveACoreEach() throws {
    let call = try call("speck")
    func refused(_ mention: String, _ netlist: Netlist) {
      let error = #expect(throws: RuntimeError.self) { try call.fitted(netlist) }
      #expect(error?.code == "WS6217" && error?.help != nil)
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "taken")")
    }
    /// Each reads the one before.
    func chain(_ layers: Int, kernel: Int, channels: Int, side: Int) -> Netlist {
      var netlist = SmallNetlists.window(kernel, 1, [kernel / 2, kernel / 2], side, channels)
      let first = (netlist.populations[0], netlist.projections[0])
      (netlist.populations, netlist.projections) = ([], [])
      for layer in 0..<layers {
        var (population, projection) = first
        population.name = "y\(layer)"
        population.shape[2] = channels
        population.validFrom = layer + 1
        population.bias = Array(repeating: -1, count: channels)
        projection.name = "p\(layer)"
        projection.from = layer == 0 ? "in.put" : "y\(layer - 1)"
        projection.to = population.name
        projection.weightShape[0] = channels
        projection.weight = Array(
          repeating: 1, count: channels * kernel * kernel * channels)
        netlist.populations.append(population)
        netlist.projections.append(projection)
      }
      netlist.outputs[0].from = "y\(layers - 1)"
      return netlist
    }
    // 16 channels of 3 × 3: 16 · 2^(4 + 4) weights.
    let needs = try SpeckCores.needs(of: chain(1, kernel: 3, channels: 16, side: 10))
    #expect(needs == [.init(population: "y0", kernel: 4096, neurons: 4096)])
    let nine = try SpeckCores.place(chain(9, kernel: 3, channels: 16, side: 10))
    #expect(Set(nine).count == 9)
    refused("it has 10 layers, 1 too many", chain(10, kernel: 3, channels: 16, side: 10))
    // 64 Ki weights: two cores have them.
    let wide = try SpeckCores.place(chain(2, kernel: 3, channels: 64, side: 4))
    #expect(Set(wide) == [5, 6])
    refused(
      "no core left that holds its 65,536 weights", chain(3, kernel: 3, channels: 64, side: 4))
    refused("it takes the place of 262,144 weights", chain(1, kernel: 3, channels: 128, side: 4))
    refused("it takes the place of 131,072 neurons", chain(1, kernel: 1, channels: 2, side: 256))
    refused(
      "no core holds 65,536 weights and 65,536 neurons",
      chain(1, kernel: 3, channels: 64, side: 32))
    refused("it has 1,025 biases, 1 too many", SmallNetlists.wide(1025))
  }

  /// The example of nengo-loihi 1.1.0's own sum: 784 to 256 in 8 bits is 1,806,336 bits, two cores.
  @Test func loihiIsFullOfSynapsesBeforeNeurons() throws {
    var netlist = SmallNetlists.dense(784)
    netlist.populations[0].shape = [256]
    netlist.populations[0].bias = Array(repeating: -1, count: 256)
    netlist.projections[0].weight = Array(repeating: 1, count: 784 * 256)
    netlist.projections[0].weightShape = [256, 784]
    func use(_ memory: Int) throws -> CoreFit {
      try CoreBudget(cores: 128, neurons: 1024, memory: .loihi(of: memory)).use(of: netlist)
    }
    #expect(
      try use(1_806_336)
        == .placed(CoreUse(layers: [.init(population: "y", cores: 1, binding: nil)], most: 128)))
    let two = CoreUse(
      layers: [.init(population: "y", cores: 2, binding: "synapses")], most: 128)
    #expect(try use(1_806_335) == .placed(two))
    #expect(try use(1 << 20) == .placed(two))
    #expect(two.text == "2 of 128 cores: `y` 2 (synapses)")
  }
}
