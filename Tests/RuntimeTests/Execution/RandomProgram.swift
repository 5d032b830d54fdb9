import WSRuntime

/// Draws programs of all kinds of operators, losses and optimisers.
struct RandomProgram {
  private var random: KernelRandom
  private(set) var test: TestPlan
  /// Pictures that nothing reads yet.
  private var open: [Int] = []
  private var names = 0

  init(seed: UInt64, precision: Precision = .float32) {
    random = KernelRandom(state: seed)
    test = TestPlan(batch: random.int(4...7), seed: seed)
    test.precision = precision
    test.sharpening = GradientTests.groups(2)
    test.gradient = [.exact, .window(width: 0.9), .triangle(width: 0.8)][random.int(0...2)]
    test.optimizer = optimizer()
    let image = test.input([random.int(5...9), random.int(5...9), random.int(1...3)])
    open = [image]
    // The first of them learns, so that everything behind it has a gradient.
    replace([image], with: convolution(of: image))
    for _ in 0..<random.int(3...7) { grow() }
    close()
  }

  private mutating func optimizer() -> OptimizerPlan {
    // Epsilons are large: a gradient that is 0 but for rounding must not move anything.
    switch random.int(0...5) {
    case 0: .sgd(rate: 0.05, momentum: 0, nesterov: false)
    case 1: .sgd(rate: 0.03, momentum: 0.9, nesterov: true)
    case 2: .adam(rate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-2)
    case 3: .adamw(rate: 0.01, beta1: 0.8, beta2: 0.999, epsilon: 1e-2, decay: 0.1)
    case 4: .adadelta(rate: 1, rho: 0.9, epsilon: 1e-4)
    default: .rmsprop(rate: 0.01, rho: 0.9, epsilon: 1e-2)
    }
  }

  private mutating func name(_ kind: String) -> String {
    names += 1
    return "\(kind)\(names)"
  }

  private mutating func replace(_ signals: [Int], with signal: Int) {
    open.removeAll { signals.contains($0) }
    open.append(signal)
  }

  private mutating func pick() -> Int { open[random.int(0...(open.count - 1))] }

  private func shape(_ signal: Int) -> [Int] { test.signals[signal].shape }

  private mutating func activation(_ name: String) -> ActivationPlan? {
    switch random.int(0...7) {
    case 0: .brelu(group: random.int(0...1))
    case 1: .sigmoid(group: random.int(0...1))
    case 2: .brelu(group: nil)
    case 3: .threshold(level: 0.3)
    case 4: .relu
    case 5: .clip(limit: 0.7)
    case 6: .clipLearned(limit: test.learnedLimit(name + ".limit", 0.6))
    default: nil
    }
  }

  private mutating func convolution(of input: Int) -> Int {
    let shape = shape(input)
    let name = name("conv")
    let kernel = random.int(1...min(3, shape[0], shape[1]))
    let groups = shape[2] % 2 == 0 && random.int(0...2) == 0 ? 2 : 1
    return test.convolution(
      name, from: input, channels: groups * random.int(1...4), kernel: kernel,
      stride: random.int(1...2), padding: random.int(0...(kernel - 1)), groups: groups,
      norm: random.int(0...1) == 0, activation(name))
  }

  private mutating func grow() {
    let input = pick()
    let shape = shape(input)
    switch random.int(0...10) {
    case 0, 1: replace([input], with: convolution(of: input))
    case 2 where min(shape[0], shape[1]) >= 2:
      let window = random.int(2...min(3, shape[0], shape[1]))
      let stride = random.int(1...2)
      replace(
        [input], with: test.maxPool(name("max"), from: input, window: window, stride: stride))
    case 3 where min(shape[0], shape[1]) >= 2:
      replace(
        [input], with: test.averagePool(name("mean"), from: input, window: 2, stride: 1))
    case 4: replace([input], with: test.dropout(name("drop"), from: input, rate: 0.3))
    case 5:
      let name = name("norm")
      replace([input], with: test.norm(name, from: input, activation(name)))
    case 6:
      let name = name("act")
      guard let activation = activation(name) else { return }
      replace([input], with: test.activation(name, from: input, activation))
    case 10 where shape[0] * shape[1] <= 36:
      replace(
        [input],
        with: test.upsample(
          name("up"), from: input, factors: [random.int(1...2), random.int(1...3)]))
    case 7: replace([input], with: test.softmax(name("soft"), from: input))
    case 8:
      // Both what it was and what became of it: two readers of one signal.
      let other = test.dropout(name("drop"), from: input, rate: 0.2)
      let joined =
        random.int(0...1) == 0
        ? test.add(name("sum"), [input, other, input]) : test.concat(name("both"), [other, input])
      replace([input], with: joined)
    default:
      // One set of parameters, used twice.
      let name = name("again")
      let first = test.convolution(
        name, from: input, channels: shape[2], kernel: 3, padding: 1, norm: random.int(0...1) == 0,
        .sigmoid(group: 0))
      replace([input], with: test.again(name + "b", like: first, from: first))
    }
  }

  /// All that is open ends in votes, which are decoded, judged and rebuilt.
  private mutating func close() {
    var flat: [Int] = []
    for signal in open {
      let count = shape(signal).reduce(1, *)
      flat.append(test.reshape(name("flat"), from: signal, to: [count]))
    }
    let joined = flat.count == 1 ? flat[0] : test.concat(name("all"), flat)
    let votes = test.dense("votes", from: joined, units: 6, norm: true, .sigmoid(group: 1))
    let scores = test.decode(
      "digit", from: votes, key: ["110010", "001101", "010101"], temperature: 2)
    test.classify(scores)
    if random.int(0...1) == 0 {
      test.losses.append(
        PlanLoss(
          kind: .meanSquaredLabel(logits: scores, label: 0), weight: 0.7))
    }
    if random.int(0...2) == 0 {
      test.losses.append(
        PlanLoss(kind: .hinge(logits: scores, label: 0), weight: 0.4))
    }
    if random.int(0...1) == 0 {
      let rebuilt = test.dense("rebuilt", from: votes, units: shape(joined)[0])
      test.losses.append(
        PlanLoss(
          kind: .meanSquared(signal: rebuilt, target: joined), weight: 0.3))
    }
    switch random.int(0...5) {
    case 0: test.losses.append(PlanLoss(kind: .dice(logits: scores, label: 0), weight: 0.5))
    case 1:
      test.losses.append(
        PlanLoss(kind: .crossEntropy(logits: scores, label: 0, smoothing: 0.3), weight: 0.5))
    default: break
    }
  }
}
