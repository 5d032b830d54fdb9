/// One step of the forward pass, and backwards one step of the backward pass.
///
/// What holds for a kind of operator stands in its `OperatorRule`.
package struct PlanOperator: Codable, Equatable, Sendable {
  package var name: String
  package var kind: OperatorKind
  /// Indices of signals.
  package var inputs: [Int]
  /// Index of a signal.
  package var output: Int
  /// For each input: what the backward pass does with its gradient, in the order of `inputs`
  /// (`add(x, x)` writes, then adds). All `none` for a reshape, whose gradients share a buffer too.
  package var inputGradients: [InputGradient]
  /// The buffer that the operator keeps between forward and backward, if its rule has one; it
  /// lives until the operator's backward step where there is one.
  package var scratch: [Int]

  package init(
    name: String, kind: OperatorKind, inputs: [Int], output: Int,
    inputGradients: [InputGradient], scratch: [Int]
  ) {
    self.name = name
    self.kind = kind
    self.inputs = inputs
    self.output = output
    self.inputGradients = inputGradients
    self.scratch = scratch
  }
}

package enum InputGradient: String, Codable, Sendable {
  /// Nothing below learns: not computed.
  case none
  /// First to arrive: overwrite.
  case write
  /// A later reader: add.
  case add
}

package enum OperatorKind: Codable, Equatable, Sendable {
  /// Product, norm and activation as one pass; each may be absent, not all.
  case stage(StagePlan)
  case maxPool(PoolPlan)
  case averagePool(PoolPlan)
  /// Flatten or reshape: the same bytes, the output shares the input's buffers.
  case reshape
  /// Joins along the last axis.
  case concat
  case add
  /// Each pixel of a picture as a block of `[height, width]` pixels.
  case upsample(factors: [Int])
  /// Keeps with probability 1 − rate and scales by 1 / (1 − rate); `stream` numbers its randomness.
  case dropout(rate: Double, stream: UInt64)
  case softmax
  /// z_c = Σ_j (2x_j − 1)(2K_cj − 1) / temperature over the last axis.
  case decode(DecodePlan)

  /// The one place that tells kinds apart, for all who ask of them and for the engine, which runs
  /// them.
  var engineRule: any EngineRule {
    switch self {
    case .stage(let stage): StageRule(stage)
    case .maxPool(let pool): PoolRule(pool, isMaximum: true)
    case .averagePool(let pool): PoolRule(pool, isMaximum: false)
    case .reshape: ReshapeRule()
    case .concat: ConcatRule()
    case .add: AddRule()
    case .upsample(let factors): UpsampleRule(factors: factors)
    case .dropout(let rate, let stream): DropoutRule(rate: rate, stream: stream)
    case .softmax: SoftmaxRule()
    case .decode(let plan): DecodeRule(plan)
    }
  }

  package var rule: any OperatorRule { engineRule }
}

package struct StagePlan: Codable, Equatable, Sendable {
  package var product: ProductPlan?
  package var norm: NormPlan?
  package var activation: ActivationPlan?

  package init(product: ProductPlan?, norm: NormPlan?, activation: ActivationPlan?) {
    self.product = product
    self.norm = norm
    self.activation = activation
  }
}

package struct ProductPlan: Codable, Equatable, Sendable {
  package enum Form: Codable, Equatable, Sendable {
    /// The whole input flattened, `[out, in]`.
    case dense
    case convolution(ConvolutionGeometry)
  }
  package var form: Form
  /// Index of a parameter.
  package var weight: Int
  package var bias: Int?

  package init(form: Form, weight: Int, bias: Int?) {
    self.form = form
    self.weight = weight
    self.bias = bias
  }
}

/// Cross-correlation over `[h, w, c]`, zeros outside.
package struct ConvolutionGeometry: Codable, Equatable, Sendable {
  /// Kernels count what belongs to a window in 16 bits: no kernel, stride or padding is larger.
  package static let largestSide = 1 << 16

  /// `[height, width]`
  package var kernel: [Int]
  package var stride: [Int]
  /// Top, bottom, left, right.
  package var padding: [Int]
  package var groups: Int

  package init(kernel: [Int], stride: [Int], padding: [Int], groups: Int) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.groups = groups
  }
}

/// Batch norm over the last axis (Ioffe and Szegedy 2015): γ (x − μ) / √(σ² + ε) + β.
package struct NormPlan: Codable, Equatable, Sendable {
  package var gamma: Int
  package var beta: Int
  package var mean: Int
  package var variance: Int
  package var epsilon: Double
  /// running ← (1 − momentum) · running + momentum · batch (unbiased variance)
  package var momentum: Double

  package init(
    gamma: Int, beta: Int, mean: Int, variance: Int, epsilon: Double, momentum: Double
  ) {
    self.gamma = gamma
    self.beta = beta
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
    self.momentum = momentum
  }
}

package enum ActivationPlan: Codable, Equatable, Sendable {
  /// Bounded ReLU with threshold 0.5; `group` indexes the sharpening groups, nil: never sharpened.
  case brelu(group: Int?)
  /// Logistic with threshold 0.
  case sigmoid(group: Int?)
  /// 1 where x ≥ level, else 0.
  case threshold(level: Double)
  case relu
  /// min(max(x, 0), limit); a learned limit is a parameter of shape `[1]`.
  case clip(limit: Double)
  case clipLearned(limit: Int)
}

/// Whole windows only, no padding.
package struct PoolPlan: Codable, Equatable, Sendable {
  /// `[height, width]`
  package var window: [Int]
  package var stride: [Int]

  package init(window: [Int], stride: [Int]) {
    self.window = window
    self.stride = stride
  }
}

package struct DecodePlan: Codable, Equatable, Sendable {
  /// One row of 0 and 1 for each class, as text: `"1100"`.
  package var key: [String]
  package var temperature: Double

  package init(key: [String], temperature: Double) {
    self.key = key
    self.temperature = temperature
  }
}
