/// Everything that training needs and nothing that it must decide: written by the compiler,
/// executed by the trainer, readable on disk (JSON, stable bytes).
///
/// All indices (signals, parameters, operators, buffers) count from 0 in their lists.
package struct TrainingPlan: Codable, Equatable, Sendable {
  package static let formatName = "wsc-plan"
  package static let currentVersion = 1

  package var format: String
  package var version: Int
  /// The subject that is trained: a network's name.
  package var network: String
  /// SHA-256 of the source text (with all `--set` values), in hexadecimal.
  package var sourceDigest: String
  /// Pictures per step.
  package var batch: Int
  package var seed: UInt64
  package var precision: Precision
  package var limit: Epochs
  /// So many epochs before the limit, batch norm keeps its statistics and training uses them.
  package var freezeNorm: Epochs
  package var signals: [PlanSignal]
  package var parameters: [PlanParameter]
  package var operators: [PlanOperator]
  package var buffers: [PlanBuffer]
  /// Bytes of the arena that holds all buffers.
  package var arenaBytes: Int
  package var inputs: [PlanInput]
  package var labels: [PlanLabel]
  package var outputs: [PlanOutput]
  package var losses: [PlanLoss]
  package var optimizer: OptimizerPlan
  package var schedule: SchedulePlan
  package var gradient: SurrogateGradient
  /// Nil: the network is trained without sharpening (a float twin, or nothing to sharpen).
  package var sharpening: SharpeningPlan?
  package var data: DataRecipe

  package init(
    network: String, sourceDigest: String, batch: Int, seed: UInt64, precision: Precision,
    limit: Epochs, signals: [PlanSignal], parameters: [PlanParameter], operators: [PlanOperator],
    buffers: [PlanBuffer], arenaBytes: Int, inputs: [PlanInput], labels: [PlanLabel],
    outputs: [PlanOutput], losses: [PlanLoss], optimizer: OptimizerPlan, schedule: SchedulePlan,
    gradient: SurrogateGradient, sharpening: SharpeningPlan?, data: DataRecipe,
    freezeNorm: Epochs = 0
  ) {
    format = Self.formatName
    version = Self.currentVersion
    self.network = network
    self.sourceDigest = sourceDigest
    self.batch = batch
    self.seed = seed
    self.precision = precision
    self.limit = limit
    self.freezeNorm = freezeNorm
    self.signals = signals
    self.parameters = parameters
    self.operators = operators
    self.buffers = buffers
    self.arenaBytes = arenaBytes
    self.inputs = inputs
    self.labels = labels
    self.outputs = outputs
    self.losses = losses
    self.optimizer = optimizer
    self.schedule = schedule
    self.gradient = gradient
    self.sharpening = sharpening
    self.data = data
  }
}

package typealias Epochs = Int

/// What the numbers of a plan may be, wherever they come from: a source, a file, a command line.
extension TrainingPlan {
  package static let mostEpochs = 1_000_000
  package static let mostPicturesInBatch = 65_536
}

package enum Precision: String, Codable, Sendable {
  case float32, bfloat16
}

/// A value that flows between operators: `batch` pictures of `shape`, channel-last.
package struct PlanSignal: Codable, Equatable, Sendable {
  /// The dotted name from the source, such as `c2.conv`.
  package var name: String
  /// Without the batch axis: `[h, w, c]` or `[n]`.
  package var shape: [Int]
  /// Index of the buffer that holds the values (float32).
  package var value: Int
  /// Index of the buffer that holds the gradient; nil where no gradient flows.
  package var gradient: Int?

  package init(name: String, shape: [Int], value: Int, gradient: Int?) {
    self.name = name
    self.shape = shape
    self.value = value
    self.gradient = gradient
  }
}

/// A place in the arena. Steps count the operators forward (0 ..< n), the losses (n) and the
/// operators backward (operator i at 2n − i).
///
/// A value lives from its operator to its last reader: operators that read it forward, the losses
/// (also for outputs, whose scores are judged there), and backward the stages that read it (a
/// product needs its input again, a stage without scratch too) and the softmax that wrote it.
/// A gradient lives from its first writer to the backward step of its value's operator.
/// Inputs are there at step 0. What lives at the same step does not overlap.
package struct PlanBuffer: Codable, Equatable, Sendable {
  package var name: String
  /// In bytes, a multiple of 64.
  package var offset: Int
  package var bytes: Int
  package var firstStep: Int
  package var lastStep: Int

  package init(name: String, offset: Int, bytes: Int, firstStep: Int, lastStep: Int) {
    self.name = name
    self.offset = offset
    self.bytes = bytes
    self.firstStep = firstStep
    self.lastStep = lastStep
  }
}

package struct PlanParameter: Codable, Equatable, Sendable {
  package enum Initializer: Codable, Equatable, Sendable {
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

package struct PlanInput: Codable, Equatable, Sendable {
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

package struct PlanLabel: Codable, Equatable, Sendable {
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

package struct PlanOutput: Codable, Equatable, Sendable {
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

/// The factor of the optimiser's rate over time. Warm-up counts from the first step.
package enum SchedulePlan: Codable, Equatable, Sendable {
  case constant
  case step(every: Span, factor: Double)
  case cosine(warmUp: Span)
  /// Linear up during `warmUp` of the whole run, then cosine to zero.
  case oneCycle(warmUp: Double)
}

/// A stretch of training time; the runtime turns it into whole batches.
package struct Span: Codable, Equatable, Sendable {
  package enum Unit: String, Codable, Sendable { case epochs, batches }
  package var count: Double
  package var unit: Unit

  package init(_ count: Double, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }
}

/// What flows back through an activation with threshold θ, at every sharpness.
package enum SurrogateGradient: Codable, Equatable, Sendable {
  /// The derivative of the ramp itself: 0 once hard.
  case exact
  /// 1/w where |x − θ| ≤ w/2, else 0.
  case window(width: Double)
  /// max(0, 1 − |x − θ|/w)/w.
  case triangle(width: Double)
}
