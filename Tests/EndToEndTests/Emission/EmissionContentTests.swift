import Testing

@Suite("What a netlist carries")
struct EmissionContentTests {
  private static let trained: Result<Workplace, any Error> = Result {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3))
    let train = try place.wsc("train", "net.ws", "-q", "--no-emit")
    try #require(train.status == 0, "\(train.messages)")
    return place
  }

  @Test("as many test vectors as are asked for, and there are")
  func vectors() throws {
    let place = try Self.trained.get()
    for (arguments, count) in [([], 16), (["--vectors", "3"], 3), (["--vectors=200"], 200)] {
      let emit = try place.start(["emit", "net.ws", "-o", "v"] + arguments).wait(seconds: 120)
      #expect(emit.status == 0, "\(emit.messages)")
      let replay = try place.wsc("simulate", "--vectors", "v")
      #expect(replay.output.hasPrefix("\(count) pictures"), "\(replay.output)")
      #expect(replay.output.contains(", 0 differ"), "\(replay.output)")
    }
    let before = try place.read("v")
    let refused = try place.wsc("emit", "net.ws", "-o", "v", "--vectors", "201")
    #expect(refused.status == 1)
    #expect(refused.messages.contains("the test data hold 200 pictures"), "\(refused.messages)")
    #expect(try place.read("v") == before)
    let noise = try place.wsc("emit", "net.ws", "-o", "n", "--vectors", "300", "--no-compare")
    #expect(noise.status == 0, "\(noise.messages)")
    #expect(try place.wsc("simulate", "--vectors", "n").output.hasPrefix("300 pictures"))
    for count in ["0", "-1", "1e3", "9999999999", "many"] {
      #expect(try place.wsc("emit", "net.ws", "--vectors", count).status == 2, "\(count)")
    }
  }

  @Test("the first layers alone, compared and with vectors of their own")
  func until() throws {
    let place = try Self.trained.get()
    let emit = try place.wsc("emit", "net.ws", "--until", "p1.max_pool")
    #expect(emit.status == 0, "\(emit.messages)")
    let file = "Tiny.p1.max_pool.netlist.safetensors"
    #expect(emit.messages.contains("agree on every spike") && place.exists(file))
    #expect(try place.wsc("simulate", "--vectors", file).output.contains(", 0 differ"))
    let shown = try place.wsc("show", file).output
    #expect(shown.contains("p1.max_pool.spikes") && !shown.contains("f1.brelu"), "\(shown)")
    let refused = try place.wsc("emit", "net.ws", "--until", "p1.maxpool")
    #expect(refused.status == 2)
    #expect(refused.messages.contains("did you mean `p1.max_pool`?"), "\(refused.messages)")
    #expect(refused.messages.contains("`f1.brelu`"), "\(refused.messages)")
    // The same from a netlist file.
    #expect(try place.wsc("emit", "net.ws", "-o", "whole").status == 0)
    let cut = try place.wsc("emit", "whole", "--until", "p1.max_pool", "-o", "cut")
    #expect(cut.status == 0, "\(cut.messages)")
    #expect(try place.read("cut") == place.read(file))
  }

  @Test("a report beside it: a table, and JSON with --report")
  func report() throws {
    let place = try Self.trained.get()
    let emit = try place.wsc("emit", "net.ws", "-o", "r.netlist", "--report", "r.json")
    #expect(emit.status == 0, "\(emit.messages)")
    for mention in ["fan-out", "votes.brelu", "8 bits: ", "an OR", "the 16 test vectors"] {
      #expect(emit.messages.contains(mention), "\(mention): \(emit.messages)")
    }
    let json = try place.text("r.json")
    for mention in [
      #""target":"netlist""#, #""name":"f1.brelu""#, #""accumulator_bits":"#,
      #""spikes_and_silences":"#, #""kind":"exact","remark":"an OR""#,
    ] {
      #expect(json.contains(mention), "\(mention): \(json)")
    }
    let given = try place.wsc("emit", "r.netlist", "-o", "s", "--report", "s.json")
    #expect(given.status == 0, "\(given.messages)")
    #expect(try place.text("s.json").contains("as the netlist that was given"))
    let twice = try place.wsc("emit", "net.ws", "-o", "t", "--report", "t")
    #expect(twice.status == 2 && twice.messages.contains("written twice"), "\(twice.messages)")
    #expect(!place.exists("t"))
  }

  @Test("a class for each pixel, though its neurons stood in a row")
  func votesBehindReshape() throws {
    let place = try Workplace()
    let pixels = (0..<40 * 64).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 8, 0, 0, 0, 8]
    try place.write("x", bytes: header + pixels)
    try place.write("m", bytes: header + pixels.map { $0 / 128 })
    try place.write(
      "net.ws",
      """
      whetstone 1
      network Map {
        input image: unit[8, 8, 1]
        label part: class[8, 8, 2]
        row = image |> flatten |> dense(256, bias: false) |> batch_norm |> brelu
        output part = row |> reshape(8, 8, 4) |> decode(key(2, copies: 2))
      }
      sharpen Map { policy: linear(start: 1 epoch, duration: 1 epoch) }
      train Map {
        data: idx(images: "x", labels: "m", test_images: "x", test_labels: "m")
        loss: cross_entropy(part)  batch: 20  limit: 3 epochs
      }
      emit Map { target: netlist  weights: 8 bits  input: analog(8 bits) }

      """)
    let train = try place.wsc("train", "net.ws", "--run", "r")
    #expect(train.status == 0, "\(train.messages)")
    #expect(train.messages.contains("agree on every spike"), "\(train.messages)")
    try place.write("p.pgm", bytes: Array("P5 8 8 255\n".utf8) + pixels[..<64])
    for model in ["r", "r/net.netlist.safetensors"] {
      let predict = try place.wsc("predict", model, "p.pgm", "-o", "p.npy")
      #expect(predict.status == 0, "\(predict.messages)")
      #expect(try place.text("p.npy").contains("(1, 8, 8, 2)"), "\(model)")
    }
  }

  @Test("pruned, with the same outputs")
  func pruned() throws {
    let place = try Self.trained.get()
    let emit = try place.wsc("emit", "net.ws", "--prune", "-o", "small")
    #expect(emit.status == 0, "\(emit.messages)")
    #expect(emit.messages.contains("prun"), "\(emit.messages)")
    #expect(try place.wsc("simulate", "--vectors", "small").output.contains(", 0 differ"))
    #expect(try place.wsc("emit", "net.ws", "-o", "large").status == 0)
    func accuracy(_ name: String) throws -> Substring? {
      try place.wsc("simulate", name).output.split(separator: "\n").first {
        $0.hasPrefix("accuracy")
      }
    }
    #expect(try accuracy("small") != nil && accuracy("small") == accuracy("large"))
  }

  @Test("where it comes from, and what it was made for")
  func provenance() throws {
    let place = try Self.trained.get()
    #expect(try place.wsc("emit", "net.ws", "-o", "plain").status == 0)
    let shown = try place.wsc("show", "plain").output
    let line = try #require(shown.split(separator: "\n").dropFirst().first)
    #expect(line.hasPrefix("made by wsc ") && line.contains(" for netlist from network Tiny"))
    let changed = try place.wsc("emit", "net.ws", "-o", "other", "--set", "train.seed=7")
    #expect(changed.status == 0, "\(changed.messages)")
    #expect(try !place.wsc("show", "other").output.contains(line), "another source")
  }
}
