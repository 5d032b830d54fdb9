import WSRuntime

/// Loihi as SANA-FE's authors describe it: their units, and energies and times of single events from
/// the simulations of the circuit in Davies et al., "Loihi: A Neuromorphic Manycore Processor with
/// On-Chip Learning", IEEE Micro 38(1), 2018.
enum LoihiArchitecture {
  static let coresPerTile = 4
  static let cores = 32 * coresPerTile
  static let neuronsPerCore = 1024
  static let source = "Davies et al., IEEE Micro 38(1), 2018"

  /// `tile.core`
  static func address(ofCore core: Int) -> String {
    "\(core / coresPerTile).\(core % coresPerTile)"
  }

  /// The unit that holds the weights of neurons which read so.
  static func synapses(_ arriving: [Netlist.Projection]) -> String {
    if arriving.allSatisfy({ $0.map == .dense }) { return "loihi_dense_synapse" }
    return arriving.allSatisfy { $0.map.isWindow }
      ? "loihi_conv_synapse" : "loihi_sparse_synapse"
  }

  /// For SANA-FE's `load_arch`.
  static var text: String {
    """
    # Loihi for SANA-FE. Energies (J) and times (s) of single events are those that SANA-FE's authors
    # take from \(source): simulated, not measured.
    architecture:
      name: loihi
      attributes:
        topology: mesh
        width: 8
        height: 4
        link_buffer_size: 16
        sync_model: table
        latency_sync: {1: 0.6e-6, 2: 1.0e-6, 4: 1.4e-6, 29: 1.8e-6}
      tile:
        - name: loihi_tile[0..\(cores / coresPerTile - 1)]
          attributes: {\(hops)}
          core:
            - name: loihi_core[0..\(coresPerTile - 1)]
              attributes: {buffer_position: soma, buffer_inside_unit: false, max_neurons_supported: \(neuronsPerCore)}
              axon_in:
                - name: loihi_in
                  attributes: {energy_message_in: 0.0, latency_message_in: 16.0e-9}
              synapse:
    \(synapseUnits)
              dendrite:
                - name: loihi_dendrites
                  attributes: {model: accumulator, energy_update: 0.0, latency_update: 0.0}
              soma:
    \(soma("loihi_lif", "leaky_integrate_fire", access: (51.2, 6.0), update: (21.6, 3.7), spike: (69.3, 30.0)))
    \(soma("loihi_inputs[0..\(neuronsPerCore - 1)]", "input", access: (0, 0), update: (0, 0), spike: (0, 0)))
              axon_out:
                - name: loihi_out
                  attributes: {energy_message_out: 111.0e-12, latency_message_out: 5.1e-9}

    """
  }

  private static var hops: String {
    [("north", 4.2, 6.5), ("east", 3.0, 4.1), ("south", 4.2, 6.5), ("west", 3.0, 4.1)]
      .map { way, energy, time in
        "energy_\(way)_hop: \(energy)e-12, latency_\(way)_hop: \(time)e-9"
      }.joined(separator: ", ")
  }

  private static var synapseUnits: String {
    [("dense", 35.5, 3.8), ("sparse", 33.6, 4.7), ("conv", 24.0, 3.1)]
      .map { kind, energy, time in
        """
                    - name: loihi_\(kind)_synapse
                      attributes: {model: current_based, energy_process_spike: \(energy)e-12, latency_process_spike: \(time)e-9}
        """
      }.joined(separator: "\n")
  }

  /// Picojoules and nanoseconds of each event.
  private static func soma(
    _ name: String, _ model: String, access: (Double, Double), update: (Double, Double),
    spike: (Double, Double)
  ) -> String {
    let events = [("access_neuron", access), ("update_neuron", update), ("spike_out", spike)]
    let costs = events.map { event, cost in
      "energy_\(event): \(cost.0)e-12, latency_\(event): \(cost.1)e-9"
    }
    return """
                  - name: \(name)
                    attributes: {model: \(model), \(costs.joined(separator: ", "))}
      """
  }
}

extension LinearMap {
  /// Weights that neurons share.
  fileprivate var isWindow: Bool {
    switch self {
    case .convolution, .pool: true
    case .dense, .identity: false
    }
  }
}
