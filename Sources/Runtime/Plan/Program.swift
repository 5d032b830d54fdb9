/// What a network computes, and nothing of how it is trained or where its values are kept: any
/// executor can run it, on any number of pictures at once.
///
/// All indices (signals, parameters, operators) count from 0 in their lists.
package struct Program: Equatable, Sendable {
  /// The subject that it is made of: a network's name.
  package var network: String
  /// SHA-256 of the source text (with all `--set` values), in hexadecimal.
  package var sourceDigest: String
  package var precision: Precision
  package var signals: [PlanSignal]
  package var parameters: [PlanParameter]
  /// In the order in which they run.
  package var operators: [PlanOperator]
  package var inputs: [PlanInput]
  package var labels: [PlanLabel]
  package var outputs: [PlanOutput]

  package init(
    network: String, sourceDigest: String, precision: Precision, signals: [PlanSignal],
    parameters: [PlanParameter], operators: [PlanOperator], inputs: [PlanInput],
    labels: [PlanLabel], outputs: [PlanOutput]
  ) {
    self.network = network
    self.sourceDigest = sourceDigest
    self.precision = precision
    self.signals = signals
    self.parameters = parameters
    self.operators = operators
    self.inputs = inputs
    self.labels = labels
    self.outputs = outputs
  }
}

package enum Precision: String, CaseIterable, Sendable {
  case float32, bfloat16
}

/// A value that flows between operators, channel-last.
package struct PlanSignal: Equatable, Sendable {
  /// The dotted name from the source, such as `c2.conv`.
  package var name: String
  /// Without the batch axis: `[h, w, c]` or `[n]`.
  package var shape: [Int]

  package init(name: String, shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

package struct PlanParameter: Equatable, Sendable {
  package enum Initializer: Equatable, Sendable {
    case constant(Double)
    /// Uniform in ±√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).
    case glorotUniform(fanIn: Int, fanOut: Int)
    /// Normal with deviation √(2 / fanIn) (He et al. 2015).
    case heNormal(fanIn: Int)
  }

  /// `<layer>.weight`, `.bias`, `.gamma`, `.beta`, `.mean`, `.variance`, `.limit`.
  package var name: String
  /// Dense `[out, in]`, convolution `[out, kh, kw, in / groups]`, the others `[channels]`.
  package var shape: [Int]
  package var initializer: Initializer
  /// False for running statistics.
  package var trainable: Bool

  package init(name: String, shape: [Int], initializer: Initializer, trainable: Bool) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.trainable = trainable
  }
}

package struct PlanInput: Equatable, Sendable {
  /// The name of the input in the source.
  package var name: String
  package var signal: Int
  /// The values are rounded to q / (2^bits − 1) before engine and netlist see them.
  package var gridBits: Int

  package init(name: String, signal: Int, gridBits: Int) {
    self.name = name
    self.signal = signal
    self.gridBits = gridBits
  }
}

package struct PlanLabel: Equatable, Sendable {
  package var name: String
  /// Positions that carry a label each: `[]` for one label a picture, `[h, w]` for masks.
  package var positions: [Int]
  package var classes: Int

  package init(name: String, positions: [Int], classes: Int) {
    self.name = name
    self.positions = positions
    self.classes = classes
  }
}

package struct PlanOutput: Equatable, Sendable {
  package var name: String
  /// The signal of scores. With `isLogits` their softmax is the output; their first maximum is
  /// the class.
  package var signal: Int
  package var isLogits: Bool
  /// Index of the label of the same name; nil for an output without truth.
  package var label: Int?

  package init(name: String, signal: Int, isLogits: Bool, label: Int?) {
    self.name = name
    self.signal = signal
    self.isLogits = isLogits
    self.label = label
  }
}
