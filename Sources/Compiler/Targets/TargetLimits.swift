import WSLang
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
  /// The largest magnitude of a sum, with its bias and every partial sum.
  package var sum: Int?
  /// Elements of all inputs.
  package var inputCount: Int?
  /// Neurons that outputs read.
  package var outputCount: Int?
  /// Different weights of one neuron but 0.
  package var weightLevels: Int?
  package var cores: CoreBudget?
  /// In the whole network.
  package var neuronCount: Int?
  /// In the whole network, weights of 0 too.
  package var synapseCount: Int?
  /// Where the limits are from.
  package var sources: [Limit: String]
  /// What is no number; its legaliser refuses it.
  package var others: [Other]

  package enum Limit: String, CaseIterable, Sendable {
    case neurons, steps, inputBits, weightBits, graded, fanIn, delay, sum, inputCount, outputCount,
      weightLevels, cores, neuronCount, synapseCount
  }

  /// A limit in words, and where it is from.
  package struct Other: Equatable, Sendable {
    package let words: String
    package let source: String

    package init(_ words: String, source: String) {
      self.words = words
      self.source = source
    }
  }

  package init(
    neurons: [String]? = nil, steps: Int? = nil, weightBits: Int? = nil, inputBits: Int? = nil,
    takesGraded: Bool = true, fanIn: Int? = nil, delay: Int? = nil, sum: Int? = nil,
    inputCount: Int? = nil, outputCount: Int? = nil, weightLevels: Int? = nil,
    cores: CoreBudget? = nil, neuronCount: Int? = nil, synapseCount: Int? = nil,
    sources: [Limit: String] = [:],
    others: [Other] = []
  ) {
    self.neurons = neurons
    self.steps = steps
    self.weightBits = weightBits
    self.inputBits = inputBits
    self.takesGraded = takesGraded
    self.fanIn = fanIn
    self.delay = delay
    self.sum = sum
    self.inputCount = inputCount
    self.outputCount = outputCount
    self.weightLevels = weightLevels
    self.cores = cores
    self.neuronCount = neuronCount
    self.synapseCount = synapseCount
    self.sources = sources
    self.others = others
  }

  /// Every limit in words, with its source where it has one.
  package var lines: [(words: String, source: String?)] {
    Limit.allCases.compactMap { limit in words(of: limit).map { ($0, sources[limit]) } }
      + others.map { ($0.words, $0.source) }
  }

  /// What a target takes; nil where it takes everything.
  func words(of limit: Limit) -> String? {
    switch limit {
    case .neurons: neurons.map { "neurons: " + listText($0) }
    case .steps: steps.map { "at most \(groupedDigits($0)) " + ($0 == 1 ? "step" : "steps") }
    case .inputBits:
      inputBits.map { $0 == 1 ? "inputs that are spikes" : "inputs of at most \($0) bits" }
    case .weightBits: weightBits.map { "weights of at most \($0) bits" }
    case .graded: takesGraded ? nil : "only spikes between neurons"
    case .fanIn: fanIn.map { "at most \(groupedDigits($0)) connections that arrive at a neuron" }
    case .delay: delay.map { "delays of at most \(groupedDigits($0)) steps" }
    case .sum: sum.map { "sums of at most \(groupedDigits($0)) in magnitude" }
    case .inputCount: inputCount.map { "at most \(groupedDigits($0)) inputs" }
    case .outputCount: outputCount.map { "at most \(groupedDigits($0)) outputs" }
    case .weightLevels:
      weightLevels.map { "at most \($0) different weights of a neuron, 0 apart" }
    case .cores: cores?.words
    case .neuronCount: neuronCount.map { "at most \(groupedDigits($0)) neurons" }
    case .synapseCount: synapseCount.map { "at most \(groupedDigits($0)) synapses" }
    }
  }
}
