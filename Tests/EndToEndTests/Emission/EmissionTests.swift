import Foundation
import Testing

@Suite("What becomes of a trained network in whole numbers")
struct EmissionTests {
  /// An input that is read itself and through a threshold of the host, beside spikes.
  private static func source(_ emit: String = "weights: 8 bits  input: analog(8 bits)") -> String {
    """
    whetstone 1
    network Both {
      input image: unit[28, 28, 1]
      label digit: class[10]
      t = image |> threshold(0.5)
      s = image |> conv(2, kernel: 3, bias: false) |> batch_norm |> brelu
      f = concat(s |> flatten, t |> flatten)
      b = concat(f, image |> flatten) |> dense(48, bias: false) |> batch_norm |> brelu
      v = b |> dense(40, bias: false) |> batch_norm |> brelu
      output digit = v |> decode(key(10, copies: 4))
    }
    sharpen Both {
      order: together
      policy: linear(start: 1 epoch, duration: 1 epoch)
    }
    train Both {
      data: digits(train: 3000 examples, test: 1000 examples, seed: 1)
      loss: cross_entropy(digit)
      optimizer: adam(rate: 5e-3)
      gradient: window(1)
      batch: 50
      limit: 6 epochs
      seed: 1
    }
    emit Both { target: netlist  \(emit) }

    """
  }

  /// One run for all tests: `r`.
  private static let trained: Result<Workplace, any Error> = Result {
    let place = try Workplace()
    try place.write("net.ws", source())
    let outcome = try place.wsc("train", "net.ws", "--run", "r")
    try #require(outcome.status == 0, "\(outcome.messages)")
    try place.write("train.messages", outcome.messages)
    return place
  }

  /// The accuracies with whole and with float weights that a command reports, in percent.
  private func accuracies(_ messages: String) throws -> (whole: Double, float: Double) {
    let found = try #require(
      messages.firstMatch(of: /whole weights ([\d.]+) %, with float weights ([\d.]+) %/),
      "\(messages)")
    return (try #require(Double(found.1)), try #require(Double(found.2)))
  }

  @Test("sources of unlike size in one sum keep their bits: less than a point is lost")
  func unlikeSources() throws {
    let place = try Self.trained.get()
    for bits in [8, 5] {
      try place.write("other.ws", Self.source("weights: \(bits) bits  input: analog(8 bits)"))
      let emit = try place.wsc("emit", "other.ws", "--weights", "r", "-o", "o.netlist.safetensors")
      #expect(emit.status == 0, "\(emit.messages)")
      let (whole, float) = try accuracies(emit.messages)
      #expect(float > 50)
      #expect(whole >= float - 1, "\(bits) bits: \(emit.messages)")
    }
  }

  @Test("what costs more than a point is said, with the place and what to change")
  func loss() throws {
    let place = try Self.trained.get()
    try place.write("coarse.ws", Self.source("weights: 2 bits  input: analog(8 bits)"))
    let emit = try place.wsc("emit", "coarse.ws", "--weights", "r", "-o", "c.netlist.safetensors")
    #expect(emit.status == 0, "\(emit.messages)")
    let (whole, float) = try accuracies(emit.messages)
    #expect(emit.messages.contains("warning[WS6111]") == (float - whole > 1), "\(emit.messages)")
    #expect(float - whole > 1, "the test shows nothing")
    #expect(emit.messages.contains("effective bits"), "\(emit.messages)")
    #expect(emit.messages.contains("`input: analog(4 bits)`"), "\(emit.messages)")
  }

  @Test("an input of too few bits is told from weights of too few")
  func lossByInput() throws {
    let place = try Self.trained.get()
    try place.write("one.ws", Self.source("weights: 8 bits  input: analog(1 bit)"))
    let emit = try place.wsc("emit", "one.ws", "--weights", "r", "-o", "i.netlist.safetensors")
    #expect(emit.status == 0, "\(emit.messages)")
    let (whole, float) = try accuracies(emit.messages)
    #expect(float - whole > 1, "the test shows nothing")
    #expect(emit.messages.contains("on the netlist's input grid"), "\(emit.messages)")
    #expect(emit.messages.contains("an input of 1 bit alone loses"), "\(emit.messages)")
    #expect(emit.messages.contains("`input: analog(4 bits)`"), "\(emit.messages)")
    #expect(!emit.messages.contains("changed;"), "\(emit.messages)")
  }

  @Test("what so few pictures cannot tell from chance blames nothing")
  func lossByChance() throws {
    let place = try Self.trained.get()
    var found = 0
    for (bits, pictures) in [(3, 40), (4, 40), (3, 60), (5, 40), (4, 60), (3, 25)] {
      let source = Self.source("weights: \(bits) bits  input: analog(8 bits)")
      try place.write("few.ws", source.replacing("test: 1000", with: "test: \(pictures)"))
      let emit = try place.wsc("emit", "few.ws", "--weights", "r", "-o", "few.netlist.safetensors")
      #expect(emit.status == 0, "\(emit.messages)")
      let words = /(\d+) of (\d+) became wrong and (\d+) right, which may be chance/
      guard let match = emit.messages.firstMatch(of: words), let lost = Double(match.1),
        let gained = Double(match.3)
      else { continue }
      found += 1
      #expect(Int(match.2) == pictures)
      let (whole, float) = try accuracies(emit.messages)
      #expect(abs((float - whole) / 100 * Double(pictures) - (lost - gained)) < 0.1)
      #expect(lost - gained <= 2 * (lost + gained).squareRoot())
      #expect(emit.messages.contains("compare more pictures"), "\(emit.messages)")
      #expect(!emit.messages.contains("wider weights"), "\(emit.messages)")
    }
    #expect(found > 0, "the test shows nothing")
  }

  @Test("the remedy of widths of their own names the layer, and rounding that keeps spikes")
  func lossByLayer() throws {
    let place = try Self.trained.get()
    try place.write(
      "own.ws", Self.source("weights: [v: binary, rest: 8 bits]  input: analog(8 bits)"))
    let emit = try place.wsc("emit", "own.ws", "--weights", "r", "-o", "own.netlist.safetensors")
    let (whole, float) = try accuracies(emit.messages)
    #expect(float - whole > 1, "the test shows nothing")
    #expect(
      emit.messages.contains("`weights: [v.dense: 3 bits, rest: 8 bits]`"), "\(emit.messages)")
    #expect(emit.messages.contains("`rounding: spikes`"), "\(emit.messages)")
    let mended = try place.wsc(
      "emit", "own.ws", "--weights", "r", "--set",
      "emit.weights=[v.dense: 3 bits, rest: 8 bits]", "-o", "own.netlist.safetensors")
    #expect(mended.status == 0, "\(mended.messages)")
  }

  @Test("--set of an emit plan makes weights no stranger; rounding says why it reads data")
  func settingsOfEmission() throws {
    let place = try Self.trained.get()
    func emit(_ settings: [String]) throws -> Outcome {
      try place.start(
        ["emit", "net.ws", "--weights", "r/weights.safetensors", "-o", "s.netlist.safetensors"]
          + settings.flatMap { ["--set", $0] }
      ).wait(seconds: 120)
    }
    let own = try emit(["emit.weights=6 bits", "emit.scales=per_layer"])
    #expect(own.status == 0 && !own.messages.contains("WS8014"), "\(own.messages)")
    #expect(try emit(["train.seed=2"]).messages.contains("WS8014"))
    #expect(try emit(["emit.input=analog(4 bits)"]).messages.contains("WS8014"))
    let files = #"idx(images: "no", labels: "no", test_images: "no", test_labels: "no")"#
    let unread = try emit(["emit.rounding=spikes", "train.data=\(files)"])
    #expect(unread.status == 1, "\(unread.messages)")
    #expect(unread.messages.contains("`--set emit.rounding=nearest` needs none"))
  }

  @Test("one picture through several codes: simulated, replayed, predicted")
  func severalInputs() throws {
    let place = try Self.trained.get()
    let netlist = "r/net.netlist.safetensors"
    let messages = try place.text("train.messages")
    let (whole, _) = try accuracies(messages)
    for executor in ["events", "bulk"] {
      let outcome = try place.wsc("simulate", netlist, "--executor", executor)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.output.contains(String(format: "accuracy %.2f %%", whole)), "\(messages)")
    }
    #expect(try place.wsc("simulate", "--vectors", netlist).output.contains(" 0 differ"))
    #expect(try place.wsc("show", netlist).status == 0)
    let pixels = (0..<784).map { UInt8($0 * 37 % 256) }
    try place.write("picture.pgm", bytes: Array("P5 28 28 255\n".utf8) + pixels)
    #expect(try place.wsc("predict", netlist, "picture.pgm").status == 0)
  }

  @Test("scores of a run are the whole numbers that its netlist gives")
  func sameScores() throws {
    let place = try Self.trained.get()
    try place.write("wide.ws", Self.source("weights: 16 bits  input: analog(8 bits)"))
    let emit = try place.wsc("emit", "wide.ws", "--weights", "r", "-o", "w.netlist.safetensors")
    #expect(emit.status == 0, "\(emit.messages)")
    var same = 0
    for number in 0..<8 {
      let pixels = (0..<784).map { UInt8(($0 / 28 / (number + 1)) % 2 * 255) }
      try place.write("picture.pgm", bytes: Array("P5 28 28 255\n".utf8) + pixels)
      let run = try place.wsc("predict", "r", "picture.pgm")
      let netlist = try place.wsc("predict", "w.netlist.safetensors", "picture.pgm")
      #expect(run.status == 0 && netlist.status == 0, "\(run.messages) \(netlist.messages)")
      #expect(!run.output.contains(": 0."), "\(run.output)")
      if run.output == netlist.output { same += 1 }
    }
    // Rounding may turn a spike; not in most pictures.
    #expect(same >= 5)
  }

  @Test("a run and its weights file give the same float accuracy")
  func runOrFile() throws {
    let place = try Self.trained.get()
    var found: [Double] = []
    for weights in ["r", "r/weights.safetensors"] {
      let emit = try place.wsc(
        "emit", "net.ws", "--weights", weights, "-o", "x.netlist.safetensors")
      #expect(emit.status == 0, "\(emit.messages)")
      found.append(try accuracies(emit.messages).float)
    }
    #expect(found[0] == found[1])
  }

  @Test("a run is an operand too, and --no-compare needs no data")
  func runAsOperand() throws {
    let place = try Self.trained.get()
    let emit = try place.wsc("emit", "r", "-o", "one.netlist.safetensors")
    #expect(emit.status == 0, "\(emit.messages)")
    #expect(try place.read("one.netlist.safetensors") == place.read("r/net.netlist.safetensors"))
    #expect(try place.wsc("emit", "r", "--weights", "r").status == 2)
    let bare = try place.wsc("emit", "r", "--no-compare", "-o", "bare.netlist.safetensors")
    #expect(bare.status == 0, "\(bare.messages)")
    #expect(bare.messages.contains("not measured"), "\(bare.messages)")
    #expect(try place.wsc("simulate", "--vectors", "bare.netlist.safetensors").status == 0)
    #expect(try place.wsc("simulate", "bare.netlist.safetensors").status == 0)
    #expect(try place.wsc("emit", "r", "--no-compare", "--split", "train").status == 2)
    try place.write(
      "kept.ws", Self.source("weights: 8 bits  input: analog(8 bits)  rounding: spikes"))
    let kept = try place.wsc(
      "emit", "kept.ws", "--weights", "r", "--no-compare", "-o", "kept.netlist.safetensors")
    #expect(kept.status == 2)
    #expect(kept.messages.contains("`rounding: spikes` needs training pictures"))
    #expect(!place.exists("kept.netlist.safetensors"))
  }

  @Test("rounding that keeps spikes changes fewer, with the same bytes on any threads and again")
  func keptSpikes() throws {
    let place = try Self.trained.get()
    func changed(_ rounding: String, _ threads: String, _ file: String) throws -> Double {
      try place.write(
        "few.ws",
        Self.source("weights: [s: 4 bits, rest: 3 bits]  input: analog(8 bits) \(rounding)"))
      let emit = try place.wsc(
        "emit", "few.ws", "--weights", "r", "--threads", threads, "-o", file, "--report", "r.json")
      #expect(emit.status == 0, "\(emit.messages)")
      #expect(emit.messages.contains("simulator and engine agree on every spike"))
      let found = try #require(
        emit.messages.firstMatch(of: /weights to 3 to 4 bits changed .*\(([\d.]+) %\)/),
        "\(emit.messages)")
      return try #require(Double(found.1))
    }
    let nearest = try changed("", "2", "n.netlist.safetensors")
    let kept = try changed("rounding: spikes", "2", "s.netlist.safetensors")
    #expect(kept < nearest)
    #expect(try place.text("r.json").contains(#""weight_bits":{"s.conv":4}"#))
    #expect(try changed("rounding: spikes", "1", "t.netlist.safetensors") == kept)
    #expect(try place.read("s.netlist.safetensors") == place.read("t.netlist.safetensors"))
    let replay = try place.wsc("simulate", "--vectors", "s.netlist.safetensors")
    #expect(replay.output.contains(" 0 differ"), "\(replay.output)")
  }
}
