import Testing
import WSRuntime

@testable import WSCompiler

/// `Tests/Peers/netlists/sonata` runs the files in NEST; here their lists are run by hand.
@Suite struct SonataTests {
  private let call = TargetCall(.sonata)

  @Test func theListsSayWhatTheNetlistDoes() throws {
    for netlist in try TargetCorpus.smallAndSpiking() {
      let network = try SonataNetwork(try call.fitted(netlist))
      let inputs = netlist.inputs.reduce(0) { $0 + $1.shape.reduce(1, *) }
      let count = netlist.populations.reduce(0) { $0 + $1.shape.reduce(1, *) }
      var listed = ListedNetwork(
        drives: Array(repeating: nil, count: inputs) + Array(repeating: 0, count: count),
        synapses: [])
      for name in network.edgeNames {
        func column(_ path: String...) throws -> [Int] {
          try network.edges.elements(of: ["edges", name] + path).map { Int($0) }
        }
        let first = name == "neurons_to_neurons" ? inputs : 0
        let ends = zip(try column("source_node_id"), try column("target_node_id"))
        for (ends, weight) in zip(ends, try column("0", "syn_weight")) {
          if name == "pulses_to_neurons" {
            listed.drives[inputs + ends.1] = weight
          } else {
            listed.synapses.append((first + ends.0, inputs + ends.1, weight))
          }
        }
        let types = try column("edge_type_id")
        #expect(types.allSatisfy { (1...netlist.projections.count + 1).contains($0) })
      }
      try listed.expectAgreement(with: netlist)
    }
  }

  /// Every dataset holds as much as the file says.
  @Test func filesNameEachOther() throws {
    let netlist = try #require(try TargetCorpus.smallAndSpiking().first)
    let files = try call.files(netlist, base: "some folder/a \"b\"")
    var texts: [String: String] = [:]
    for file in files {
      let sink = CollectedBytes()
      try file.write(sink)
      texts[file.ending] = String(decoding: sink.bytes, as: UTF8.self)
    }
    #expect(
      Set(texts.keys) == [
        ".sonata.json", ".input_types.csv", ".node_types.csv", ".edge_types.csv", ".neuron.json",
        ".synapse.json",
        ".input_nodes.h5", ".nodes.h5", ".edges.h5", ".pulses.h5", ".spikes.h5",
      ])
    let configuration = try JSONValue.parse(try #require(texts[".sonata.json"]), origin: "test")
    let nodes = configuration.asObject?["networks"]?.asObject?["nodes"]?.asArray?.last?.asObject
    #expect(nodes?["nodes_file"]?.asString == "$NETWORK_DIR/a \"b\".nodes.h5")
    #expect(texts[".node_types.csv"]?.contains("\"a \"\"b\"\".neuron.json\"") == true)
    let error = #expect(throws: RuntimeError.self) {
      try call.files(netlist, base: FilePath(bytes: [0xFF]))
    }
    #expect(error?.help != nil)
  }
}

extension HDF5Node {
  /// Of the dataset at the end of a path of links.
  fileprivate func elements(of path: [String]) throws -> [Double] {
    switch self {
    case .group(let links, _):
      let link = try #require(links.first { $0.name == path.first })
      return try link.node.elements(of: Array(path.dropFirst()))
    case .dataset(let dataset):
      var found: [Double] = []
      switch dataset.elements {
      case .at(let element): found = (0..<dataset.shape.reduce(1, *)).map(element)
      case .inOrder(let forEach):
        try forEach { (value) throws(RuntimeError) in found.append(value) }
      }
      #expect(dataset.shape == [found.count])
      return found
    }
  }
}
