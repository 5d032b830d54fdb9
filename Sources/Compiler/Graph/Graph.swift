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

package struct GraphNode: Sendable {
  /// The derived dotted name (`c5.stage_2.conv`); an input's own name.
  package var name: String
  package var layer: any Layer
  /// Indices of nodes.
  package var inputs: [Int]
  package var type: SignalViews
  /// Where it stands in the source; an op's body for nodes that come from an op.
  package var range: SourceRange

  package init(
    name: String, layer: any Layer, inputs: [Int], type: SignalViews, range: SourceRange
  ) {
    self.name = name
    self.layer = layer
    self.inputs = inputs
    self.type = type
    self.range = range
  }
}

extension GraphNode: Equatable {
  package static func == (a: GraphNode, b: GraphNode) -> Bool {
    a.name == b.name && a.layer.isSame(as: b.layer) && a.inputs == b.inputs && a.type == b.type
      && a.range == b.range
  }
}

extension Graph {
  /// What a node reads, while training; an input reads what is fed to it.
  package func shapes(readBy node: GraphNode) -> [SignalShape] {
    if node.layer.isInput { return [node.type.training.signalShape] }
    return node.inputs.map {
      nodes.indices.contains($0) ? nodes[$0].type.training.signalShape : SignalShape([])
    }
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

extension SignalType {
  package var signalShape: SignalShape { SignalShape(shape, steps: steps) }
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
