import Testing
import WSRuntime

@testable import WSCompiler

/// `Tests/Peers/netlists/pynn` runs the files in simulators; here their lists are run by hand.
@Suite struct PyNNTests {
  private let call = TargetCall(.pyNN)

  private func files(of netlist: Netlist) throws -> [[UInt8]] {
    let files = try call.files(try call.fitted(netlist))
    #expect(files.map(\.ending) == [".pynn.py", ".pynn.synapses.npy", ".pynn.vectors.npy"])
    return try files.map { file in
      let sink = CollectedBytes()
      try file.write(sink)
      return sink.bytes
    }
  }

  /// The elements of an array, and its shape as numpy writes it.
  private func array(_ bytes: [UInt8]) throws -> (shape: String, elements: ArraySlice<UInt8>) {
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    #expect(start % 64 == 0)
    let header = String(decoding: bytes[10..<start], as: UTF8.self)
    let shape = try #require(header.firstMatch(of: /'shape': \(([0-9, ]+)\)/))
    return (String(shape.1), bytes[start...])
  }

  @Test func theListsSayWhatTheNetlistDoes() throws {
    for netlist in try TargetCorpus.smallAndSpiking() {
      let files = try files(of: netlist)
      let script = String(decoding: files[0], as: UTF8.self)
      let groups = script.matches(of: /\n    \("(?:.*)", (\d+), (\d+)\),/)
        .map { (size: Int($0.1) ?? 0, depth: Int($0.2) ?? 0) }
      #expect(groups.count == netlist.inputs.count + netlist.populations.count)
      let lists = script.matches(of: /\n    \((None|\d+), (\d+), (\d+), (\d+)\),/)
      let firsts = groups.indices.map { groups[..<$0].reduce(0) { $0 + $1.size } }
      let (shape, rows) = try array(files[1])
      let numbers = stride(from: rows.startIndex, to: rows.endIndex, by: 4).map { place in
        Int(Int32(truncatingIfNeeded: (0..<4).reduce(0) { $0 | Int(rows[place + $1]) << (8 * $1) }))
      }
      let inputs = netlist.inputs.reduce(0) { $0 + $1.shape.reduce(1, *) }
      var network = ListedNetwork(
        drives: (0..<groups.reduce(0) { $0 + $1.size }).map { $0 < inputs ? nil : 0 },
        synapses: [])
      var row = 0
      for list in lists {
        let target = try #require(Int(list.2))
        let source = Int(list.1)
        #expect(
          Int(list.3) == groups[target].depth - (source.map { groups[$0].depth } ?? 0)
            || source == nil && list.3 == "1")
        for _ in 0..<(try #require(Int(list.4))) {
          let neuron = firsts[target] + numbers[row * 3 + 1]
          if let source {
            network.synapses.append(
              (firsts[source] + numbers[row * 3], neuron, numbers[row * 3 + 2]))
          } else {
            #expect(numbers[row * 3] == 0)
            network.drives[neuron] = numbers[row * 3 + 2]
          }
          row += 1
        }
      }
      #expect(shape == "\(row), 3" && numbers.count == row * 3)
      #expect(network.synapses.allSatisfy { $0.weight != 0 })
      try network.expectAgreement(with: netlist)
      let pictures = try #require(netlist.vectors).count
      let bytes = groups.reduce(0) { $0 + ($1.size + 7) / 8 }
      let vectors = try array(files[2])
      #expect(vectors.shape == "\(pictures), \(bytes)")
      #expect(vectors.elements.count == pictures * bytes)
    }
  }

  @Test func whatPyNNCannotTakeIsRefusedByName() throws {
    var netlist = SmallNetlists.pair
    netlist.inputs[0].code = .analog(bits: 4)
    var error = #expect(throws: RuntimeError.self) { try call.fitted(netlist) }
    #expect(error?.code == "WS6217" && error?.message.contains("it has 4 bits") == true)
    netlist = SmallNetlists.pair
    netlist.populations[0].shape = [1 << 31 - 2]
    error = #expect(throws: RuntimeError.self) { try call.fitted(netlist) }
    #expect(error?.message.contains("it has 2,147,483,648 neurons, 1 too many") == true)
  }
}
