import Testing
import WSRuntime

/// The thresholds of the warnings are reasoned: trainings that go well stay far from them.
@Suite("A training that goes well is not warned of")
struct HealthyTrainingTests {
  @Test(
    "on generated digits, whatever the optimiser, the policy and the gradient",
    arguments: [
      [],
      ["train.optimizer=sgd(rate: 0.05, momentum: 0.9)"],
      ["train.optimizer=adadelta()", "train.gradient=triangle(1)"],
      ["sharpen.policy=adaptive(rate: 1 / epoch)", "sharpen.order=bottom_up"],
      ["train.schedule=cosine(warm_up: 1 epoch)", "train.freeze_norm=2 epochs"],
      ["sharpen.policy=hard"],
    ])
  func healthy(settings: [String]) throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 10, train: 2000))
    let outcome = try place.start(
      ["train", "net.ws", "--run", "r", "--json", "-q", "--no-emit"]
        + settings.flatMap { ["--set", $0] }
    ).wait(seconds: 120)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(!outcome.messages.contains("warning["), "\(outcome.messages)")
    #expect(outcome.output.contains(#""warnings":[]"#), "\(outcome.output)")
    for line in try place.text("r/metrics.jsonl").split(separator: "\n").dropFirst(2) {
      let epoch = try #require(EpochMetrics(JSONValue.parse(String(line), origin: "metrics")))
      // Chance is 0.1, a layer is called constant from 0.99 on, statistics stale from twice the
      // loss on.
      #expect(try #require(epoch.trainingAccuracy) > 0.3, "\(line)")
      #expect(epoch.layers.allSatisfy { $0.dead + $0.alwaysOn < 0.9 }, "\(line)")
      if let running = epoch.runningLoss { #expect(running < 1.6 * epoch.trainingLoss, "\(line)") }
    }
  }
}
