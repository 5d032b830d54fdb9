import Testing

/// What is not in a checksummed file of a run: `plan.json`, `command.json`, `metrics.jsonl`.
@Suite("Damaged and edited files of a run")
struct RunFileTests {
  /// A finished run of two epochs.
  private func run() throws -> Workplace {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3, train: 300))
    let outcome = try place.wsc("train", "net.ws", "--run", "r", "-q")
    try #require(outcome.status == 0, "\(outcome.messages)")
    return place
  }

  private func expectErrors(
    _ place: Workplace, _ commands: [[String]], mention: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for command in commands {
      let outcome = try place.start(command).wait(seconds: 60)
      let says = "\(command): \(outcome.messages)"
      #expect(outcome.status == 1, "\(says)", sourceLocation: sourceLocation)
      #expect(outcome.messages.contains("error[WS"), "\(says)", sourceLocation: sourceLocation)
      #expect(outcome.messages.contains(mention), "\(says)", sourceLocation: sourceLocation)
    }
  }

  @Test("a plan that was changed or damaged after training is named; its remedy works")
  func changedPlan() throws {
    let place = try run()
    let plan = try place.text("r/plan.json")
    let commands = [
      ["evaluate", "r"], ["emit", "--weights", "r", "-o", "out.nl"], ["train", "--resume", "r"],
      ["emit", "net.ws", "--weights", "r", "-o", "out.nl"], ["predict", "r", "none.pgm"],
    ]
    for (old, new) in [("\"seed\": 1", "\"seed\": 3"), ("\"batch\": 50", "\"batch\": 5x")] {
      let changed = plan.replacing(old, with: new)
      try #require(changed != plan)
      try place.write("r/plan.json", changed)
      try expectErrors(
        place, commands, mention: "wsc build r/checkpoint.safetensors -o r/plan.json")
      #expect(!place.exists("out.nl"))
      let put = try place.wsc("build", "r/checkpoint.safetensors", "-o", "r/plan.json")
      #expect(put.status == 0, "\(put.messages)")
      #expect(try place.text("r/plan.json") == plan)
    }
    #expect(try place.wsc("evaluate", "r").status == 0)
    // A run of another length keeps its weights.
    try #require(try place.wsc("train", "--resume", "r", "--epochs", "4", "-q").status == 0)
    #expect(try place.wsc("evaluate", "r").status == 0)
    #expect(try place.wsc("build", "r/weights.safetensors", "-o", "p").status == 1)
    #expect(try place.wsc("build", "r/checkpoint.safetensors", "--set", "train.seed=2").status == 2)
  }

  @Test("evaluate says which weights a run has lost, and how to have them again")
  func lostWeights() throws {
    let place = try run()
    let whole = try place.wsc("evaluate", "r")
    #expect(whole.status == 0 && whole.messages.isEmpty, "\(whole.messages)")
    try #require(try place.shell("mv r/soft.safetensors s").status == 0)
    let hard = try place.wsc("evaluate", "r")
    #expect(hard.status == 0 && hard.messages.contains("warning[WS8011]"), "\(hard.messages)")
    #expect(hard.messages.contains("r/soft.safetensors"), "\(hard.messages)")
    #expect(hard.output.contains("before sharpening: -"), "\(hard.output)")
    try #require(
      try place.shell("mv s r/soft.safetensors; rm r/weights.safetensors").status == 0)
    let soft = try place.wsc("evaluate", "r")
    #expect(soft.status == 1 && soft.output.isEmpty, "\(soft.output)")
    #expect(soft.messages.contains("error[WS8011]"), "\(soft.messages)")
    #expect(soft.messages.contains("wsc train --resume r"), "\(soft.messages)")
    try #require(try place.wsc("train", "--resume", "r", "-q").status == 0)
    #expect(try place.wsc("evaluate", "r").output == whole.output)
  }

  @Test("a damaged or lost command.json is named; the network file gives it anew")
  func command() throws {
    let place = try run()
    let record = try place.text("r/command.json")
    let commands = [["evaluate", "r"], ["emit", "--weights", "r"], ["train", "--resume", "r"]]
    let edited = record.replacing("\"emits\": true", with: "\"emits\": false")
    try #require(edited != record)
    for damaged in [edited, String(record.prefix(60)), "", "[]", "{\"checksum\": 3}"] {
      try place.write("r/command.json", damaged)
      try expectErrors(place, commands, mention: "wsc train FILE --resume r")
    }
    let again = try place.wsc("train", "net.ws", "--resume", "r", "-q")
    #expect(again.status == 0 && again.messages.contains("warning[WS7"), "\(again.messages)")
    #expect(try place.wsc("emit", "--weights", "r").status == 0)
    let calm = try place.wsc("train", "--resume", "r", "-q")
    #expect(calm.status == 0 && !calm.messages.contains("warning"), "\(calm.messages)")
    // One that somebody has edited on purpose.
    let lines = edited.split(separator: "\n").filter { !$0.contains("\"checksum\"") }
    let text = lines.joined(separator: "\n").replacing("false,", with: "false")
    try place.write("r/command.json", text)
    #expect(try place.wsc("evaluate", "r").status == 0)
  }

  @Test("a source that was changed in the run's folder is named, and the network file helps")
  func source() throws {
    let place = try run()
    let text = try place.text("r/network.ws")
    let mention = "`r/network.ws` is not the source that the run was trained from"
    for changed in [text.replacing("stride: 2", with: "stride: 1"), text + "// a word\n"] {
      try place.write("r/network.ws", changed)
      try expectErrors(
        place, [["emit", "--weights", "r", "-o", "x.nl"], ["train", "--resume", "r"]],
        mention: mention)
      #expect(!place.exists("x.nl"))
    }
    #expect(try place.wsc("evaluate", "r").status == 0)
    #expect(try place.wsc("show", "r").status == 0)
    let named = try place.wsc("emit", "net.ws", "--weights", "r", "-o", "y.nl")
    #expect(named.status == 0, "\(named.messages)")
    try place.write("r/network.ws", text)
    // Going on with a file of another text, and other settings, leaves the run's own in order.
    try place.write("again.ws", "// again\n" + (try place.text("net.ws")))
    let longer = try place.wsc(
      "train", "again.ws", "--resume", "r", "--epochs", "4", "--set", "emit.weights=7 bits", "-q")
    #expect(longer.status == 0, "\(longer.messages)")
    let emit = try place.wsc("emit", "--weights", "r", "-o", "z.nl")
    #expect(emit.status == 0, "\(emit.messages)")
  }

  @Test("damaged metrics cost a warning: show, evaluate, --resume and --epochs go on")
  func metrics() throws {
    let place = try run()
    let metrics = try place.text("r/metrics.jsonl")
    let damaged = metrics.replacing("\"epoch\":2", with: "\"epoch\":")
    try #require(damaged != metrics)
    try place.write("r/metrics.jsonl", damaged)
    let shown = try place.wsc("show", "r")
    #expect(shown.status == 0 && shown.output.contains("line 2"), "\(shown.messages)")
    #expect(try place.wsc("evaluate", "r").status == 0)
    try expectErrors(place, [["show", "r/metrics.jsonl"]], mention: "line 2")
    let longer = try place.wsc("train", "--resume", "r", "--epochs", "4", "-q")
    #expect(longer.status == 0, "\(longer.messages)")
    #expect(longer.messages.contains("warning[WS7016]"), "\(longer.messages)")
    #expect(longer.messages.contains("line 2"), "\(longer.messages)")
    #expect(try place.text("r/metrics.jsonl.damaged") == damaged)
    let lines = try place.text("r/metrics.jsonl").split(separator: "\n")
    let expected = metrics.split(separator: "\n")
    #expect(lines.count == 3 && lines[0] == expected[0] && lines[1] == expected[2])
  }
}
