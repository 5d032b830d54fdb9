import Foundation
import Testing

/// The promise of the engine: a training step asks neither the heap nor the system for anything,
/// apart from threads that sleep and wake each other.
@Suite("What a training step asks of the machine", .enabled(if: isLinux))
struct StepAuditTests {
  /// The exit statuses of `step-audit`.
  private enum Verdict {
    static let clean: Int32 = 0
    static let allocated: Int32 = 1
    static let calledSystem: Int32 = 3
  }

  private static let policies = [
    "linear(start: 0 epochs, duration: 4 epochs)",
    "adaptive(wait: 0 epochs, patience: 0 epochs, rate: 0.1 / epoch)",
    "adaptive(wait: 0 epochs, patience: 0 epochs, improved: 100 %, degraded: 9, original: true)",
  ]

  @Test("nothing but wake-ups under every policy", arguments: policies, ["bottom_up", "together"])
  func sharpening(policy: String, order: String) throws {
    let place = try Workplace()
    try build(place, sharpening: "order: \(order) policy: \(policy)")
    // The third epoch: all of them sharpen.
    let outcome = try audit(place, threads: "2", epoch: "3")
    #expect(outcome.status == Verdict.clean, "\(outcome.messages)")
  }

  @Test("nothing but wake-ups with any number of threads", arguments: ["1", "3"])
  func threads(count: String) throws {
    let place = try Workplace()
    try build(place, sharpening: "policy: hard")
    let outcome = try audit(place, threads: count)
    #expect(outcome.status == Verdict.clean, "\(outcome.messages)")
  }

  @Test(
    "every layer, optimiser and loss",
    arguments: [
      "adam(rate: 1e-3)", "adamw(rate: 1e-3, decay: 0.1)", "adadelta()", "rmsprop()",
      "sgd(rate: 0.01, momentum: 0.9, nesterov: true)",
    ])
  func everyLayer(optimizer: String) throws {
    let place = try Workplace()
    try place.write("net.ws", Self.everything.replacing("OPTIMIZER", with: optimizer))
    let built = try place.wsc("build", "net.ws", "-o", "plan.json")
    try #require(built.status == 0, "\(built.messages)")
    let outcome = try audit(place, threads: "2")
    #expect(outcome.status == Verdict.clean, "\(outcome.messages)")
  }

  @Test("an allocation and a system call in a step are noticed")
  func committed() throws {
    let place = try Workplace()
    try build(place, sharpening: "policy: hard")
    let allocated = try audit(place, threads: "2", commit: "allocate")
    #expect(allocated.status == Verdict.allocated, "\(allocated.messages)")
    #expect(allocated.messages.contains("16 allocations"), "\(allocated.messages)")
    let called = try audit(place, threads: "2", commit: "call")
    #expect(called.status == Verdict.calledSystem, "\(called.messages)")
    #expect(called.messages.contains("system call"), "\(called.messages)")
  }

  private func build(_ place: Workplace, sharpening: String) throws {
    let linear = "order: together\n  policy: linear(start: 1 epoch, duration: 1 epoch)"
    let source = TinyNetwork.source(train: 1500)
    try #require(source.contains(linear))
    try place.write("net.ws", source.replacing(linear, with: sharpening))
    let built = try place.wsc("build", "net.ws", "-o", "plan.json")
    try #require(built.status == 0, "\(built.messages)")
  }

  private func audit(
    _ place: Workplace, threads: String, epoch: String = "1", commit: String? = nil
  ) throws -> Outcome {
    let run = "run-\(threads)-\(commit ?? "nothing")"
    return try place.start(
      ["plan.json", run, threads, epoch] + (commit.map { [$0] } ?? []), program: "step-audit"
    ).wait(seconds: 60)
  }

  private static let everything = """
    whetstone 1
    network All {
      op stage(c: size) = conv(c, kernel: 3, bias: false) |> batch_norm |> brelu
      input image: unit[28, 28, 1]
      label digit: class[10]
      c1 = image |> conv(6, kernel: [5, 3], stride: 2) |> batch_norm |> brelu |> max_pool(2)
      c2 = c1 |> stage(6) * 2
      c3 = add(c2 |> conv(6, kernel: 3) |> batch_norm, c1) |> sigmoid
      c4 = concat(c3, c1) |> conv(8, kernel: 1, groups: 2) |> threshold(0.25)
      c5 = c4 |> dropout(0.1) |> avg_pool(7) |> conv(12, kernel: 1) |> brelu
      rebuilt = c5 |> flatten |> dense(784) |> brelu |> reshape(28, 28, 1)
      output digit = c5 |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
      output picture = rebuilt
    }
    sharpen All { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
    train All {
      data: digits(train: 1000 examples, test: 20 examples, augment: [shift(2), flip])
      loss: [cross_entropy(digit), mean_squared(rebuilt, image)]
      optimizer: OPTIMIZER
      schedule: one_cycle(warm_up: 30 %)
      precision: bfloat16
      freeze_norm: 1 epoch
      batch: 40
      limit: 2 epochs
    }

    """
}

/// Elsewhere nothing holds system calls back.
private let isLinux: Bool = {
  #if os(Linux)
    true
  #else
    false
  #endif
}()
