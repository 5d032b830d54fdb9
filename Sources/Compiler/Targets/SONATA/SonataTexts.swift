import WSRuntime

/// The texts beside a SONATA network: its configuration, and what nodes and edges of a type share.
struct SonataTexts {
  private let network: SonataNetwork
  private let fileName: String

  /// - Parameter fileName: what stands before the endings of all files.
  init(_ network: SonataNetwork, fileName: String) {
    self.network = network
    self.fileName = fileName
  }

  private func file(_ ending: String) -> String { fileName + ending }

  /// For BMTK's `pointnet`: the network, its test vectors, how long they run.
  var configuration: String {
    func place(_ ending: String) -> String {
      JSONValue.string("$NETWORK_DIR/" + file(ending)).text()
    }
    let vectors = network.synapses.netlist.vectors
    // The sources take a step of their own.
    let steps = (vectors?.count ?? 0) + network.depth + 2
    let inputs = [(SonataNetwork.Nodes.inputs, ".spikes.h5"), (.pulses, ".pulses.h5")].map {
      nodes, ending in
      """
      "\(nodes.rawValue)": {"input_type": "spikes", "module": "sonata", \
      "node_set": {"population": "\(nodes.rawValue)"}, "input_file": \(place(ending))}
      """
    }
    return """
      {
        "manifest": {"$NETWORK_DIR": "${configdir}", "$OUTPUT_DIR": "${workingdir}/output"},
        "target_simulator": "NEST",
        "run": {"tstop": \(steps).0, "dt": 1.0, "overwrite_output_dir": true},
        "inputs": {\(vectors == nil ? "" : inputs.joined(separator: ", "))},
        "output": {
          "output_dir": "$OUTPUT_DIR", "log_file": "log.txt", "spikes_file": "spikes.h5",
          "spikes_sort_order": "by_time"
        },
        "components": {
          "point_neuron_models_dir": "$NETWORK_DIR", "synaptic_models_dir": "$NETWORK_DIR"
        },
        "networks": {
          "nodes": [
            {"nodes_file": \(place(".input_nodes.h5")), "node_types_file": \(place(".input_types.csv"))},
            {"nodes_file": \(place(".nodes.h5")), "node_types_file": \(place(".node_types.csv"))}
          ],
          "edges": [{"edges_file": \(place(".edges.h5")), "edge_types_file": \(place(".edge_types.csv"))}]
        }
      }

      """
  }

  /// A type for each input, which has its name, and one for the pulses.
  var inputTypes: String {
    let inputs = groups(.inputs).map { "\($0.type) \(quoted($0.name)) virtual\n" }
    return "node_type_id pop_name model_type\n" + inputs.joined()
      + "\(network.pulseType) pulses virtual\n"
  }

  /// A type for each population, which has its name.
  var nodeTypes: String {
    let model = "point_neuron nest:iaf_psc_delta \(quoted(file(".neuron.json")))"
    return "node_type_id pop_name model_type model_template dynamics_params\n"
      + groups(.neurons).map { "\($0.type) \(quoted($0.name)) \(model)\n" }.joined()
  }

  private func groups(_ nodes: SonataNetwork.Nodes) -> [(type: Int, name: String)] {
    let neurons = network.synapses.neurons
    return neurons.groups.enumerated().compactMap { place, group in
      (place < neurons.inputs) == (nodes == .inputs) ? (place + 1, group.name) : nil
    }
  }

  /// A type for each projection, which has its name and delay, and one for the pulses.
  var edgeTypes: String {
    var types: [Int: String] = [:]
    for list in network.synapses.lists {
      types[network.type(of: list)] =
        "\(quoted(list.projection?.name ?? "pulses")) static_synapse \(list.delay).0 "
        + quoted(file(".synapse.json"))
    }
    let lines = types.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
    return "edge_type_id name model_template delay dynamics_params\n" + lines.joined()
  }

  /// What all neurons share.
  static let neuron = """
    {
      "tau_m": 0.01, "C_m": 1.0, "E_L": 0.0, "V_m": 0.0, "V_reset": 0.0, "V_th": 0.5, "t_ref": 0.0,
      "I_e": 0.0
    }

    """

  /// A field of a table whose columns have spaces between them.
  private func quoted(_ text: String) -> String {
    let line = text.map { $0.isNewline ? " " : String($0) }.joined()
    return "\"" + line.replacing("\"", with: "\"\"") + "\""
  }
}
