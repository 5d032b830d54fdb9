import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Whatever the words of a file become: messages, or networks that hold together; never a trap.
///
/// `WSC_MUTATIONS` says how many variants of each source are tried, `WSC_SEED` which.
@Suite struct SourceMutationTests {
  private static let variants = MutationRun.count(usually: 60)
  private static let seed = MutationRun.seed

  /// Much in little, so that what is accepted can be executed.
  private static let small = """
    whetstone 1
    network Small {
      size copies = 2
      op stage(c: size, k: size) = conv(c, kernel: k, bias: false) |> batch_norm |> brelu
      op residual(c: size) = add(it |> stage(c, 3) |> conv(c, kernel: 3) |> batch_norm, it) |> brelu
      input image: unit[28, 28, 1]
      label digit: class[10]
      a = image |> conv(4, kernel: 7, stride: 7) |> batch_norm |> brelu |> residual(4)
      b = a |> max_pool(2) |> stage(6, 2)
      c = a |> avg_pool(2) |> conv(2, kernel: 1) |> brelu
      d = concat(b, c) |> flatten |> dropout(0.1) |> dense(12) |> sigmoid
      votes: spike[10 * copies] = d |> dense(10 * copies) |> batch_norm |> brelu
      output digit = votes |> decode(key(10, copies: copies))
    }
    sharpen Small { order: bottom_up  policy: linear(start: 1 epoch, duration: 1 epoch) }
    train Small {
      data: digits(train: 60 examples, test: 20 examples, seed: 1)
      validation: 20 examples
      loss: cross_entropy(digit)
      optimizer: adam(rate: 5e-3)
      gradient: window(1)
      batch: 3
      limit: 4 epochs
      seed: 1
    }
    emit Small { target: netlist  weights: 8 bits  input: analog(8 bits) }
    """

  private static func source(_ name: String) throws -> String {
    name == "small" ? small : try GoldenSources.example(name)
  }

  @Test(arguments: ["small", "small again", "mnist", "autoencoder", "segment", "ps_mnist"])
  func wordsExchanged(name: String) throws {
    let isSmall = name.hasPrefix("small")
    let text = try Self.source(isSmall ? "small" : name)
    var mutated = MutatedWords(text, seed: Self.seed &* 1000 &+ UInt64(name.utf8.count))
    for _ in 0..<Self.variants { try follow(mutated.next(), executes: isSmall) }
    // The source itself goes all the way.
    if isSmall { #expect(try follow(Array(text.utf8), executes: true) == 2) }
  }

  /// From the bytes as far as they lead; how often something was executed.
  @discardableResult
  private func follow(_ bytes: [UInt8], executes: Bool) throws -> Int {
    let text = String(decoding: bytes, as: UTF8.self)
    var executed = 0
    for demand in [Demand.train, .emit] {
      let checked = CheckedSource(text, deployed: demand == .emit)
      #expect(!checked.codes.contains { $0.hasPrefix("WS9") }, "\(text)")
      guard checked.diagnostics.allSatisfy({ $0.severity != .error }) else { continue }
      let (subject, codes) = checked.subject(for: demand)
      #expect(subject != nil || !codes.isEmpty, "no network and no message: \(text)")
      guard let subject else { continue }
      #expect(verifyGraph(subject.graph) == [], "\(text)")
      var messages = Diagnostics()
      if demand == .train, let plan = lowerToPlan(subject, sourceDigest: "", into: &messages) {
        if executes, try train(plan) { executed += 1 }
      }
      if demand == .emit, executes, size(of: subject) < 1 << 17, try deploy(subject, text) {
        executed += 1
      }
      #expect(!messages.all.contains { $0.code.text.hasPrefix("WS9") }, "\(text)")
    }
    return executed
  }

  private func count(_ shape: [Int]) -> Int {
    shape.reduce(1) { count, size in
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      return overflow ? 1 << 30 : min(product, 1 << 30)
    }
  }

  /// Elements of all signals and weights.
  private func size(of subject: Subject) -> Int {
    let shapes =
      subject.graph.nodes.map(\.type.training.shape)
      + parameters(of: subject.graph).map(\.shape)
    return shapes.reduce(0) { $0 + count($1) }
  }

  /// Two steps of a plan that is small enough.
  private func train(_ plan: TrainingPlan) throws -> Bool {
    let weights = plan.program.parameters.reduce(0) { $0 + count($1.shape) }
    let use = Placement.Use(plan.training, forTraining: true)
    guard let placement = Placement(plan.program, for: use), placement.arenaBytes < 1 << 21,
      weights < 1 << 17
    else { return false }
    let engine = try Engine(plan: plan, threads: 2)
    for input in engine.inputs {
      for index in 0..<input.count { input[index] = Float(index * 37 % 64) / 64 }
    }
    for (label, block) in zip(plan.program.labels, engine.labels) {
      for index in 0..<block.count { block[index] = Int32(index % label.classes) }
    }
    for step in 1...2 {
      guard engine.trainingStep(step: step).loss.isFinite else { break }
      engine.update(rateFactor: 1, step: step)
    }
    engine.evaluationStep(pictures: plan.training.batch, isHard: true)
    return true
  }

  /// What the emit check accepts becomes a netlist on whose every spike simulator and engine agree.
  private func deploy(_ subject: Subject, _ text: String) throws -> Bool {
    var dice = Dice(5)
    var weights = WeightSet(network: subject.name, sourceDigest: "")
    for parameter in parameters(of: subject.graph) {
      let isVariance = parameter.name.hasSuffix(".variance")
      let values = (0..<count(parameter.shape)).map { _ in
        isVariance ? Float(dice.roll(1...40)) / 20 : Float(dice.roll(-1000...1000)) / 1000
      }
      weights.set(.init(name: parameter.name, shape: parameter.shape, values: values))
    }
    var messages = Diagnostics()
    guard let network = harden(subject, weights: weights, into: &messages) else {
      #expect(!messages.all.isEmpty, "no netlist and no message: \(text)")
      return false
    }
    let netlist = network.netlist
    #expect(throws: Never.self, "\(text)") { try netlist.verify() }
    guard netlist.steps == 1 else { return false }
    var inputs: [String: [UInt16]] = [:]
    for input in netlist.inputs {
      inputs[input.name] = (0..<count(input.shape)).map { _ in
        UInt16(dice.roll(0...input.code.largestValue))
      }
    }
    let simulated = try Simulator(netlist, threads: 1).run(
      inputs: inputs, count: 1, keeping: .spikes)
    let whole = try programOfNetlist(netlist, batch: 1)
    let engine = try Engine(whole.verified, threads: 1, keepsAll: true)
    for (index, parameter) in whole.program.parameters.enumerated() {
      engine.parameters.value(index).copy(from: try #require(whole.weights[parameter.name]).values)
    }
    engine.parametersChanged()
    for (input, block) in zip(whole.program.inputs, engine.inputs) {
      block.copy(from: try #require(inputs[input.name]).map(Float.init))
    }
    engine.evaluationStep(pictures: 1, isHard: true)
    for population in netlist.populations {
      guard let signal = whole.program.signals.firstIndex(where: { $0.name == population.name }),
        let packed = simulated.spikes[population.name]
      else {
        Issue.record("`\(population.name)` is lost: \(text)")
        continue
      }
      let size = population.shape.reduce(1, *)
      let spikes = PackedBits.unpack(packed, size: size).map(Int.init)
      let values = engine.values(ofSignal: signal).array.map { Int($0.rounded()) }
      #expect(values == spikes, "`\(population.name)` of \(text)")
    }
    return true
  }
}
