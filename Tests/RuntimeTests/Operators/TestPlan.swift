import WSRuntime

/// Builds small plans by hand.
struct TestPlan {
  private(set) var signals: [PlanSignal] = []
  private(set) var parameters: [PlanParameter] = []
  private(set) var operators: [PlanOperator] = []
  private var inputs: [PlanInput] = []
  var labels: [PlanLabel] = []
  var outputs: [PlanOutput] = []
  var losses: [PlanLoss] = []
  var optimizer = OptimizerPlan.adam(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
  var schedule = SchedulePlan.constant
  var gradient = SurrogateGradient.exact
  var sharpening: SharpeningPlan?
  var limit = 2
  var precision = Precision.float32
  var augment: [DataRecipe.Augmentation] = []
  let batch: Int
  let seed: UInt64

  init(batch: Int, seed: UInt64 = 1) {
    self.batch = batch
    self.seed = seed
  }

  // MARK: Signals

  mutating func input(_ shape: [Int], name: String = "image") -> Int {
    let signal = addSignal(name, shape)
    inputs.append(PlanInput(name: name, signal: signal, gridBits: 8))
    return signal
  }

  private mutating func addSignal(_ name: String, _ shape: [Int]) -> Int {
    signals.append(PlanSignal(name: name, shape: shape))
    return signals.count - 1
  }

  private mutating func addParameter(
    _ name: String, _ shape: [Int], _ initializer: PlanParameter.Initializer,
    trainable: Bool = true
  ) -> Int {
    parameters.append(
      PlanParameter(name: name, shape: shape, initializer: initializer, trainable: trainable))
    return parameters.count - 1
  }

  private mutating func addOperator(
    _ name: String, _ kind: OperatorKind, from inputs: [Int], shape: [Int]
  ) -> Int {
    let output = addSignal(name, shape)
    operators.append(PlanOperator(name: name, kind: kind, inputs: inputs, output: output))
    return output
  }

  // MARK: Layers

  private mutating func stage(
    _ name: String, _ product: ProductPlan?, from input: Int, shape: [Int], norm: Bool,
    _ activation: ActivationPlan?
  ) -> Int {
    let channels = shape[shape.count - 1]
    let normPlan =
      norm
      ? NormPlan(
        gamma: addParameter(name + ".gamma", [channels], .constant(1.1)),
        beta: addParameter(name + ".beta", [channels], .constant(0.4)),
        mean: addParameter(name + ".mean", [channels], .constant(0), trainable: false),
        variance: addParameter(name + ".variance", [channels], .constant(1), trainable: false),
        epsilon: 1e-5, momentum: 0.1) : nil
    return addOperator(
      name, .stage(StagePlan(product: product, norm: normPlan, activation: activation)),
      from: [input], shape: shape)
  }

  mutating func dense(
    _ name: String, from input: Int, units: Int, norm: Bool = false,
    _ activation: ActivationPlan? = nil
  ) -> Int {
    let size = signals[input].shape.reduce(1, *)
    let weight = addParameter(
      name + ".weight", [units, size], .glorotUniform(fanIn: size, fanOut: units))
    let bias = addParameter(name + ".bias", [units], .constant(0.1))
    return stage(
      name, ProductPlan(form: .dense, weight: weight, bias: bias), from: input, shape: [units],
      norm: norm, activation)
  }

  mutating func convolution(
    _ name: String, from input: Int, channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    groups: Int = 1, norm: Bool = false, _ activation: ActivationPlan? = nil
  ) -> Int {
    let source = signals[input].shape
    let geometry = ConvolutionGeometry(
      kernel: [kernel, kernel], stride: [stride, stride],
      padding: [padding, padding, padding, padding], groups: groups)
    let extent = geometry.outputExtent([source[0], source[1]]) ?? [0, 0]
    let fan = kernel * kernel * source[2] / groups
    let weight = addParameter(
      name + ".weight", [channels, kernel, kernel, source[2] / groups], .heNormal(fanIn: fan))
    let bias = addParameter(name + ".bias", [channels], .constant(-0.05))
    return stage(
      name, ProductPlan(form: .convolution(geometry), weight: weight, bias: bias), from: input,
      shape: extent + [channels], norm: norm, activation)
  }

  mutating func norm(_ name: String, from input: Int, _ activation: ActivationPlan? = nil) -> Int {
    stage(name, nil, from: input, shape: signals[input].shape, norm: true, activation)
  }

  mutating func activation(_ name: String, from input: Int, _ activation: ActivationPlan) -> Int {
    stage(name, nil, from: input, shape: signals[input].shape, norm: false, activation)
  }

  /// The stage that yields `signal` once more, for another input of the same shape: with the same
  /// parameters, or with equal ones of its own.
  mutating func again(
    _ name: String, like signal: Int, from input: Int, sharing: Bool = true
  ) -> Int {
    guard let first = operators.first(where: { $0.output == signal }),
      case .stage(var stage) = first.kind
    else { return signal }
    func own(_ index: Int) -> Int {
      if sharing { return index }
      var copy = parameters[index]
      copy.name = name + copy.name.dropFirst(first.name.count)
      return addParameter(copy.name, copy.shape, copy.initializer, trainable: copy.trainable)
    }
    if let product = stage.product {
      stage.product = ProductPlan(
        form: product.form, weight: own(product.weight), bias: product.bias.map { own($0) })
    }
    if let norm = stage.norm {
      stage.norm = NormPlan(
        gamma: own(norm.gamma), beta: own(norm.beta), mean: own(norm.mean),
        variance: own(norm.variance), epsilon: norm.epsilon, momentum: norm.momentum)
    }
    if case .clipLearned(let limit) = stage.activation {
      stage.activation = .clipLearned(limit: own(limit))
    }
    return addOperator(name, .stage(stage), from: [input], shape: signals[signal].shape)
  }

  mutating func learnedLimit(_ name: String, _ value: Double) -> Int {
    addParameter(name, [1], .constant(value))
  }

  mutating func maxPool(_ name: String, from input: Int, window: Int, stride: Int) -> Int {
    let plan = PoolPlan(window: [window, window], stride: [stride, stride])
    return addOperator(name, .maxPool(plan), from: [input], shape: pooled(plan, input))
  }

  mutating func averagePool(_ name: String, from input: Int, window: Int, stride: Int) -> Int {
    let plan = PoolPlan(window: [window, window], stride: [stride, stride])
    return addOperator(name, .averagePool(plan), from: [input], shape: pooled(plan, input))
  }

  private func pooled(_ plan: PoolPlan, _ input: Int) -> [Int] {
    let shape = signals[input].shape
    return (plan.outputExtent([shape[0], shape[1]]) ?? [0, 0]) + [shape[2]]
  }

  mutating func upsample(_ name: String, from input: Int, factors: [Int]) -> Int {
    let shape = signals[input].shape
    return addOperator(
      name, .upsample(factors: factors), from: [input],
      shape: [shape[0] * factors[0], shape[1] * factors[1], shape[2]])
  }

  mutating func reshape(_ name: String, from input: Int, to shape: [Int]) -> Int {
    addOperator(name, .reshape, from: [input], shape: shape)
  }

  mutating func concat(_ name: String, _ inputs: [Int]) -> Int {
    var shape = signals[inputs[0]].shape
    shape[shape.count - 1] = inputs.reduce(0) { $0 + (signals[$1].shape.last ?? 0) }
    return addOperator(name, .concat, from: inputs, shape: shape)
  }

  mutating func add(_ name: String, _ inputs: [Int]) -> Int {
    addOperator(name, .add, from: inputs, shape: signals[inputs[0]].shape)
  }

  mutating func dropout(_ name: String, from input: Int, rate: Double) -> Int {
    addOperator(
      name, .dropout(rate: rate, stream: 3), from: [input], shape: signals[input].shape)
  }

  mutating func softmax(_ name: String, from input: Int) -> Int {
    addOperator(name, .softmax, from: [input], shape: signals[input].shape)
  }

  mutating func decode(_ name: String, from input: Int, key: [String], temperature: Double) -> Int {
    addOperator(
      name, .decode(DecodePlan(key: key, temperature: temperature)), from: [input],
      shape: signals[input].shape.dropLast() + [key.count])
  }

  /// Cross-entropy against one label a picture, with an output of the same name.
  mutating func classify(_ logits: Int) {
    let classes = signals[logits].shape.last ?? 0
    labels = [PlanLabel(name: "digit", positions: [], classes: classes)]
    outputs = [PlanOutput(name: "digit", signal: logits, isLogits: true, label: 0)]
    losses.append(
      PlanLoss(kind: .crossEntropy(logits: logits, label: 0), weight: 1))
  }

  // MARK: The plan

  var program: Program {
    Program(
      network: "Test", sourceDigest: "0", precision: precision, signals: signals,
      parameters: parameters, operators: operators, inputs: inputs, labels: labels,
      outputs: outputs)
  }

  var training: Training {
    Training(
      batch: batch, seed: seed, limit: limit, freezeNorm: 0, losses: losses, optimizer: optimizer,
      schedule: schedule, gradient: gradient, sharpening: sharpening, isTwin: false,
      data: DataRecipe(
        source: .digits(train: 10, test: 10, seed: 1), validation: .none, augment: augment))
  }

  /// Whoever builds what does not fit together finds out by a trap.
  var plan: TrainingPlan { try! TrainingPlan(program, training) }
}
