import Testing
import WSRuntime

@Suite("netlists with steps and memory")
struct MemoryNetlistTests {
  @Test("what is written is read, and written again as the same bytes", arguments: 0...2)
  func roundTrip(index: Int) throws {
    let netlist = MemoryNetlists.all[index].netlist
    #expect(netlist.version == .two)
    for netlist in [netlist, Self.bare(netlist)] {
      let bytes = try NetlistFile.serialize(netlist)
      let read = try NetlistFile.parse(bytes, origin: "x")
      #expect(read == netlist)
      #expect(try NetlistFile.serialize(read) == bytes)
      #expect(try Safetensors.parse(bytes, origin: "x").metadata["version"] == "2")
    }
  }

  private static func bare(_ netlist: Netlist) -> Netlist {
    var netlist = netlist
    netlist.vectors = nil
    return netlist
  }

  @Test("the traces show something: neurons fire and are silent, states meet their limits")
  func tracesShowSomething() throws {
    for (name, netlist) in MemoryNetlists.all {
      let vectors = try #require(netlist.vectors)
      for population in netlist.populations {
        let size = population.shape.reduce(1, *)
        if let packed = vectors.populations[population.name] {
          let ones = packed.reduce(0) { $0 + $1.nonzeroBitCount }
          let all = vectors.count * netlist.steps * size
          #expect((all / 8...all * 7 / 8).contains(ones), "\(name) \(population.name)")
        }
      }
    }
    let sent = MemoryNetlists.memory().vectors?.graded["state"] ?? []
    #expect(sent.contains(400) && sent.contains { $0 < 0 && $0 > -400 })
    let counts = MemoryNetlists.counts().vectors
    #expect(Set(counts?.graded["graded"] ?? []).count > 3)
    #expect(Set(counts?.outputs["kind"] ?? []).count > 1)
    #expect(Set(MemoryNetlists.echo().vectors?.outputs["digit"] ?? []) == [0, 1])
  }

  @Test("the least version that suffices is written")
  func leastVersion() throws {
    var netlist = SampleNetlists.small()
    #expect(netlist.version == .one)
    netlist.outputs[0].decode = .final
    #expect(netlist.version == .two)
    #expect(try NetlistFile.parse(NetlistFile.serialize(netlist), origin: "x") == netlist)
    netlist = SampleNetlists.small()
    netlist.steps = 3
    netlist.inputs[0].isPerStep = true
    #expect(try NetlistFile.parse(NetlistFile.serialize(netlist), origin: "x") == netlist)
  }

  @Test("executors refuse by name what they cannot run")
  func executors() throws {
    for (part, netlist) in [
      ("6 steps", MemoryNetlists.echo()),
      ("`state` has `linear` neurons", Self.inOneStep(MemoryNetlists.memory())),
      ("`graded` has `count` neurons", Self.inOneStep(MemoryNetlists.counts())),
    ] {
      for error in [
        runtimeError { _ = try Simulator(netlist) },
        runtimeError { _ = try BulkSimulator(netlist) },
        runtimeError { try netlist.expectThresholds(in: "the engine") },
      ] {
        #expect(error?.code == "WS6216", "\(error?.message ?? "")")
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
      }
    }
    try SampleNetlists.everything(seed: 1).expectThresholds(in: "the engine")
  }

  private static func inOneStep(_ netlist: Netlist) -> Netlist {
    var netlist = bare(netlist)
    netlist.steps = 1
    netlist.inputs[0].isPerStep = false
    netlist.projections.removeAll { $0.name == "late" }
    return netlist
  }

  @Test("a lag is what of valid_from and delay is left over, in whole logical steps")
  func times() throws {
    func refused(_ mention: String, _ change: (inout Netlist) -> Void) {
      var netlist = MemoryNetlists.echo()
      change(&netlist)
      let error = runtimeError { try netlist.verify() }
      #expect(error?.code == "WS6204")
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    refused("no multiple of the period 2") { $0.projections[2].delay = 2 }
    refused("13 steps old") { $0.projections[2].delay = 25 }
    refused("but `votes` is valid from step 4") { $0.populations[2].validFrom = 4 }
    refused("closes a cycle without a delay") { netlist in
      netlist.period = 1
      netlist.populations[0].validFrom = 3
    }
    refused("listed after") { netlist in
      netlist.projections.remove(at: 2)
      netlist.populations.swapAt(0, 1)
    }
    refused("a period of steps: 0") { $0.period = 0 }
    refused("steps: 0") { $0.steps = 0 }
    refused("steps: 1048577") { $0.steps = 1 << 20 + 1 }
    refused("has the delay 0") { $0.projections[2].delay = 0 }
    refused("joins populations") { $0.populations[1].validFrom = .max }
    // The same loop in steps that take one physical step: then it is two of them old.
    var netlist = MemoryNetlists.echo()
    netlist.period = 1
    #expect(throws: Never.self) { try netlist.verify() }
  }

  @Test("membranes that could saturate are not said not to, counts keep their range")
  func bounds() throws {
    func refused(_ name: String, _ mention: String, _ change: (inout Netlist) -> Void) {
      var netlist = MemoryNetlists.all.first { $0.name == name }?.netlist ?? MemoryNetlists.echo()
      netlist.vectors = nil
      change(&netlist)
      let error = runtimeError { try netlist.verify() }
      #expect(error?.code == "WS6205", "\(error?.message ?? "")")
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    // 2^23 − 1 = 6 · 1398101 + 1, and the weights add up to 2.
    refused("echo", "`votes` saturates") { $0.populations[2].bias = [1_398_100, 0] }
    refused("echo", "`hidden` saturates") { $0.populations[0].bias = [1 << 22, 0] }
    refused("memory", "`state` saturates") { netlist in
      guard case .linear(var memory) = netlist.populations[0].neuron else { return }
      memory.saturates = false
      netlist.populations[0].neuron = .linear(memory)
    }
    for range in [-2...2, -1...3] {
      refused("counts", "can emit -2 to 3") { netlist in
        guard case .count(var count) = netlist.populations[0].neuron else { return }
        count.range = range
        netlist.populations[0].neuron = .count(count)
      }
    }
    refused("counts", "could reach") { $0.populations[0].bias = [1 << 24, 0] }
    refused("counts", "can emit") { netlist in
      guard case .count(var count) = netlist.populations[1].neuron else { return }
      count.function = .identity
      netlist.populations[1].neuron = .count(count)
    }

    var netlist = MemoryNetlists.echo()
    netlist.vectors = nil
    netlist.populations[2].bias = [1_398_098, 0]
    #expect(throws: Never.self) { try netlist.verify() }
    netlist.populations[2].bias = [1_398_100, 0]
    netlist.populations[2].neuron = .accumulate(saturates: true)
    #expect(throws: Never.self) { try netlist.verify() }
    // Small states and a small drive: shown by R · B ≤ 2^shift · B.
    netlist = MemoryNetlists.memory()
    netlist.vectors = nil
    netlist.populations[0].neuron = .linear(
      LinearMemory(
        order: 3, matrix: [100, 0, 0, 0, 100, 0, 0, 0, 100], shift: 8, range: -400...400,
        saturates: false))
    #expect(throws: Never.self) { try netlist.verify() }
  }

  @Test("neurons, wires and outputs that do not fit are refused by name")
  func structure() throws {
    func refused(
      _ name: String, _ code: String, _ mention: String, _ change: (inout Netlist) -> Void
    ) {
      var netlist = MemoryNetlists.all.first { $0.name == name }?.netlist ?? MemoryNetlists.echo()
      netlist.vectors = nil
      change(&netlist)
      let error = runtimeError { try netlist.verify() }
      #expect(error?.code == code, "\(error?.message ?? "")")
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    func integrate(_ change: @escaping (inout IntegrateFire) -> Void) -> (inout Netlist) -> Void {
      { netlist in
        guard case .integrateFire(var neuron) = netlist.populations[0].neuron else { return }
        change(&neuron)
        netlist.populations[0].neuron = .integrateFire(neuron)
      }
    }
    refused("echo", "WS6204", "leak [9, 3]", integrate { $0.leak.numerator = 9 })
    refused("echo", "WS6204", "leak [7, 17]", integrate { $0.leak.shift = 17 })
    refused("echo", "WS6203", "`hidden.threshold` holds 0", integrate { $0.threshold[1] = 0 })
    refused("echo", "WS6203", "`hidden.start` has 3", integrate { $0.start.append(1) })
    refused("echo", "WS6203", "`hidden.start` holds", integrate { $0.start[0] = .min })
    func linear(_ change: @escaping (inout LinearMemory) -> Void) -> (inout Netlist) -> Void {
      { netlist in
        guard case .linear(var neuron) = netlist.populations[0].neuron else { return }
        change(&neuron)
        netlist.populations[0].neuron = .linear(neuron)
      }
    }
    refused("memory", "WS6204", "the order 4", linear { $0.order = 4 })
    refused("memory", "WS6204", "the shift 31", linear { $0.shift = 31 })
    refused("memory", "WS6204", "the range 1 to 9", linear { $0.range = 1...9 })
    refused("memory", "WS6204", "the range 0 to 8388608", linear { $0.range = 0...(1 << 23) })
    refused("memory", "WS6203", "8 values, expected 3 × 3", linear { $0.matrix.removeLast() })
    refused("memory", "WS6203", "row 2 of tensor `state.matrix`", linear { $0.matrix[8] = .min })
    func count(_ change: @escaping (inout CountNeuron) -> Void) -> (inout Netlist) -> Void {
      { netlist in
        guard case .count(var neuron) = netlist.populations[0].neuron else { return }
        change(&neuron)
        netlist.populations[0].neuron = .count(neuron)
      }
    }
    func table(_ first: Int, _ shift: Int, _ rows: [[Int32]]) -> CountNeuron.Function {
      .table(CountNeuron.Table(first: first, shift: shift, rows: rows))
    }
    refused("counts", "WS6204", "the shift 23", count { $0.shift = 23 })
    refused("counts", "WS6203", "`graded.start` holds 16", count { $0.start[0] = 16 })
    refused(
      "counts", "WS6203", "`graded.table`", count { $0.function = table(0, 0, [[1], [1, 2]]) })
    refused("counts", "WS6203", "3 rows", count { $0.function = table(0, 0, [[1], [1], [1]]) })
    refused(
      "counts", "WS6203", "`graded.table` holds", count { $0.function = table(0, 0, [[.max]]) })
    refused("counts", "WS6204", "the shift 25", count { $0.function = table(0, 25, [[0]]) })

    refused("echo", "WS6204", "whose `accumulate` neurons emit nothing") {
      $0.projections[1].from = "votes"
    }
    refused("echo", "WS6204", "as `membrane`") { $0.outputs[0].from = "hidden" }
    refused("echo", "WS6204", "as `spikes`") { $0.outputs[0].decode = .spikes }
    refused("echo", "WS6204", "as `final`") { $0.outputs[0].decode = .final }
    refused("memory", "WS6204", "as `key`") { $0.outputs[0].decode = .key([[0], [1]]) }
    refused("echo", "WS6204", "two tensors would be called `vectors.hidden.state`") { netlist in
      netlist.populations[1].name = "hidden.state"
      netlist.projections[1].to = "hidden.state"
      netlist.projections[2].from = "hidden.state"
      netlist.outputs[1].from = "hidden.state"
    }
  }

  @Test(
    "wrong descriptions are refused by name",
    arguments: [
      (#""steps":6"#, #""steps":6,"speed":1"#, "`speed`"),
      (#""period":2,"#, "", "`period`"),
      (#","per_step":true"#, "", "`per_step`"),
      (#""per_step":true"#, #""per_step":1"#, "true or false"),
      (
        #""reset":"subtract""#, #""reset":"half""#,
        "the unknown reset `half`; known: subtract, zero"
      ),
      (#""leak":[7,3]"#, #""leak":[7]"#, "a leak of 1 numbers"),
      (#""leak":[7,3],"#, "", "`leak`"),
      (#""leak":[7,3]"#, #""leak":[7,3],"order":1"#, "`order`"),
      (#""kind":"accumulate","saturates":false"#, #""kind":"accumulate""#, "`saturates`"),
      (#""kind":"accumulate""#, #""kind":"resonate""#, "integrate_fire, accumulate, linear"),
      (#""kind":"membrane""#, #""kind":"median""#, "key, spikes, membrane, final"),
      (#""kind":"membrane""#, #""kind":"membrane","tensor":"x""#, "`tensor`"),
    ])
  func descriptions(part: String, replacement: String, mention: String) throws {
    let error = try Self.edited(MemoryNetlists.echo(), part, replacement)
    #expect(error?.code == "WS6202", "\(error?.message ?? "")")
    #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
  }

  @Test(
    "wrong descriptions of graded neurons are refused by name",
    arguments: [
      (#""range":[-2,3]"#, #""range":[3,-2]"#, "the range [3, -2]"),
      (#""range":[-2,3]"#, #""range":[-2]"#, "the range [-2]"),
      (#""kind":"table""#, #""kind":"sine""#, "identity, table"),
      (#""first":-2,"#, "", "`first`"),
      (#""first":-2"#, #""first":-2,"last":3"#, "`last`"),
    ])
  func gradedDescriptions(part: String, replacement: String, mention: String) throws {
    let error = try Self.edited(MemoryNetlists.counts(), part, replacement)
    #expect(error?.code == "WS6202", "\(error?.message ?? "")")
    #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
  }

  private static func edited(
    _ netlist: Netlist, _ part: String, _ replacement: String
  ) throws -> RuntimeError? {
    var file = try Safetensors.parse(NetlistFile.serialize(netlist), origin: "x")
    let text = file.metadata["netlist"] ?? ""
    #expect(text.contains(part), "\(text)")
    file.metadata["netlist"] = text.replacing(part, with: replacement, maxReplacements: 1)
    return runtimeError { _ = try NetlistFile.parse(file.serialized(), origin: "x") }
  }

  @Test("a file of version 1 knows nothing of version 2")
  func versions() throws {
    var file = try Safetensors.parse(NetlistFile.serialize(MemoryNetlists.echo()), origin: "x")
    file.metadata["version"] = "1"
    let error = runtimeError { _ = try NetlistFile.parse(file.serialized(), origin: "x") }
    #expect(error?.code.hasPrefix("WS620") == true)
    for part in [#""kind":"final""#, #""kind":"membrane""#] {
      let error = try NetlistFileTests.edited { file, text in
        file.metadata["netlist"] = text.replacing(#""kind":"spikes""#, with: part)
      }
      #expect(error?.message.contains("known: key, spikes") == true, "\(error?.message ?? "")")
    }
    file.metadata["version"] = "3"
    let newer = runtimeError { _ = try NetlistFile.parse(file.serialized(), origin: "x") }
    #expect(newer?.message.contains("reads the versions 1 and 2") == true)
  }

  @Test("tensors of neurons and of their traces are checked")
  func tensors() throws {
    func expect(
      _ mention: String, of netlist: Netlist = MemoryNetlists.echo(),
      _ change: (inout Safetensors) -> Void
    ) throws {
      var file = try Safetensors.parse(NetlistFile.serialize(netlist), origin: "x")
      change(&file)
      let error = runtimeError { _ = try NetlistFile.parse(file.serialized(), origin: "x") }
      #expect(error?.code == "WS6203", "\(error?.message ?? "")")
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    try expect("`hidden.threshold` is missing") { $0["hidden.threshold"] = nil }
    try expect("`hidden.start` is U8") {
      $0["hidden.start"] = Tensor([1, 2] as [UInt8], shape: [2])
    }
    try expect("`votes.start` belongs to nothing") {
      $0["votes.start"] = Tensor([0, 0] as [Int32], shape: [2])
    }
    try expect("`vectors.votes.state` is missing") { $0["vectors.votes.state"] = nil }
    try expect("`vectors.sound`") {
      $0["vectors.sound"] = Tensor([0, 0, 0, 0, 0] as [UInt8], shape: [5, 1])
    }
    try expect("`vectors.hidden`") {
      $0["vectors.hidden"] = Tensor([0, 0, 0, 0, 0] as [UInt8], shape: [5, 1])
    }
    let memory = MemoryNetlists.memory()
    try expect("`state.matrix` is not square", of: memory) {
      $0["state.matrix"] = Tensor([1, 2] as [Int32], shape: [2, 1])
    }
    try expect("`vectors.state` holds 401", of: memory) { file in
      var values = file["vectors.state"]?.int32s ?? []
      values[7] = 401
      file["vectors.state"] = Tensor(values, shape: [4, 9, 6])
    }
    try expect("`graded.table` is missing", of: MemoryNetlists.counts()) {
      $0["graded.table"] = nil
    }
  }
}
