import Foundation
import Testing

@Suite("What goes wrong before the first step, and after the last")
struct TrainingStartTests {
  @Test(
    "a run that cannot begin leaves nothing and takes nothing",
    arguments: [
      "train.batch=501", "train.validation=700 examples", "train.validation=600 examples",
    ]
  )
  func nothingLeft(setting: String) throws {
    let place = try Workplace()
    try place.write(
      "net.ws",
      TinyNetwork.source(epochs: 2).replacing(
        "linear(start: 1 epoch", with: "linear(start: 0 epochs"))
    let failed = try place.wsc("train", "net.ws", "--set", setting)
    #expect(failed.status == 1)
    #expect(try place.names() == ["net.ws"], "\(failed.messages)")
    let named = try place.wsc("train", "net.ws", "--set", setting, "--run", "r")
    #expect(named.status == 1)
    #expect(!place.exists("r"))
    #expect(try place.wsc("train", "net.ws", "--run", "r", "-q", "--no-emit").status == 0)
    let weights = try place.read("r/weights.safetensors")
    let over = try place.wsc("train", "net.ws", "--set", setting, "--run", "r", "--overwrite")
    #expect(over.status == 1)
    #expect(try place.read("r/weights.safetensors") == weights)
  }

  @Test("with one picture, or two, following the remedies ends in a run or says that it cannot")
  func onePicture() throws {
    let place = try Workplace()
    func train(_ pictures: Int, _ change: (String) -> String = { $0 }) throws -> Outcome {
      let source = TinyNetwork.source(epochs: 3)
        .replacing("train: 600 examples, test: 200", with: "train: \(pictures) examples, test: 1")
        .replacing("validation: 100 examples", with: "validation: 50 %")
      try place.write("net.ws", change(source))
      return try place.wsc("train", "net.ws", "-q", "--no-emit")
    }
    func without(_ word: String) -> (String) -> String { { $0.replacing(word, with: "") } }
    func says(_ outcome: Outcome, _ help: String, _ line: Int = #line) {
      #expect(outcome.status == 1 && outcome.messages.contains(help), "\(line) \(outcome.messages)")
    }
    let bare = without("validation: 50 %")
    says(try train(1), "leave `validation:` out")
    says(try train(1, bare), "train with more pictures: `batch_norm` needs a batch of 2")
    says(try train(2), "set fewer aside for validation")
    says(try train(2, bare), "set `batch:` to 2")
    let two = try train(2) { bare($0).replacing("batch: 50", with: "batch: 2") }
    #expect(two.status == 0, "\(two.messages)")
    // Without norms one picture is a batch.
    let plain = { bare($0).replacing("|> batch_norm", with: "") }
    says(try train(1, plain), "set `batch:` to 1")
    let one = try train(1) { plain($0).replacing("batch: 50", with: "batch: 1") }
    #expect(one.status == 0, "\(one.messages)")
  }

  @Test("pictures of another size leave no folder")
  func otherPictures() throws {
    let place = try Workplace()
    func idx(_ sizes: [UInt8]) -> [UInt8] {
      [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { [0, 0, 0, $0] }
        + [UInt8](repeating: 1, count: sizes.reduce(1) { $0 * Int($1) })
    }
    try place.write("x", bytes: idx([200, 3, 3]))
    try place.write("y", bytes: idx([200]))
    try place.write(
      "net.ws",
      TinyNetwork.source().replacing(
        "digits(train: 600 examples, test: 200 examples, seed: 1)",
        with: #"idx(images: "x", labels: "y", test_images: "x", test_labels: "y")"#))
    let failed = try place.wsc("train", "net.ws")
    #expect(failed.status == 1)
    #expect(failed.messages.contains("3 × 3"), "\(failed.messages)")
    #expect(try place.names() == ["net.ws", "x", "y"])
  }

  @Test("an interruption while data are read ends with 130", arguments: [SIGINT, SIGTERM])
  func interruptWhileLoading(signal: Int32) throws {
    let place = try Workplace()
    try place.write(
      "net.ws",
      TinyNetwork.source().replacing(
        "digits(train: 600 examples, test: 200 examples, seed: 1)",
        with: #"idx(images: "x", labels: "x", test_images: "x", test_labels: "x")"#))
    // Nobody writes into the pipe: reading waits.
    #expect(mkfifo(place.path("x"), 0o600) == 0)
    let running = try place.start(["train", "net.ws"])
    usleep(1_000_000)
    running.send(signal)
    let outcome = running.wait(seconds: 20)
    #expect(outcome.status == 130)
    #expect(outcome.messages.contains("interrupted before training began"), "\(outcome.messages)")
    #expect(!place.exists("runs"))
  }

  @Test("what no netlist can express is said before training, unless none is wanted")
  func neverANetlist() throws {
    let place = try Workplace()
    try place.write(
      "net.ws",
      TinyNetwork.source(epochs: 2).replacing(
        "p1 |> flatten",
        with: "concat(p1, p1) |> reshape(7, 14, 4) |> conv(2, kernel: 3) |> brelu |> flatten"
      ).replacing("linear(start: 1 epoch", with: "linear(start: 0 epochs"))
    let refused = try place.wsc("train", "net.ws")
    #expect(refused.status == 1)
    #expect(refused.messages.contains("error[WS6101]"), "\(refused.messages)")
    #expect(try place.names() == ["net.ws"])
    let trained = try place.wsc("train", "net.ws", "--no-emit", "-q")
    #expect(trained.status == 0, "\(trained.messages)")
  }

  @Test("Ctrl-C while the trained network is measured says how to resume, which finishes the work")
  func interruptAfterTheLastEpoch() throws {
    let place = try Workplace()
    try place.write(
      "net.ws", TinyNetwork.source(epochs: 2).replacing("test: 200", with: "test: 12000"))
    let running = try place.start(["train", "net.ws", "--run", "r"])
    while running.isRunning, !place.exists("r/weights.safetensors") { usleep(500) }
    running.send(SIGINT)
    let outcome = running.wait(seconds: 60)
    #expect(outcome.status == 130, "\(outcome.messages)")
    #expect(outcome.messages.contains("wsc train --resume r"), "\(outcome.messages)")
    let rest = try place.wsc("train", "--resume", "r")
    #expect(rest.status == 0, "\(rest.messages)")
    #expect(place.exists("r/net.netlist.safetensors"))
  }

  /// Standard input, output and errors, and this many files more.
  @Test("with few files allowed there is an error, never a trap", arguments: [1, 2, 3, 4])
  func fewFiles(spare: Int) throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 2))
    let outcome = try place.start(
      ["train", "net.ws", "-q", "--no-emit", "--threads", "4"], openFiles: 3 + spare
    ).wait(seconds: 60)
    #expect(outcome.status == 0 || outcome.status == 1, "\(outcome.messages)")
    #expect((outcome.status == 0) == outcome.messages.isEmpty, "\(outcome.messages)")
  }
}
