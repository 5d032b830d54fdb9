import WSLang
import WSRuntime

/// A network with its ops expanded and its sizes resolved: nodes are operators, edges carry
/// signals in two views.
package struct Graph: Equatable, Sendable {
  package var network: String
  /// In topological order (a loop is cut at its `delay`).
  package var nodes: [GraphNode]
  /// Labels are host-side truth, no signal of the graph.
  package var labels: [GraphLabel]
  package var outputs: [GraphOutput]

  package init(
    network: String, nodes: [GraphNode], labels: [GraphLabel], outputs: [GraphOutput]
  ) {
    self.network = network
    self.nodes = nodes
    self.labels = labels
    self.outputs = outputs
  }
}

package struct GraphNode: Equatable, Sendable {
  /// The derived dotted name (`c5.stage_2.conv`); an input's own name.
  package var name: String
  package var operation: Operation
  /// Indices of nodes.
  package var inputs: [Int]
  package var type: SignalViews
  /// Where it stands in the source; an op's body for nodes that come from an op.
  package var range: SourceRange

  package init(
    name: String, operation: Operation, inputs: [Int], type: SignalViews, range: SourceRange
  ) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.type = type
    self.range = range
  }
}

package struct GraphLabel: Equatable, Sendable {
  package var name: String
  /// Axes before the last: `[]` for one label a picture, `[h, w]` for masks.
  package var positions: [Int]
  package var classes: Int
  package var range: SourceRange

  package init(name: String, positions: [Int], classes: Int, range: SourceRange) {
    self.name = name
    self.positions = positions
    self.classes = classes
    self.range = range
  }
}

package struct GraphOutput: Equatable, Sendable {
  package var name: String
  package var node: Int
  package var range: SourceRange

  package init(name: String, node: Int, range: SourceRange) {
    self.name = name
    self.node = node
    self.range = range
  }
}

/// What values a signal may take.
package enum SignalKind: Equatable, Sendable {
  case real, unit, spike
  /// One of 2^bits levels in [0, 1].
  case quant(bits: Int)
  case `class`
}

package struct SignalType: Equatable, Sendable {
  package var kind: SignalKind
  /// Length of the time axis; nil: constant over time.
  package var steps: Int?
  /// Without batch and time.
  package var shape: [Int]
  /// What a neuron adds up before its threshold.
  package var isRawSum: Bool

  package init(kind: SignalKind, steps: Int? = nil, shape: [Int], isRawSum: Bool = false) {
    self.kind = kind
    self.steps = steps
    self.shape = shape
    self.isRawSum = isRawSum
  }
}

/// A signal while training and when deployed.
package struct SignalViews: Equatable, Sendable {
  package var training: SignalType
  package var deployed: SignalType

  package init(training: SignalType, deployed: SignalType) {
    self.training = training
    self.deployed = deployed
  }
}

/// What a node computes, all arguments resolved.
package enum Operation: Equatable, Sendable {
  case input
  case dense(units: Int, bias: Bool)
  case conv(channels: Int, geometry: ConvolutionGeometry, bias: Bool)
  case convTranspose(channels: Int, geometry: ConvolutionGeometry, bias: Bool)
  case maxPool(PoolPlan)
  case averagePool(PoolPlan)
  case globalAveragePool
  case batchNorm(epsilon: Double, momentum: Double)
  case brelu
  case sigmoid
  case threshold(level: Double)
  case relu
  case clip(limit: Double)
  case clipLearned
  case softmax
  case winner(count: Int)
  case flatten
  case reshape([Int])
  case concat
  case add
  case upsample(factor: Int)
  case dropout(rate: Double)
  case delay(steps: Int)
  case final
  case legendre(order: Int, window: Int)
  case bits(count: Int)
  case thermometer(levels: Int)
  case decode(DecodeKey)
}

/// The output code: which neurons vote for which class.
package struct DecodeKey: Equatable, Sendable {
  package enum Kind: String, Sendable { case block, random }

  package var classes: Int
  package var copies: Int
  package var kind: Kind
  package var overlap: Bool
  package var seed: UInt64
  package var temperature: Double
  /// One row for each class; 1: this neuron votes for it.
  package var rows: [[UInt8]]

  package init(
    classes: Int, copies: Int, kind: Kind, overlap: Bool, seed: UInt64, temperature: Double,
    rows: [[UInt8]]
  ) {
    self.classes = classes
    self.copies = copies
    self.kind = kind
    self.overlap = overlap
    self.seed = seed
    self.temperature = temperature
    self.rows = rows
  }
}
