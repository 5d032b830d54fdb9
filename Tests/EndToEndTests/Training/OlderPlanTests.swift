import Foundation
import Testing

@testable import WSRuntime

/// A run of before, whose plan is in a version of the file that is no longer read.
@Suite("runs of an earlier version")
struct OlderPlanTests {
  /// As far as it must be known: everything behind its version has other names.
  private static let oldPlan = #"{"arenaBytes": 64, "format": "wsc-plan", "version": 1}"#

  /// The command that a refusal tells.
  private func command(in outcome: Outcome) throws -> String {
    let parts = outcome.messages.components(separatedBy: "`")
    return try #require(parts.first { $0.hasPrefix("wsc build ") }, "\(outcome.messages)")
  }

  @Test("the told command builds the plan again; the run is evaluated, emitted and goes on")
  func rebuilt() throws {
    let place = try Workplace()
    // Everything that a plan hangs on: settings, the chosen plan, the number of epochs.
    try place.write(
      "net.ws",
      TinyNetwork.source(train: 300) + """

        train Tiny as fast {
          data: digits(train: 300 examples, test: 50 examples, seed: 2)
          validation: 50 examples
          loss: cross_entropy(digit)
          optimizer: adam(rate: 1e-2)
          batch: 50
          limit: 30 epochs
        }

        """)
    let train = try place.wsc(
      "train", "net.ws", "--run", "a run", "--train", "fast", "--epochs", "3", "--set",
      "fast.seed=7", "--set", "Tiny.copies=5", "-q", "--no-emit")
    try #require(train.status == 0, "\(train.messages)")
    let before = try place.wsc("evaluate", "a run", "--json")
    let plan = try place.read("a run/plan.json")
    try place.write("a run/plan.json", Self.oldPlan)
    let checkpoint = FilePath(place.path("a run/checkpoint.safetensors"))
    var file = try Safetensors.load(checkpoint)
    file.metadata["plan"] = Self.oldPlan
    file.metadata["checksum"] = nil
    try file.save(checkpoint)

    for arguments in [
      ["evaluate", "a run"], ["show", "a run"], ["predict", "a run", "x.npy"], ["emit", "a run"],
      ["train", "--resume", "a run"],
    ] {
      let refused = try place.start(arguments).wait(seconds: 60)
      #expect(refused.status == 1, "\(arguments): \(refused.messages)")
      #expect(refused.messages.contains("WS7041"), "\(refused.messages)")
      #expect(refused.messages.contains("a run/plan.json"), "\(refused.messages)")
      let told = try command(in: refused)
      #expect(
        told == "wsc build 'a run/network.ws' --set fast.seed=7 --set Tiny.copies=5 --train fast "
          + "--epochs 3 -o 'a run/plan.json'")
    }
    let build = try place.shell(try command(in: place.wsc("evaluate", "a run")))
    #expect(build.status == 0, "\(build.messages)")
    #expect(try place.read("a run/plan.json") == plan)
    #expect(try place.wsc("evaluate", "a run", "--json").output == before.output)
    let emit = try place.wsc("emit", "a run", "-o", "net")
    #expect(emit.status == 0 && emit.messages.contains("agree on every spike"), "\(emit.messages)")
    let resume = try place.wsc("train", "--resume", "a run", "--epochs", "5", "--no-emit")
    #expect(resume.status == 0, "\(resume.messages)")
    #expect(resume.messages.contains("trained 5 epochs"), "\(resume.messages)")
  }

  @Test("of a run of a plan alone, the network file is the user's to name")
  func planAlone() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3, train: 300))
    #expect(try place.wsc("build", "net.ws", "-o", "p.json").status == 0)
    try #require(try place.wsc("train", "p.json", "--run", "r", "-q").status == 0)
    try place.write("r/plan.json", Self.oldPlan)
    let refused = try place.wsc("evaluate", "r")
    let told = try command(in: refused)
    #expect(told == "wsc build FILE -o r/plan.json", "\(refused.messages)")
    #expect(try place.shell(told.replacing("FILE", with: "net.ws")).status == 0)
    #expect(try place.wsc("evaluate", "r").status == 0)
    // The file itself, named as a plan.
    try place.write("old.json", Self.oldPlan)
    let train = try place.wsc("train", "old.json", "--run", "n")
    #expect(
      train.status == 1 && train.messages.contains("wsc build FILE -o PLAN"), "\(train.messages)")
    #expect(!place.exists("n"))
  }
}
