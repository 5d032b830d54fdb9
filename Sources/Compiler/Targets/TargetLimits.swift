import WSRuntime

/// What a target can take, as data; nil where it has no limit of its own.
package struct TargetLimits: Equatable, Sendable {
  /// As `Neuron.name` has them.
  package var neurons: [String]?
  package var steps: Int?
  /// Of signed weights.
  package var weightBits: Int?
  /// Of inputs that are integers; 1 for a target that only takes spikes.
  package var inputBits: Int?
  /// Whether integers other than 0 and 1 may travel between neurons.
  package var takesGraded = true
  /// Connections that arrive at a neuron along all projections.
  package var fanIn: Int?
  package var delay: Int?

  package init(
    neurons: [String]? = nil, steps: Int? = nil, weightBits: Int? = nil, inputBits: Int? = nil,
    takesGraded: Bool = true, fanIn: Int? = nil, delay: Int? = nil
  ) {
    self.neurons = neurons
    self.steps = steps
    self.weightBits = weightBits
    self.inputBits = inputBits
    self.takesGraded = takesGraded
    self.fanIn = fanIn
    self.delay = delay
  }

  /// Fails with the first part of a netlist that breaks a limit, and by how much.
  package func verify(_ netlist: Netlist, target: String) throws(RuntimeError) {
    func refuse(_ part: String, _ is: String, _ can: String) -> RuntimeError {
      RuntimeError(
        .netlistTarget, "the target `\(target)` cannot take \(part): \(`is`)",
        notes: ["`\(target)` takes \(can)"])
    }
    if let steps, netlist.steps > steps {
      throw refuse("the network", "it runs for \(netlist.steps) steps", "at most \(steps)")
    }
    for input in netlist.inputs {
      guard let inputBits, case .analog(let bits) = input.code, bits > inputBits else { continue }
      throw refuse(
        "input `\(input.name)`", "it has \(bits) bits",
        inputBits == 1 ? "only spikes" : "inputs of at most \(inputBits) bits")
    }
    for population in netlist.populations {
      let (part, neuron) = ("population `\(population.name)`", population.neuron)
      if let neurons, !neurons.contains(neuron.name) {
        throw refuse(
          part, "its neurons are `\(neuron.name)`",
          neurons.map { "`\($0)`" }.joined(separator: ", "))
      }
      if !takesGraded, let range = neuron.range, !neuron.isSpiking {
        throw refuse(
          part, "it sends integers from \(range.lowerBound) to \(range.upperBound)", "only spikes")
      }
      guard let fanIn else { continue }
      var arriving = 0
      for projection in netlist.projections where projection.to == population.name {
        arriving += try netlist.connectivity(of: projection).fanIn
      }
      if arriving > fanIn {
        throw refuse(
          part, "\(arriving) connections arrive at a neuron, \(arriving - fanIn) too many",
          "at most \(fanIn)")
      }
    }
    for projection in netlist.projections {
      let part = "projection `\(projection.name)`"
      if let delay, projection.delay > delay {
        throw refuse(part, "its delay is \(projection.delay)", "delays of at most \(delay) steps")
      }
      if let weightBits,
        let weight = projection.weight.first(where: { Int($0).signedBits > weightBits })
      {
        throw refuse(
          part, "its weight \(weight) needs \(Int(weight).signedBits) bits",
          "weights of at most \(weightBits) bits")
      }
    }
  }
}

extension Int {
  /// Of a signed field that holds it.
  fileprivate var signedBits: Int { bitWidth - (self < 0 ? ~self : self).leadingZeroBitCount + 1 }
}
