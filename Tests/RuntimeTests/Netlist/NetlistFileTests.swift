import Testing
import WSRuntime

@Suite("netlist files")
struct NetlistFileTests {
  static func withVectors(_ plain: Netlist, count: Int) throws -> Netlist {
    var netlist = plain
    let inputs = SampleNetlists.pictures(netlist, count: count, seed: 5)
    let result = try Simulator(netlist).run(inputs: inputs, count: count, keeping: .spikes)
    netlist.vectors = .init(
      count: count, inputs: inputs, populations: result.spikes, outputs: result.outputs)
    return netlist
  }

  @Test("what is written is read, and written again as the same bytes")
  func roundTrip() throws {
    for plain in [SampleNetlists.everything(seed: 1), SampleNetlists.small()] {
      for netlist in [plain, try Self.withVectors(plain, count: 17)] {
        let bytes = try NetlistFile.serialize(netlist)
        let read = try NetlistFile.parse(bytes, origin: "x")
        #expect(read == netlist)
        #expect(try NetlistFile.serialize(read) == bytes)
        var told = netlist
        try told.stateSumBounds()
        told.provenance = .init(
          tool: "wsc 0", network: "N", source: String(repeating: "0a", count: 32), madeFor: "nir")
        #expect(told.populations.allSatisfy { $0.sum != nil })
        let toldRead = try NetlistFile.parse(try NetlistFile.serialize(told), origin: "x")
        #expect(toldRead == told && toldRead != netlist)
        var unlabelled = netlist
        for index in unlabelled.outputs.indices { unlabelled.outputs[index].hasLabel = false }
        let unlabelledBytes = try NetlistFile.serialize(unlabelled)
        #expect(try NetlistFile.parse(unlabelledBytes, origin: "x") == unlabelled)
        #expect(unlabelledBytes != bytes)
        var shaped = netlist
        for index in shaped.outputs.indices where shaped.outputs[index].decode == .spikes {
          let shape = netlist.shape(ofSource: shaped.outputs[index].from) ?? []
          shaped.outputs[index].shape = [1] + shape
          let read = try NetlistFile.parse(try NetlistFile.serialize(shaped), origin: "x")
          #expect(read == shaped)
          shaped.outputs[index].shape = [2] + shape
          #expect(runtimeError { try shaped.verify() }?.code == "WS6204")
          shaped.outputs[index].shape = nil
        }
      }
    }
  }

  @Test("bounds that are stated hold, and may be wider than the sums")
  func sumBounds() throws {
    func changed(_ least: Int, _ greatest: Int, _ magnitude: Int) throws -> Netlist {
      var netlist = SampleNetlists.small()
      try netlist.stateSumBounds()
      let sum = try #require(netlist.populations[0].sum)
      netlist.populations[0].sum = SumBound(
        magnitude: sum.magnitude + magnitude, least: sum.least + least,
        greatest: sum.greatest + greatest)
      return netlist
    }
    try changed(0, 0, 0).verify()
    try changed(-5, 7, 9).verify()
    for (least, greatest, magnitude) in [(1, 0, 0), (0, -1, 0), (0, 0, -1)] {
      let narrow = try changed(least, greatest, magnitude)
      let error = runtimeError { try narrow.verify() }
      #expect(error?.code == "WS6205" && error?.message.contains("the file says") == true)
    }
  }

  @Test("a file cut at any length, or with a flipped bit, is refused or read, never a trap")
  func broken() throws {
    let bytes = try NetlistFile.serialize(try Self.withVectors(SampleNetlists.small(), count: 2))
    for length in 0..<bytes.count {
      #expect(
        runtimeError { _ = try NetlistFile.parse(Array(bytes[..<length]), origin: "x") } != nil)
    }
    for bit in 0..<bytes.count * 8 {
      var broken = bytes
      broken[bit / 8] ^= 1 << (bit % 8)
      if let netlist = try? NetlistFile.parse(broken, origin: "x") {
        #expect(throws: Never.self) { try netlist.verify() }
      }
    }
  }

  /// The description of the small netlist with one change.
  static func edited(_ change: (inout Safetensors, String) -> Void) throws -> RuntimeError? {
    let bytes = try NetlistFile.serialize(try withVectors(SampleNetlists.small(), count: 2))
    var file = try Safetensors.parse(bytes, origin: "x")
    let text = file.metadata["netlist"] ?? ""
    change(&file, text)
    return runtimeError { _ = try NetlistFile.parse(file.serialized(), origin: "x") }
  }

  @Test(
    "wrong descriptions are refused by name",
    arguments: [
      (#""steps":1"#, #""steps":2"#, "2 steps", "WS6204"),
      (#""steps":1"#, #""steps":1,"speed":3"#, "`speed`", "WS6202"),
      (#""steps":1,"#, "", "`steps`", "WS6202"),
      (#""kind":"dense""#, #""kind":"sparse""#, "`sparse`", "WS6202"),
      (#""kind":"dense""#, #""kind":"dense","groups":1"#, "`groups`", "WS6202"),
      (#""kind":"threshold"}"#, #""kind":"integrate_fire"}"#, "`integrate_fire`", "WS6202"),
      (
        #""kind":"threshold","level":127.5"#, #""kind":"analog","bits":17"#, "`vectors.seen`",
        "WS6203"
      ),
      (#""delay":1"#, #""delay":2"#, "`out` is valid from", "WS6204"),
      (#""delay":1"#, #""delay":0"#, "delay 0", "WS6204"),
      (#""delay":1"#, #""delay":9223372036854775807"#, "`d`", "WS6204"),
      (#""valid_from":1"#, #""valid_from":-9223372036854775808"#, "`d`", "WS6204"),
      (#""from":"seen""#, #""from":"out""#, "closes a cycle", "WS6204"),
      (#""from":"seen""#, #""from":"nowhere""#, "`nowhere`", "WS6204"),
      (#""shape":[1,3,1]"#, #""shape":[1,4,1]"#, "d.weight", "WS6203"),
      (#""shape":[1,3,1]"#, #""shape":[4294967296,4294967296,4294967296]"#, "", "WS620"),
      (#""shape":[1,3,1]"#, #""shape":[-1,-3,1]"#, "", "WS620"),
      (#""shape":[1,3,1]"#, #""shape":[]"#, "", "WS620"),
      (#""name":"out""#, #""name":"seen""#, "`seen", "WS620"),
      (#""delay":1"#, #""delay":1,"view":[2,2]"#, "2 × 2", "WS6204"),
      (#""delay":1"#, #""delay":1,"sum":[1,2]"#, "divide", "WS6204"),
      (#""delay":1"#, #""delay":1,"sum":[0,1]"#, "`d`", "WS6204"),
      (#""delay":1"#, #""delay":1,"upsample":[1048576,1048576]"#, "too large", "WS6204"),
      (#""delay":1"#, #""delay":1,"shift":15"#, "shift 15", "WS6204"),
      (#""delay":1"#, #""delay":1,"shift":-1"#, "shift -1", "WS6204"),
      (#""delay":1"#, #""delay":1,"shift":9223372036854775807"#, "shift", "WS6204"),
      (#""delay":1"#, #""delay":1,"shift":1.5"#, "`shift`", "WS6202"),
      (#""valid_from":1"#, #""valid_from":1,"sum":3"#, "`sum` of population", "WS6202"),
      (#""valid_from":1"#, #""valid_from":1,"sum":{"least":0}"#, "`magnitude`", "WS6202"),
      (
        #""valid_from":1"#, #""valid_from":1,"sum":{"least":0,"greatest":0,"magnitude":0}"#,
        "the file says", "WS6205"
      ),
      (#""steps":1"#, #""steps":1,"provenance":{"tool":"x"}"#, "`network`", "WS6202"),
      (
        #""steps":1"#, #""steps":1,"provenance":{"tool":"x","network":"y","source":"zz"}"#,
        "SHA-256", "WS6202"
      ),
      (
        #""steps":1"#, #""steps":1,"provenance":{"tool":"x","network":"y","by":"z"}"#, "`by`",
        "WS6202"
      ),
    ])
  func descriptions(part: String, replacement: String, mention: String, code: String) throws {
    let error = try Self.edited { file, text in
      #expect(text.contains(part))
      file.metadata["netlist"] = text.replacing(part, with: replacement)
    }
    #expect(error?.code.hasPrefix(code) == true, "\(error?.code ?? "") \(error?.message ?? "")")
    #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
  }

  @Test("sizes that no number holds are refused before anything is computed of them")
  func hugeShapes() throws {
    let error = try Self.edited { file, text in
      file.metadata["netlist"] = text.replacing(
        "[1,3,1]", with: "[1099511627776,1099511627776,0]"
      ).replacing(#""kind":"threshold","level":127.5"#, with: #""kind":"analog","bits":8"#)
        .replacing(#""from":"out""#, with: #""from":"seen""#)
      file["vectors.seen"] = Tensor([] as [UInt8], shape: [0, 1 << 40, 1 << 40, 0])
      file["vectors.out"] = Tensor([] as [UInt8], shape: [0, 1])
    }
    #expect(error?.code == "WS6204")
    #expect(error?.message.contains("input `seen` has the shape") == true)
  }

  @Test("wrong tensors are refused by name")
  func tensors() throws {
    func expect(_ mention: String, _ change: (inout Safetensors) -> Void) throws {
      let error = try Self.edited { file, _ in change(&file) }
      #expect(error?.code == "WS6203", "\(error?.message ?? "")")
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
      #expect(error?.notes.last == "in the netlist file `x`")
    }
    try expect("`d.weight` is missing") { $0["d.weight"] = nil }
    try expect("`out.bias` is missing") { $0["out.bias"] = nil }
    try expect("`vectors.out` is missing") { $0["vectors.out"] = nil }
    try expect("`more` belongs to nothing") { $0["more"] = Tensor([1] as [UInt8], shape: [1]) }
    try expect("`d.weight`") { $0["d.weight"] = Tensor([1, 2, 3] as [Int8], shape: [1, 3]) }
    try expect("`d.weight` is F32") {
      $0["d.weight"] = Tensor([0, 0, 0, 0, 0, 0] as [Float], shape: [2, 3])
    }
    try expect("`out.bias` has 3") { $0["out.bias"] = Tensor([1, 2, 3] as [Int32], shape: [3]) }
    try expect("expected U8 of [3, 1]") {
      $0["vectors.seen"] = Tensor([1, 1, 1] as [UInt8], shape: [3, 1])
    }
    try expect("unused bits") { $0["vectors.out"] = Tensor([1, 4] as [UInt8], shape: [2, 1]) }
    try expect("unused bits") { $0["vectors.seen"] = Tensor([1, 8] as [UInt8], shape: [2, 1]) }
  }

  @Test("other formats and versions are refused")
  func formats() throws {
    for (key, value) in [("format", "other"), ("version", "3"), ("version", nil)] {
      let error = try Self.edited { file, _ in file.metadata[key] = value }
      #expect(error?.code == "WS6201")
    }
    #expect(try Self.edited { file, _ in file.metadata["more"] = "x" }?.code == "WS6202")
    #expect(try Self.edited { file, _ in file.metadata["netlist"] = "{" }?.code == "WS7008")
  }

  @Test("a sum that could pass 2^24 is refused, one below it is not")
  func sums() throws {
    var netlist = SampleNetlists.small()
    netlist.populations[0].bias = [-(1 << 24) + 3 + 1, 0]
    #expect(throws: Never.self) { try netlist.verify() }
    netlist.populations[0].bias = [-(1 << 24) + 3, 0]
    let error = runtimeError { try netlist.verify() }
    #expect(error?.code == "WS6205" && error?.message.contains("neuron 0 of `out`") == true)
    netlist.inputs[0].code = .analog(bits: 16)
    netlist.populations[0].bias = [.min, .min]
    #expect(runtimeError { try netlist.verify() }?.code == "WS6205")
  }

  @Test("cycles, pools that are no OR, orders and names that clash")
  func structure() throws {
    func refused(_ mention: String, _ change: (inout Netlist) -> Void) {
      var netlist = SampleNetlists.everything(seed: 1)
      change(&netlist)
      let error = runtimeError { try netlist.verify() }
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    refused("closes a cycle") { $0.projections[5].from = "votes" }
    refused("listed after") { $0.populations.swapAt(1, 3) }
    refused("bias") { $0.populations[2].bias = [-1, -1, -2, -1] }
    refused("called `c1`") { $0.populations[1].name = "c1" }
    refused("called `c1.conv`") { $0.projections[1].name = "c1.conv" }
    refused("no projection goes to `c2`") { $0.projections.remove(at: 1) }
    refused("groups") { netlist in
      netlist.projections[1].map = .convolution(
        .init(kernel: [3, 2], stride: [2, 2], padding: [0, 1, 0, 1], groups: 0))
    }
    refused("stride") { netlist in
      netlist.projections[1].map = .convolution(
        .init(kernel: [3, 2], stride: [0, 2], padding: [0, 1, 0, 1], groups: 2))
    }
    refused("`c2`") { netlist in
      netlist.projections[1].map = .convolution(
        .init(kernel: [3, 2], stride: [1, 1], padding: [0, 1, 0, 1], groups: 2))
    }
    refused("`digit.key`") { $0.outputs[0].decode = .key([[1, 0], [0]]) }
    refused("`digit.key`") { $0.outputs[0].decode = .key([]) }
    refused("no input") { $0.inputs = [] }
  }
}
