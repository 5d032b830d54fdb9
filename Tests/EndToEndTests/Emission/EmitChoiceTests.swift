import Foundation
import Testing

@Suite("Which weights become a netlist")
struct EmitChoiceTests {
  @Test("weights from before sharpening are refused, unless they are forced")
  func softWeights() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source())
    #expect(try place.wsc("train", "net.ws", "--run", "r", "-q", "--no-emit").status == 0)
    try FileManager.default.moveItem(
      atPath: place.path("r/soft.safetensors"), toPath: place.path("s.safetensors"))
    let refused = try place.wsc("emit", "net.ws", "--weights", "s.safetensors")
    #expect(refused.status == 1)
    #expect(refused.messages.contains("--force-hard"), "\(refused.messages)")
    #expect(!place.exists("Tiny.netlist.safetensors"))
    let forced = try place.wsc("emit", "net.ws", "--weights", "s.safetensors", "--force-hard")
    #expect(forced.status == 0, "\(forced.messages)")
    let hard = try place.wsc("emit", "net.ws", "--weights", "r/weights.safetensors")
    #expect(hard.status == 0, "\(hard.messages)")
  }

  @Test("a run that never became hard: what train proposes is what emit takes")
  func neverHard() throws {
    let place = try Workplace()
    try place.write(
      "net.ws",
      TinyNetwork.source(epochs: 2).replacing(
        "linear(start: 1 epoch, duration: 1 epoch)", with: "adaptive(wait: 2 epochs)"))
    let train = try place.wsc("train", "net.ws")
    #expect(train.status == 1, "\(train.messages)")
    #expect(train.messages.contains("wsc emit --force-hard --weights runs/Tiny/1"))
    for arguments in [
      ["emit", "--weights", "runs/Tiny/1"], ["evaluate", "runs/Tiny/1"],
      ["predict", "runs/Tiny/1", "net.ws"],
    ] {
      let refused = try place.start(arguments).wait(seconds: 60)
      #expect(refused.status == 1)
      // Going on with it would change nothing.
      #expect(!refused.messages.contains("--resume"), "\(refused.messages)")
      #expect(refused.messages.contains("--force-hard"), "\(refused.messages)")
    }
    #expect(try place.wsc("emit", "--netlist").messages.contains("no finished run"))
    let forced = try place.wsc("emit", "--force-hard")
    #expect(forced.status == 0, "\(forced.messages)")
    #expect(forced.messages.contains("taking the run runs/Tiny/1"), "\(forced.messages)")
  }

  @Test("a run of another network is refused by the first difference, other plans are fine")
  func anotherNetwork() throws {
    let place = try Workplace()
    let source = TinyNetwork.source()
    try place.write("net.ws", source)
    #expect(try place.wsc("train", "net.ws", "-q", "--no-emit").status == 0)
    for (was, now, difference) in [
      ("brelu |> max_pool", "sigmoid |> max_pool", "a layer is `p1.sigmoid`, not `p1.brelu`"),
      ("stride: 2,", "padding: 12,", "`stride` of `p1.conv` is [1, 1], not [2, 2]"),
      ("copies: copies)", "copies: copies, kind: random)", "`digit.decode`"),
    ] {
      try place.write("other.ws", source.replacing(was, with: now))
      let refused = try place.wsc("emit", "other.ws")
      #expect(refused.status == 1)
      #expect(refused.messages.contains(difference), "\(refused.messages)")
    }
    try place.write(
      "other.ws",
      source.replacing("weights: 8 bits", with: "weights: 5 bits")
        .replacing("5e-3", with: "1e-3").replacing("whetstone 1\n", with: "whetstone 1\n// new\n"))
    let taken = try place.wsc("emit", "other.ws")
    #expect(taken.status == 0, "\(taken.messages)")
    #expect(taken.messages.contains("5 bits"))
  }

  @Test("files dated centuries away are still compared")
  func farDates() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3))
    for run in ["1", "2"] {
      #expect(try place.wsc("train", "net.ws", "-q", "--no-emit").status == 0, "run \(run)")
    }
    let year2400 = Date(timeIntervalSince1970: 13_569_465_600)
    try FileManager.default.setAttributes(
      [.modificationDate: year2400], ofItemAtPath: place.path("runs/Tiny/1/weights.safetensors"))
    let emit = try place.wsc("emit")
    #expect(emit.status == 0, "\(emit.messages)")
    #expect(emit.messages.contains("taking the run runs/Tiny/1"), "\(emit.messages)")
  }

  @Test("targets go through one table: unknown ones are named with what is near and what there is")
  func targets() throws {
    let place = try Workplace()
    for (arguments, mention) in [
      (["--target", "netlst"], "did you mean `netlist`?"),
      (["--target", "quantum"], "`quantum` is no value of `target`"),
      (["--target", "netlist(8)"], "takes no such argument"),
      (["--target", "loihi2"], "`loihi2` cannot be emitted yet"),
      (["--netlist", "--target", "netlist"], "do not go together"),
    ] {
      let refused = try place.start(["emit"] + arguments).wait(seconds: 60)
      #expect(refused.status == 2, "\(refused.messages)")
      #expect(refused.messages.contains(mention), "\(refused.messages)")
    }
    try place.write("net.ws", TinyNetwork.source(epochs: 3))
    #expect(try place.wsc("train", "net.ws", "--run", "r", "-q", "--no-emit").status == 0)
    for arguments in [["--netlist"], ["--target", "netlist()"], []] {
      let name = "out\(arguments.count)"
      let emit = try place.start(["emit", "--weights", "r", "-o", name] + arguments)
        .wait(seconds: 120)
      #expect(emit.status == 0, "\(emit.messages)")
      #expect(try place.read(name) == place.read("out1"))
    }
    // The same bytes, without a file.
    let piped = try place.shell("wsc emit --weights r -o - > piped")
    #expect(piped.status == 0, "\(piped.messages)")
    #expect(try place.read("piped") == place.read("out1"))
  }

  @Test("targets are listed with what they take; a network is checked against one")
  func targetsCommand() throws {
    let place = try Workplace()
    let list = try place.wsc("targets")
    #expect(list.status == 0 && list.output.contains("  netlist  "), "\(list.output)")
    let page = try place.wsc("targets", "netlist")
    #expect(page.output.contains("NAME.netlist.safetensors") && page.output.contains("none:"))
    let json = try place.wsc("targets", "netlist", "--json")
    #expect(json.output.contains(#""ending":".netlist.safetensors""#), "\(json.output)")
    #expect(try place.wsc("targets", "--json").output.hasPrefix("[{"))
    let unknown = try place.wsc("targets", "netlst")
    #expect(unknown.status == 2 && unknown.messages.contains("did you mean `netlist`?"))
    let chip = try place.wsc("targets", "loihi2")
    #expect(chip.status == 0 && chip.output.contains("128 cores of 8,192 neurons"))
    #expect(!chip.output.contains("main file"))
    try place.write("net.ws", TinyNetwork.source())
    #expect(try place.wsc("check", "--target", "netlist", "net.ws").status == 0)
    let checked = try place.wsc("check", "--target", "loihi2(cores: 4)", "net.ws")
    #expect(checked.status == 0 && checked.messages.contains("of 4 cores: "), "\(checked.messages)")
    let refused = try place.wsc("check", "--target", "netlist(2)", "net.ws")
    #expect(refused.status == 2 && refused.messages.contains("takes no such argument"))
  }

  @Test("several plans are written in one call, all of them or none")
  func severalPlans() throws {
    let place = try Workplace()
    try place.write(
      "net.ws",
      TinyNetwork.source(epochs: 3)
        + "emit Tiny as small { target: netlist  weights: 4 bits  input: analog(8 bits) }\n"
        + "emit Tiny as wide { target: netlist  weights: 12 bits  input: analog(8 bits) }\n")
    #expect(try place.wsc("train", "net.ws", "--run", "r", "-q", "--no-emit").status == 0)
    try place.write("one", "a file")
    for (arguments, mention) in [
      (["-o", "one"], "`one` is no folder"), (["-o", "-"], "`-` is no folder"),
    ] {
      let refused = try place.start(["emit", "net.ws", "--weights", "r"] + arguments)
        .wait(seconds: 120)
      #expect(refused.status == 2 && refused.messages.contains(mention), "\(refused.messages)")
    }
    let names = ["", ".small", ".wide"].map { "Tiny\($0).netlist.safetensors" }
    // The last of the three cannot be written.
    let blocked = try place.shell(
      "mkdir out out/\(names[2]); wsc emit net.ws --weights r -o out")
    #expect(blocked.status == 1 && blocked.messages.contains("folder"), "\(blocked.messages)")
    #expect(try place.names(in: "out") == [names[2]])
    let alone = try place.shell("wsc emit net.ws --weights r -o made/new && ls made/new")
    #expect(alone.status == 0, "\(alone.messages)")
    #expect(alone.output.split(separator: "\n").map(String.init) == names, "\(alone.output)")
    let emit = try place.wsc("emit", "net.ws", "--weights", "r")
    #expect(emit.status == 0, "\(emit.messages)")
    for (name, bits) in zip(names, [8, 4, 12]) {
      #expect(emit.messages.contains("wrote \(name)") && place.exists(name))
      #expect(emit.messages.contains("rounding the weights to \(bits) bits"))
    }
    // One of them alone, and the default with a target of one's own.
    let small = try place.wsc("emit", "net.ws", "--weights", "r", "--emit", "small", "-o", "s")
    #expect(small.status == 0, "\(small.messages)")
    #expect(try place.read("s") == place.read(names[1]))
    let plain = try place.wsc("emit", "net.ws", "--weights", "r", "--netlist", "-o", "p")
    #expect(plain.status == 0, "\(plain.messages)")
    #expect(try place.read("p") == place.read(names[0]))
  }
}
