import Testing
import WSRuntime

/// Every gradient that the engine computes against central differences of its own loss.
@Suite struct GradientTests {
  /// Fills inputs and labels with fixed pseudo-random numbers.
  static func fill(_ engine: Engine) {
    var state: UInt32 = 12345
    func next() -> UInt32 {
      state = state &* 1_664_525 &+ 1_013_904_223
      return state >> 8
    }
    for input in engine.inputs {
      for index in 0..<input.count { input[index] = Float(next() % 2048) / 2048 }
    }
    for (label, block) in zip(engine.program.labels, engine.labels) {
      for index in 0..<block.count { block[index] = Int32(Int(next()) % label.classes) }
    }
  }

  /// Compares some elements of each parameter; returns how many could be compared.
  @discardableResult
  static func check(
    _ test: TestPlan, sharpness: Float = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Int {
    let plan = test.plan
    let engine = try Engine(plan: plan, threads: 2)
    for group in engine.sharpness.indices { engine.setSharpness(sharpness, of: group) }
    fill(engine)
    let store = engine.parameters
    #expect(engine.trainingStep(step: 5).loss.isFinite, sourceLocation: sourceLocation)
    let gradients = store.gradients.array
    func loss(_ index: Int, _ value: Float) -> Double {
      let old = store.values[index]
      store.values[index] = value
      engine.parametersChanged()
      defer { store.values[index] = old }
      return engine.trainingLoss(step: 5)
    }
    func slope(_ index: Int, _ distance: Float) -> Double {
      let (low, high) = (store.values[index] - distance, store.values[index] + distance)
      return (loss(index, high) - loss(index, low)) / Double(high - low)
    }
    var compared = 0
    for (number, parameter) in plan.program.parameters.enumerated() where parameter.trainable {
      let range = store.ranges[number]
      for index in stride(from: range.lowerBound, to: range.upperBound, by: max(1, range.count / 9))
      {
        let (coarse, fine) = (slope(index, 8e-3), slope(index, 4e-3))
        // A kink of a ramp or a maximum lies between: no derivative to compare with.
        let tolerance = 1e-3 + 0.01 * abs(fine)
        guard abs(coarse - fine) < tolerance else { continue }
        compared += 1
        #expect(
          abs(Double(gradients[index]) - fine) < 2 * tolerance,
          "\(parameter.name)[\(index - range.lowerBound)]: \(gradients[index]), expected \(fine)",
          sourceLocation: sourceLocation)
      }
    }
    #expect(compared >= 10, sourceLocation: sourceLocation)
    return compared
  }

  static func groups(_ count: Int) -> SharpeningPlan {
    SharpeningPlan(
      groups: (0..<count).map { .init(name: "g\($0)", activations: ["a\($0)"]) },
      policy: .windows(
        (0..<count).map {
          .init(start: Span(Double($0), .epochs), end: Span(Double($0 + 1), .epochs))
        }
      ), finish: nil)
  }

  @Test func denseWithEveryActivation() throws {
    let activations: [ActivationPlan] = [
      .brelu(group: 0), .sigmoid(group: 0), .brelu(group: nil), .relu, .clip(limit: 0.8),
    ]
    for (norm, activation) in activations.flatMap({ [(false, $0), (true, $0)] }) {
      var test = TestPlan(batch: 6)
      test.sharpening = Self.groups(1)
      let image = test.input([2, 2, 2])
      let hidden = test.dense("hidden", from: image, units: 7, norm: norm, activation)
      test.classify(test.dense("scores", from: hidden, units: 3))
      try Self.check(test)
      try Self.check(test, sharpness: 0.3)
    }
  }

  @Test func learnedLimit() throws {
    for norm in [false, true] {
      var test = TestPlan(batch: 8)
      let image = test.input([6])
      let limit = test.learnedLimit("hidden.limit", 0.5)
      let hidden = test.dense(
        "hidden", from: image, units: 9, norm: norm, .clipLearned(limit: limit))
      test.classify(test.dense("scores", from: hidden, units: 4))
      try Self.check(test)
    }
  }

  @Test func convolutions() throws {
    for (kernel, stride, padding, groups) in [
      (3, 1, 1, 1), (2, 2, 0, 1), (3, 2, 2, 2), (1, 1, 0, 4),
    ] {
      var test = TestPlan(batch: 3)
      test.sharpening = Self.groups(1)
      let image = test.input([6, 5, 4])
      let first = test.convolution(
        "first", from: image, channels: 4, kernel: kernel, stride: stride, padding: padding,
        groups: groups, norm: true, .sigmoid(group: 0))
      let second = test.convolution(
        "second", from: first, channels: 8, kernel: 2, groups: groups, .sigmoid(group: 0))
      let flat = test.reshape(
        "flat", from: second, to: [test.signals[second].shape.reduce(1, *)])
      test.classify(test.dense("scores", from: flat, units: 3))
      try Self.check(test)
    }
  }

  @Test func poolingAndWiring() throws {
    var test = TestPlan(batch: 3)
    test.sharpening = Self.groups(1)
    let image = test.input([8, 8, 1])
    let a = test.convolution(
      "a", from: image, channels: 3, kernel: 3, padding: 1, norm: true, .sigmoid(group: 0))
    let high = test.maxPool("high", from: a, window: 3, stride: 2)
    let mean = test.averagePool("mean", from: a, window: 2, stride: 3)
    let both = test.concat("both", [high, mean, high])
    let sum = test.add("sum", [both, both])
    let kept = test.dropout("kept", from: sum, rate: 0.25)
    let smooth = test.norm("smooth", from: kept, .relu)
    let joined = test.add("joined", [smooth, kept])
    test.classify(test.dense("scores", from: joined, units: 4))
    try Self.check(test)
  }

  @Test func upsampledPicturesBesideOthers() throws {
    var test = TestPlan(batch: 3)
    test.sharpening = Self.groups(1)
    let image = test.input([4, 3, 2])
    let small = test.convolution(
      "small", from: image, channels: 3, kernel: 2, norm: true, .sigmoid(group: 0))
    let wide = test.upsample("wide", from: small, factors: [2, 3])
    let again = test.upsample("again", from: small, factors: [2, 3])
    let both = test.concat("both", [wide, test.add("sum", [wide, again])])
    // No ReLU: repeated pixels bring its kink to many places at once.
    let last = test.convolution("last", from: both, channels: 2, kernel: 3, .sigmoid(group: 0))
    test.classify(test.dense("scores", from: last, units: 4))
    try Self.check(test)
  }

  @Test func anUpsampledPixelIsABlock() throws {
    var test = TestPlan(batch: 2)
    let image = test.input([2, 3, 2])
    let wide = test.upsample("wide", from: image, factors: [3, 2])
    test.classify(test.dense("scores", from: wide, units: 2))
    let engine = try Engine(plan: test.plan, threads: 2, keepsAll: true)
    Self.fill(engine)
    #expect(engine.trainingStep(step: 0).loss.isFinite)
    let (x, y) = (engine.inputs[0].array, engine.values(ofSignal: wide).array)
    #expect(y.count == 2 * 6 * 6 * 2)
    for (place, value) in y.enumerated() {
      let (pixel, channel) = (place / 2, place % 2)
      let (picture, row, column) = (pixel / 36, pixel / 6 % 6, pixel % 6)
      #expect(value == x[((picture * 2 + row / 3) * 3 + column / 2) * 2 + channel])
    }
  }

  @Test func normsAndActivationsAlone() throws {
    var test = TestPlan(batch: 5)
    test.sharpening = Self.groups(1)
    let image = test.input([10])
    let sums = test.dense("sums", from: image, units: 8)
    let normed = test.norm("normed", from: sums)
    let soft = test.activation("soft", from: sums, .sigmoid(group: 0))
    let fired = test.activation("fired", from: normed, .sigmoid(group: nil))
    let renormed = test.norm("renormed", from: soft, .sigmoid(group: 0))
    test.classify(test.dense("scores", from: test.add("sum", [fired, renormed, soft]), units: 3))
    try Self.check(test)
  }

  @Test func decodedVotesAndEveryLoss() throws {
    for loss in 0..<5 {
      var test = TestPlan(batch: 6)
      test.sharpening = Self.groups(1)
      let image = test.input([12])
      let votes = test.dense("votes", from: image, units: 8, norm: true, .sigmoid(group: 0))
      let scores = test.decode(
        "digit", from: votes, key: ["11000000", "00110010", "00001101"], temperature: 3)
      test.classify(scores)
      if loss == 2 {
        test.losses = [
          PlanLoss(kind: .hinge(logits: scores, label: 0), weight: 2),
          PlanLoss(kind: .crossEntropy(logits: scores, label: 0), weight: 0.5),
        ]
      }
      if loss == 3 {
        test.losses = [
          PlanLoss(kind: .crossEntropy(logits: scores, label: 0, smoothing: 0.2), weight: 2)
        ]
      }
      if loss == 4 {
        test.losses = [
          PlanLoss(kind: .crossEntropy(logits: scores, label: 0, smoothing: 0.5), weight: 1),
          PlanLoss(kind: .dice(logits: scores, label: 0), weight: 3),
        ]
      }
      if loss == 1 {
        test.losses = [
          PlanLoss(kind: .meanSquaredLabel(logits: scores, label: 0), weight: 3),
          PlanLoss(kind: .crossEntropy(logits: scores, label: 0), weight: 0.5),
        ]
      }
      try Self.check(test)
    }
  }

  @Test func meanSquaredAgainstTheInputAndSoftmax() throws {
    var test = TestPlan(batch: 4)
    test.sharpening = Self.groups(1)
    let image = test.input([9])
    let code = test.dense("code", from: image, units: 5, norm: true, .sigmoid(group: 0))
    let rebuilt = test.dense("rebuilt", from: code, units: 9)
    let shares = test.softmax("shares", from: rebuilt)
    test.losses = [
      PlanLoss(kind: .meanSquared(signal: rebuilt, target: image), weight: 1),
      PlanLoss(kind: .meanSquared(signal: shares, target: image), weight: 2),
    ]
    try Self.check(test)
  }

  @Test func binaryCrossEntropyAgainstTheInput() throws {
    var test = TestPlan(batch: 4)
    test.sharpening = Self.groups(1)
    let image = test.input([9])
    let code = test.dense("code", from: image, units: 5, norm: true, .sigmoid(group: 0))
    let rebuilt = test.dense("rebuilt", from: code, units: 9, .sigmoid(group: 0))
    test.losses = [
      PlanLoss(
        kind: .binaryCrossEntropy(signal: rebuilt, target: image, epsilon: 1e-4), weight: 2)
    ]
    try Self.check(test)
  }

  /// A surrogate is declared, not derived: the gradient of y = f(u) is its table, at each
  /// sharpness.
  @Test func surrogates() throws {
    func shape(_ rule: SurrogateGradient, _ distance: Double) -> Double {
      switch rule {
      case .exact: 0
      case .window(let width): distance <= width / 2 ? 1 / width : 0
      case .triangle(let width): max(0, 1 - distance / width) / width
      }
    }
    for rule in [SurrogateGradient.exact, .window(width: 0.8), .triangle(width: 0.7)] {
      for (activation, threshold) in [
        (ActivationPlan.brelu(group: 0), 0.5), (.sigmoid(group: 0), 0),
        (.threshold(level: 0.2), 0.2),
      ] {
        var test = TestPlan(batch: 16)
        test.gradient = rule
        test.sharpening = Self.groups(1)
        let image = test.input([5])
        let sums = test.dense("sums", from: image, units: 6)
        let fired = test.activation("fired", from: sums, activation)
        let target = test.activation("target", from: image, .relu)
        let wide = test.dense("wide", from: fired, units: 5)
        test.losses = [
          PlanLoss(kind: .meanSquared(signal: wide, target: target), weight: 1)
        ]
        let engine = try Engine(plan: test.plan, threads: 1, keepsAll: true)
        Self.fill(engine)
        engine.setSharpness(1, of: 0)
        #expect(engine.trainingStep(step: 0).loss.isFinite)
        let u = engine.values(ofSignal: sums).array
        let y = engine.values(ofSignal: fired).array
        let firedGradient = try gradient(of: fired, in: engine)
        let sumGradient = try gradient(of: sums, in: engine)
        for index in u.indices {
          #expect(y[index] == (Double(u[index]) >= Double(Float(threshold)) ? 1 : 0))
          let expected =
            Double(firedGradient[index]) * shape(rule, abs(Double(u[index]) - threshold))
          #expect(abs(Double(sumGradient[index]) - expected) < 1e-5)
        }
      }
    }
  }

  private func gradient(of signal: Int, in engine: Engine) throws -> [Float] {
    engine.gradients(ofSignal: signal)?.array ?? []
  }
}
