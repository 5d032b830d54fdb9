import Testing
import WSRuntime

@testable import WSCompiler

/// `Tests/Peers/netlists/onnx` runs the files; here is what no reader would say.
@Suite struct ONNXTests {
  /// A field of a message in wire format.
  private struct Field {
    let number: Int
    let value: UInt64
    let bytes: [UInt8]
  }

  private func fields(_ bytes: [UInt8]) throws -> [Field] {
    var (place, found) = (0, [Field]())
    func varint() throws -> UInt64 {
      var (value, shift) = (UInt64(0), UInt64(0))
      while true {
        try #require(place < bytes.count && shift < 70)
        defer { place += 1 }
        value |= UInt64(bytes[place] & 0x7F) << shift
        if bytes[place] < 0x80 { return value }
        shift += 7
      }
    }
    while place < bytes.count {
      let key = try varint()
      switch key & 7 {
      case 0: found.append(Field(number: Int(key >> 3), value: try varint(), bytes: []))
      case 2:
        let length = Int(try varint())
        try #require(place + length <= bytes.count)
        found.append(
          Field(number: Int(key >> 3), value: 0, bytes: Array(bytes[place..<place + length])))
        place += length
      default: Issue.record("wire type \(key & 7)")
      }
    }
    return found
  }

  private func text(_ field: Field?) -> String? {
    field.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test(arguments: ONNXForm.allCases) func sizesAndNamesHold(_ form: ONNXForm) throws {
    for netlist in try DrawnNetlists.chains() {
      let message = try ONNXBuilder.model(of: netlist, form).message()
      let sink = CollectedBytes()
      try message.write(to: sink)
      #expect(sink.bytes.count == message.size)
      let model = try fields(sink.bytes)
      #expect(model.first { $0.number == 1 }?.value == 8)
      let graph = try fields(try #require(model.first { $0.number == 7 }).bytes)
      let nodes = try graph.filter { $0.number == 1 }.map { try fields($0.bytes) }
      let names = nodes.map { node in text(node.first { $0.number == 3 }) ?? "" }
      #expect(Set(names).count == names.count)
      for projection in netlist.projections { #expect(names.contains(projection.name)) }
      // Each tensor is made once, and before it is read.
      var known = try Set(
        graph.filter { [5, 11].contains($0.number) }.map { part in
          let name = try fields(part.bytes).first { $0.number == (part.number == 5 ? 8 : 1) }
          return text(name) ?? ""
        })
      for node in nodes {
        for input in node.filter({ $0.number == 1 }).compactMap(text) where !input.isEmpty {
          #expect(known.contains(input), "\(input)")
        }
        for output in node.filter({ $0.number == 2 }).compactMap(text) {
          #expect(known.insert(output).inserted, "\(output)")
        }
      }
      for population in netlist.populations { #expect(known.contains(population.name)) }
    }
  }

  @Test func whatNoFileHoldsIsRefusedBeforeItIsWritten() throws {
    let error = #expect(throws: RuntimeError.self) {
      try ONNXTensor(name: "c1.weight", type: .float, shape: [1 << 15, 1 << 15]) { _ in 0 }
    }
    #expect(error?.code == "WS6217")
    #expect(error?.message.contains("`c1.weight` would be 32768 × 32768 numbers") == true)
    var model = ONNXModel(name: "Large")
    for index in 0..<3 {
      model.constants.append(
        try ONNXTensor(name: "\(index)", type: .int8, shape: [1 << 30]) { _ in 0 })
    }
    let sum = #expect(throws: RuntimeError.self) { try model.message() }
    #expect(sum?.message.contains("its file would have 3,221,2") == true, "\(sum?.message ?? "")")
  }

  @Test func varintsHaveSevenBitsAByte() {
    #expect(ProtobufMessage.varint(0) == [0])
    #expect(ProtobufMessage.varint(300) == [0xAC, 0x02])
    #expect(ProtobufMessage.varint(.max).count == 10)
  }
}
