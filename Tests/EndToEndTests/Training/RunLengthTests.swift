import Testing

@Suite("How many epochs a run has: by its file and by --epochs")
struct RunLengthTests {
  private func epochs(_ place: Workplace) throws -> Int {
    try place.text("r/metrics.jsonl").split(separator: "\n").count
  }

  @Test("times that only --epochs leaves room for are fine, from training to emission")
  func roomForSharpening() throws {
    let place = try Workplace()
    try place.write(
      "net.ws",
      TinyNetwork.source(
        epochs: 3, train: 300, extra: "  schedule: step(every: 4 epochs, factor: 0.5)\n"))
    let late = ["--set", "sharpen.policy.start=4 epochs"]
    let refused = try place.start(["train", "net.ws", "--run", "r", "--epochs", "4"] + late)
      .wait(seconds: 60)
    #expect(refused.status == 1 && refused.messages.contains("WS5038"), "\(refused.messages)")
    #expect(refused.messages.contains("but training at epoch 4"), "\(refused.messages)")
    #expect(!place.exists("r"))
    let train = try place.start(["train", "net.ws", "--run", "r", "-q", "--epochs", "6"] + late)
      .wait(seconds: 120)
    #expect(train.status == 0, "\(train.messages)")
    #expect(try epochs(place) == 6 && place.exists("r/net.netlist.safetensors"))
    let emit = try place.wsc("emit", "r", "-o", "again.nl")
    #expect(emit.status == 0, "\(emit.messages)")
    // Neither then nor now: the rate has changed, sharpening has ended.
    for messages in [train.messages, emit.messages] {
      #expect(!messages.contains("WS50"), "\(messages)")
    }
    let built = try place.start(["build", "net.ws", "-o", "p", "--epochs", "6"] + late)
      .wait(seconds: 60)
    #expect(built.status == 0, "\(built.messages)")
    #expect(try place.text("p") == place.text("r/plan.json"))
    let resumed = try place.start(["train", "net.ws", "--resume", "r", "-q"] + late)
      .wait(seconds: 60)
    #expect(resumed.status == 0, "\(resumed.messages)")
    #expect(try epochs(place) == 6)
  }

  @Test("a limit that the file did not have when --epochs was given is asked for again")
  func largerLimit() throws {
    let place = try Workplace()
    for limit in [3, 5] {
      try place.write("net\(limit).ws", TinyNetwork.source(epochs: limit, train: 300))
    }
    func train(_ arguments: String..., expect count: Int) throws {
      let outcome = try place.start(["train", "-q", "--no-emit"] + arguments).wait(seconds: 120)
      #expect(outcome.status == 0, "\(arguments): \(outcome.messages)")
      #expect(try epochs(place) == count, "\(arguments)")
    }
    try train("net3.ws", "--run", "r", expect: 3)
    try train("--resume", "r", "--epochs", "4", expect: 4)
    try train("net3.ws", "--resume", "r", expect: 4)
    try train("net5.ws", "--resume", "r", expect: 5)
    try train("net5.ws", "--resume", "r", expect: 5)
    // Begun with fewer than the file says: the file has not changed.
    try train("net5.ws", "--run", "r", "--overwrite", "--epochs", "3", expect: 3)
    try train("net5.ws", "--resume", "r", expect: 3)
  }
}
