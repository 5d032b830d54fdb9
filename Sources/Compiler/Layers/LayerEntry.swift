import WSLang
import WSRuntime

/// What holds for every call of a layer: the word, what it does to signals, and its traits.
///
/// Every node of a network refers to its entry, so entries are shared, not copied.
package final class LayerEntry: Sendable {
  package let word: Word
  package let group: Group
  package let signal: SignalRule
  package let traits: LayerTraits
  private let type: any Layer.Type

  package init(
    _ type: any Layer.Type, _ word: Word, _ group: Group, signal: SignalRule,
    traits: LayerTraits = []
  ) {
    var missing: Word.Missing = []
    if !(type is any TrainedLayer.Type) { missing.insert(.training) }
    // What is graded is refused as such.
    if !(type is any EmittedLayer.Type), !signal.yields.isGraded { missing.insert(.emission) }
    self.word = Word(word.name, word.summary, word.parameters, missing: missing)
    self.group = group
    self.signal = signal
    self.traits = traits
    self.type = type
  }

  package enum Group: String, Sendable, CaseIterable {
    case products, pooling, activations, wiring, norms, memory
    case inputCodes = "input codes"
    case output
  }

  package var name: String { word.name }

  /// A join takes its signals as arguments (`concat(a, b)`), the others by `|>`.
  package var isJoin: Bool { traits.contains(.joins) }

  package func makeLayer(
    _ arguments: Arguments, reading inputs: [SignalShape]
  ) throws(CallFault) -> any Layer {
    try type.init(LayerCall(word, arguments, reading: inputs))
  }
}

/// What else the compiler wants to know of a layer.
package struct LayerTraits: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// It takes several signals, as arguments.
  package static let joins = LayerTraits(rawValue: 1 << 0)
  /// Directly on an input it is a code that the host computes.
  package static let codesInputs = LayerTraits(rawValue: 1 << 1)
  /// It reads the past, so its input may stand later, and a loop may go through it.
  package static let breaksLoops = LayerTraits(rawValue: 1 << 2)
  /// 0 or 1 from the first step of training on.
  package static let isHard = LayerTraits(rawValue: 1 << 3)
  /// The largest of several values: of spikes an OR, and in front of a threshold the same as behind.
  package static let takesLargest = LayerTraits(rawValue: 1 << 4)
  /// It cannot take in averages whose windows do not tile the picture.
  package static let needsTiledAverages = LayerTraits(rawValue: 1 << 5)
  /// Other axes over the same memory.
  package static let reshapes = LayerTraits(rawValue: 1 << 6)
  /// Deployed, the values are those of its input.
  package static let keepsValues = LayerTraits(rawValue: 1 << 7)
  /// A sum that it reads arrives at the next activation about as large as it was.
  package static let passesScale = LayerTraits(rawValue: 1 << 8)
  /// What is added to an input is added to what it yields.
  package static let passesShift = LayerTraits(rawValue: 1 << 9)
  /// Of the first input; what is added to the others would come on top.
  package static let passesFirstShift = LayerTraits(rawValue: 1 << 10)
  /// Scores whose softmax is meant.
  package static let yieldsScores = LayerTraits(rawValue: 1 << 11)
  /// At the end of an output the loss computes it, from the scores that it reads.
  package static let isLeftToLoss = LayerTraits(rawValue: 1 << 12)
  /// In training each channel is centred by its mean over the batch, then by a running one.
  package static let centresBatch = LayerTraits(rawValue: 1 << 13)
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

/// What is wrong with the shapes or arguments of a call.
package struct CallFault: Error, Sendable {
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

extension CallFault {
  /// A layer that passes on what it reads.
  static func idle(_ message: String, parameter: String) -> CallFault {
    CallFault(.settingWithoutEffect, message, parameter: parameter, help: "leave it out")
  }
}

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

    /// As it is, no spike.
    var isGraded: Bool { self == .soft || self == .converted }
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
