import WSLang
import WSRuntime

/// A layer: the word, how it changes shapes, and what it does to signals.
///
/// Every node of a network refers to its entry, so entries are shared, not copied.
package final class LayerEntry: Sendable {
  package let word: Word
  package let group: Group
  package let signal: SignalRule
  package let shape: ShapeRule
  /// A join takes its signals as arguments (`concat(a, b)`), the others by `|>`.
  package let isJoin: Bool

  package init(
    _ word: Word, _ group: Group, signal: SignalRule, isJoin: Bool = false,
    shape: @escaping ShapeRule
  ) {
    self.word = word
    self.group = group
    self.signal = signal
    self.isJoin = isJoin
    self.shape = shape
  }

  package enum Group: String, Sendable, CaseIterable {
    case products, pooling, activations, wiring, norms, memory
    case inputCodes = "input codes"
    case output
  }

  package var name: String { word.name }
}

/// The shape of a signal without batch, and the length of its time axis.
package struct SignalShape: Equatable, Sendable {
  package var shape: [Int]
  package var steps: Int?

  package init(_ shape: [Int], steps: Int? = nil) {
    self.shape = shape
    self.steps = steps
  }
}

package struct LayerCall: Sendable {
  package let arguments: Arguments
  package let inputs: [SignalShape]

  package init(arguments: Arguments, inputs: [SignalShape]) {
    self.arguments = arguments
    self.inputs = inputs
  }

  /// The only input of a layer that is no join.
  package var input: SignalShape { inputs.first ?? SignalShape([]) }
}

package struct LayerResult: Sendable {
  package var operation: Operation
  package var shape: SignalShape
  package var warnings: [LayerFault]

  package init(_ operation: Operation, _ shape: SignalShape, warnings: [LayerFault] = []) {
    self.operation = operation
    self.shape = shape
    self.warnings = warnings
  }

  package init(
    _ operation: Operation, _ shape: [Int], like input: SignalShape, warnings: [LayerFault] = []
  ) {
    self.init(operation, SignalShape(shape, steps: input.steps), warnings: warnings)
  }
}

/// What is wrong with the shapes or arguments of a call.
package struct LayerFault: Error, Sendable {
  package var code: DiagnosticCode
  package var message: String
  /// The parameter whose value is at fault; nil: the call.
  package var parameter: String?
  package var label: String
  package var help: String?
  /// A stage to insert before the call.
  package var insertBefore: String?

  package init(
    _ code: DiagnosticCode, _ message: String, parameter: String? = nil, label: String = "",
    help: String? = nil, insertBefore: String? = nil
  ) {
    self.code = code
    self.message = message
    self.parameter = parameter
    self.label = label
    self.help = help
    self.insertBefore = insertBefore
  }
}

package typealias ShapeRule = @Sendable (LayerCall) throws(LayerFault) -> LayerResult

/// What a layer does to signals in the two views. The deployed part is an allowlist: what is not
/// stated here is refused.
package struct SignalRule: Sendable {
  package enum Training: Sendable {
    case real, unit, spike
    /// The smallest kind that holds all inputs.
    case keeps
    /// `keeps`, but an average of spikes is in [0, 1].
    case averages
    /// Scales by more than one.
    case scales
  }

  package enum Yield: Equatable, Sendable {
    /// A product: a raw sum.
    case rawSum
    /// A fixed linear layer: a raw sum if it reads one, else a sum that folds into a product.
    case fixedSum
    /// Keeps what it reads, part by part.
    case keeps
    /// An affine map that folds into the raw sum that it reads.
    case foldedSum
    /// A threshold.
    case spike
    /// A spike once a `sharpen` plan has taken it to sharpness 1, else graded.
    case sharpened
    /// A spike under `convert`, else graded.
    case converted
    /// A graded value, whatever the plans say.
    case soft
    /// An integer memory if listed under `graded:`.
    case memory
    /// Read by the host, not by neurons.
    case host
  }

  package let training: Training
  package let reads: Set<Wire>
  package let yields: Yield

  package init(training: Training, reads: Set<Wire>, yields: Yield) {
    self.training = training
    self.reads = reads
    self.yields = yields
  }
}

/// What runs on a deployed edge.
package enum Wire: Hashable, Sendable {
  /// 0 or 1.
  case spike
  /// An integer: an input under `analog(n bits)`, or a memory that is listed as graded.
  case integer
  /// A sum of spikes or integers that folds into the next product.
  case fixedSum
  /// What a neuron adds up before its threshold.
  case rawSum
  /// The output of an activation that is neither sharpened nor converted.
  case soft
  /// A real memory that is not listed as graded.
  case memory
  /// An input that no target can feed.
  case realInput
  /// The result of a decode, on the host.
  case host
}
