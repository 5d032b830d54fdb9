import Foundation
import Testing

@Suite("What a command reads it does not write over")
struct KeptInputTests {
  @Test("an output that is an input, under any name, is refused and everything stays")
  func kept() throws {
    let place = try Workplace()
    try place.writeIDX()
    try place.write("net.ws", Workplace.idxSource)
    try #require(try place.wsc("train", "net.ws", "--run", "r", "-q").status == 0)
    let picture = Array("\u{93}NUMPY\u{1}\0".unicodeScalars.map { UInt8($0.value) })
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (28, 28), }"
    try place.write(
      "p.npy",
      bytes: picture + [UInt8(header.utf8.count), 0] + Array(header.utf8)
        + [UInt8](repeating: 9, count: 784))
    try #require(
      try place.shell("ln -s net.ws soft.ws; ln net.ws hard.ws; mkdir l; ln -s ../r l/run").status
        == 0)
    let before = try place.contents()
    let weights = "r/weights.safetensors"
    let netlist = "r/net.netlist.safetensors"
    for command in [
      ["build", "net.ws", "-o", "net.ws"], ["build", "net.ws", "-o", "./soft.ws"],
      ["build", "net.ws", "-o", "hard.ws"], ["emit", "--plan", "soft.ws", "-o", "hard.ws"],
      ["emit", "net.ws", "--weights", "r", "-o", "net.ws"],
      ["emit", "net.ws", "--weights", weights, "-o", "o.nl", "--report", weights],
      ["emit", "net.ws", "--weights", "r", "--report", "l/run/plan.json"],
      ["emit", "r", "-o", weights], ["emit", "r", "-o", "tx"],
      ["emit", "r", "--report", "r/metrics.jsonl"],
      ["emit", netlist, "--target", "onnx", "-o", netlist],
      ["predict", "r", "p.npy", "-o", "p.npy"], ["predict", netlist, "p.npy", "-o", "p.npy"],
    ] {
      let refused = try place.start(command).wait(seconds: 120)
      #expect(refused.status == 2, "\(command): \(refused.messages)")
      #expect(refused.messages.contains("would be written over"), "\(command): \(refused.messages)")
      #expect(try place.contents() == before, "\(command)")
    }
    // Of any run, whether it is read or not, only the netlist comes out of the rest.
    for command in [
      ["emit", "net.ws", "--weights", weights, "--report", "r/soft.safetensors"],
      ["emit", "net.ws", "--weights", weights, "--report", netlist],
      ["emit", "net.ws", "--weights", "r", "--report", netlist],
      ["emit", "net.ws", "--weights", weights, "--report", "l/run/command.json"],
      ["emit", "r", "--target", "onnx", "-o", netlist],
      ["build", "net.ws", "-o", "r/checkpoint.safetensors"],
      ["fmt", "r/network.ws"], ["check", "--fix", "r/network.ws"],
    ] {
      let refused = try place.start(command).wait(seconds: 120)
      #expect(refused.status == 2, "\(command): \(refused.messages)")
      #expect(refused.messages.contains("a file of a run"), "\(command): \(refused.messages)")
      #expect(try place.contents() == before, "\(command)")
    }
    let again = try place.wsc("emit", "r", "-o", netlist)
    #expect(again.status == 0, "\(again.messages)")
    #expect(try place.wsc("predict", "r", "p.npy", "-o", "o.npy").status == 0)
  }

  @Test("training refuses a folder in which its own files would take the place of what it reads")
  func trainingKeepsItsInputs() throws {
    let place = try Workplace()
    try place.writeIDX()
    for name in ["weights.safetensors", "metrics.jsonl", "command.json", "network.ws"] {
      try place.write(
        "net.ws", Workplace.idxSource.replacing("\"tx\"", with: "\"d/\(name)\""))
      try #require(try place.shell("mkdir d; cp tx d/\(name)").status == 0)
      let before = try place.contents()
      for folder in ["d", "./d/../d"] {
        let refused = try place.wsc("train", "net.ws", "--run", folder, "--overwrite")
        #expect(refused.status == 2, "\(name): \(refused.messages)")
        #expect(refused.messages.contains("would be written over"), "\(refused.messages)")
        #expect(refused.messages.contains("`--run DIR`"), "\(refused.messages)")
      }
      #expect(try place.contents() == before, "\(name)")
      try #require(try place.shell("rm -r d").status == 0)
    }
    try place.write("s/metrics.jsonl", Workplace.idxSource)
    let source = try place.wsc(
      "train", "s/metrics.jsonl", "--data-dir", ".", "--run", "s", "--overwrite")
    #expect(source.status == 2, "\(source.messages)")
    // The copies that a run holds may become themselves again.
    try place.write("net.ws", Workplace.idxSource)
    for file in ["net.ws", "r/network.ws", "r/plan.json"] {
      let trained = try place.wsc(
        "train", file, "--run", "r", "--overwrite", "--data-dir", ".", "-q")
      #expect(trained.status == 0, "\(file): \(trained.messages)")
    }
    let longer = try place.wsc(
      "train", "r/plan.json", "--run", "r", "--overwrite", "--data-dir", ".", "--epochs", "9")
    #expect(longer.status == 2, "\(longer.messages)")
  }

  @Test("a folder that holds no run, but files of the names that a run has, is left alone")
  func foldersOfOthers() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3, train: 300))
    for name in ["network.ws", "weights.safetensors", "metrics.jsonl", "net.netlist.safetensors"] {
      try place.write("d/\(name)", "// the only copy\n")
      let refused = try place.wsc("train", "net.ws", "--run", "d", "-q")
      #expect(refused.status == 1, "\(name): \(refused.messages)")
      #expect(refused.messages.contains("error[WS8003]"), "\(refused.messages)")
      #expect(refused.messages.contains("d/\(name)"), "\(refused.messages)")
      #expect(try place.text("d/\(name)") == "// the only copy\n")
      try #require(try place.shell("ls d | wc -l | grep -x 1; rm -r d").status == 0)
    }
    // What a start that was killed has left is its own; and who wants to writes over files.
    try place.write("d/network.ws", try place.text("net.ws"))
    let again = try place.wsc("train", "net.ws", "--run", "d", "-q")
    #expect(again.status == 0, "\(again.messages)")
    try place.write("e/checkpoint.safetensors", "old")
    let over = try place.wsc("train", "net.ws", "--run", "e", "--overwrite", "-q")
    #expect(over.status == 0, "\(over.messages)")
  }

  @Test("a run that was moved with its data finds them, as its netlist does")
  func movedRun() throws {
    let place = try Workplace()
    try place.writeIDX("in/")
    try place.write("in/net.ws", Workplace.idxSource)
    try #require(try place.shell("cd in; wsc train net.ws --run r -q").status == 0)
    try #require(try place.shell("mv in out").status == 0)
    for line in [
      "wsc evaluate out/r", "cd out; wsc evaluate r", "wsc emit out/r -o moved.nl",
      "wsc simulate out/r/net.netlist.safetensors",
      "wsc train --resume out/r --epochs 4 -q",
    ] {
      let found = try place.shell(line)
      #expect(found.status == 0, "\(line): \(found.messages)")
    }
  }

  @Test("a netlist finds the data that its run has found, wherever it is asked")
  func dataOfNetlist() throws {
    let place = try Workplace()
    try place.writeIDX("in/")
    try place.write("in/net.ws", Workplace.idxSource)
    try #require(try place.wsc("train", "in/net.ws", "--run", "r", "-q").status == 0)
    let evaluated = try place.wsc("evaluate", "r")
    #expect(evaluated.status == 0, "\(evaluated.messages)")
    let beside = try place.wsc("simulate", "r/net.netlist.safetensors")
    #expect(beside.status == 0, "\(beside.messages)")
    // Away from the run the folder in which the source was emitted is tried.
    let emit = try place.shell("mkdir in/sub; cd in; wsc emit net.ws --weights ../r -o sub/x.nl")
    #expect(emit.status == 0, "\(emit.messages)")
    let away = try place.shell("cd in; wsc simulate sub/x.nl")
    #expect(away.status == 0, "\(away.messages)")
    let nowhere = try place.wsc("simulate", "in/sub/x.nl")
    #expect(nowhere.status == 1 && nowhere.messages.contains("in/sub/x"), "\(nowhere.messages)")
  }
}

extension Workplace {
  fileprivate static let idxSource = TinyNetwork.source(epochs: 3).replacing(
    /digits\([^)]*\)/, with: #"idx(images: "x", labels: "y", test_images: "tx", test_labels: "ty")"#
  )

  /// Its data: pictures of noise.
  fileprivate func writeIDX(_ folder: String = "") throws {
    let count = 300
    let sizes: [UInt8] = [UInt8(count >> 8), UInt8(count & 255)]
    let pixels = (0..<count * 784).map { UInt8(truncatingIfNeeded: $0 &* 7 / 13) }
    for part in ["", "t"] {
      try write(
        "\(folder)\(part)x",
        bytes: [0, 0, 8, 3, 0, 0] + sizes + [0, 0, 0, 28, 0, 0, 0, 28] + pixels)
      try write(
        "\(folder)\(part)y", bytes: [0, 0, 8, 1, 0, 0] + sizes + (0..<count).map { UInt8($0 % 10) })
    }
  }

  /// Of every file, by its path.
  fileprivate func contents() throws -> [String: Data] {
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    var contents: [String: Data] = [:]
    for name in paths ?? [] where !name.hasPrefix("l/") {
      contents[name] = FileManager.default.contents(atPath: path(name)) ?? Data()
    }
    return contents
  }
}
