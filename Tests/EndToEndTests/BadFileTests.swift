import Foundation
import Testing

/// A trained tiny network, made once.
private let trained: Result<Workplace, any Error> = Result {
  let place = try Workplace()
  try place.write("net.ws", TinyNetwork.source(epochs: 3, train: 300))
  let outcome = try place.wsc("train", "net.ws", "--run", "r", "-q")
  try #require(outcome.status == 0, "\(outcome.messages)")
  return place
}

/// What a file can become: its bytes from those of the good one.
private let damages: [(name: String, change: @Sendable ([UInt8]) -> [UInt8])] = [
  ("empty", { _ in [] }),
  ("seven bytes", { Array($0.prefix(7)) }),
  ("half", { Array($0.prefix($0.count / 2)) }),
  ("one byte short", { Array($0.dropLast()) }),
  ("one byte more", { $0 + [0] }),
  ("noise in front", { [0xDE, 0xAD, 0xBE, 0xEF, 1, 2, 3, 4] + $0.dropFirst(8) }),
  ("a header of 2^40 bytes", { [0, 0, 0, 0, 0, 1, 0, 0] + $0.dropFirst(8) }),
  ("a shape of 2^40 elements", withHugeShape),
  ("NUL bytes", { [UInt8](repeating: 0, count: $0.count) }),
]

/// The first tensor gets 2^40 times as many elements; the header stays well-formed.
@Sendable private func withHugeShape(_ bytes: [UInt8]) -> [UInt8] {
  let pattern = Array("\"shape\":[".utf8)
  guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: pattern) }) else {
    return []
  }
  let added = Array("1099511627776,".utf8)
  var changed = bytes
  changed.insert(contentsOf: added, at: place + pattern.count)
  let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) } + added.count
  for index in 0..<8 { changed[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
  return changed
}

@Suite("Broken data, plans, weights and netlists")
struct BadFileTests {
  private func refused(
    _ outcome: Outcome, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 1, "\(what): \(outcome.messages)", sourceLocation: sourceLocation)
    #expect(
      outcome.messages.contains("error[WS") && !outcome.messages.contains("error[WS9"),
      "\(what): \(outcome.messages)", sourceLocation: sourceLocation)
  }

  @Test("a file that cannot be read is one fault among those of the others")
  func unreadAmongOthers() throws {
    let place = try Workplace()
    try place.write("bad.ws", "whetstone 1\nnetwork Net {\n  output y = z |> brelu\n}\n")
    try place.write("good.ws", TinyNetwork.source(epochs: 3))
    for files in [["bad.ws", "no.ws", "good.ws"], ["no.ws", "bad.ws"], ["good.ws", "no.ws"]] {
      let text = try place.start(["check"] + files).wait(seconds: 60)
      #expect(text.status == 1 && text.messages.contains("WS7001"), "\(text.messages)")
      #expect(text.messages.contains("bad.ws:") == files.contains("bad.ws"), "\(text.messages)")
      #expect(text.messages.contains("\(files.count) files: "), "\(text.messages)")
      for format in ["json", "sarif"] {
        let outcome = try place.start(["check", "--message-format", format] + files)
          .wait(seconds: 60)
        #expect(outcome.status == 1 && outcome.messages.isEmpty, "\(outcome.messages)")
        #expect(outcome.output.contains("WS7001"), "\(outcome.output)")
        if format == "sarif" {
          _ = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        }
      }
    }
  }

  @Test("netlists", arguments: damages.indices)
  func netlists(index: Int) throws {
    let good = try trained.get()
    let place = try Workplace()
    let damage = damages[index]
    let bytes = damage.change(try good.read("r/net.netlist.safetensors"))
    try place.write("n.netlist.safetensors", bytes: bytes)
    for command in [["simulate", "--vectors"], ["show"], ["simulate"]] {
      let outcome = try place.start(command + ["n.netlist.safetensors"]).wait(seconds: 30)
      refused(outcome, damage.name)
    }
  }

  @Test("weights", arguments: damages.indices)
  func weights(index: Int) throws {
    let good = try trained.get()
    let place = try Workplace()
    let damage = damages[index]
    try place.write("net.ws", try good.text("net.ws"))
    try place.write("w.safetensors", bytes: damage.change(try good.read("r/weights.safetensors")))
    refused(
      try place.wsc("emit", "--netlist", "net.ws", "--weights", "w.safetensors", seconds: 30),
      damage.name)
    #expect(!place.exists("Tiny.netlist.safetensors"))
  }

  @Test("checkpoints and plans", arguments: damages.indices)
  func runs(index: Int) throws {
    let good = try trained.get()
    let damage = damages[index]
    for name in ["checkpoint.safetensors", "plan.json"] {
      let place = try Workplace()
      let files = try good.names(in: "r").filter { !$0.hasPrefix(".") }
      for file in files { try place.write("r/\(file)", bytes: try good.read("r/\(file)")) }
      let bytes = damage.change(try good.read("r/\(name)"))
      // The last byte of a plan is a newline, and it has no shape like a tensor's.
      if name == "plan.json", ["one byte short", "a shape of 2^40 elements"].contains(damage.name) {
        continue
      }
      try place.write("r/\(name)", bytes: bytes)
      refused(try place.wsc("train", "--resume", "r", seconds: 30), "\(name), \(damage.name)")
    }
  }

  @Test("a plan of another version, and one that promises too much")
  func plans() throws {
    let good = try trained.get()
    let plan = try good.text("r/plan.json")
    let place = try Workplace()
    for (old, new) in [
      ("\"version\": 2", "\"version\": 1"), ("\"wsc-plan\"", "\"other\""),
      ("\"freeze_norm\"", "\"freeze\""), ("\"batch\": 50", "\"batch\": 1099511627776"),
      ("\"batch\": 50", "\"batch\": 0"),
    ] {
      let changed = plan.replacing(old, with: new)
      #expect(changed != plan, "\(old)")
      try place.write("p.plan.json", changed)
      refused(try place.wsc("train", "p.plan.json", "--run", "x", seconds: 30), new)
    }
  }

  @Test("weights of another network: the first tensor that differs is named")
  func otherWeights() throws {
    let good = try trained.get()
    let place = try Workplace()
    try place.write("net.ws", try good.text("net.ws").replacing("dense(24,", with: "dense(25,"))
    try place.write("w.safetensors", bytes: try good.read("r/weights.safetensors"))
    let outcome = try place.wsc("emit", "--netlist", "net.ws", "--weights", "w.safetensors")
    refused(outcome, "other weights")
    #expect(outcome.messages.contains("f1.dense.weight"), "\(outcome.messages)")
  }

  @Test("data files: missing, truncated, of wrong magic, promising too much")
  func dataFiles() throws {
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 100, 0, 0, 0, 28, 0, 0, 0, 28]
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 100]
    let pixels = [UInt8](repeating: 9, count: 78400)
    let classes = (0..<100).map { UInt8($0 % 10) }
    let source = TinyNetwork.source(epochs: 3).replacing(
      /digits\([^)]*\)/, with: "mnist(\"set\")"
    ).replacing("validation: 100 examples", with: "validation: 20 examples")
    let cases: [(name: String, images: [UInt8]?, labels: [UInt8])] = [
      ("missing", nil, labels + classes),
      ("truncated", images + pixels.dropLast(), labels + classes),
      ("surplus", images + pixels + [1], labels + classes),
      ("wrong magic", [0, 0, 9, 3] + images.dropFirst(4) + pixels, labels + classes),
      (
        "2^96 pixels", [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12) + pixels, labels + classes
      ),
      ("broken gzip", [0x1F, 0x8B, 8, 0] + pixels, labels + classes),
      ("a label out of range", images + pixels, labels + classes.dropLast() + [77]),
      ("other count", images + pixels, [0, 0, 8, 1, 0, 0, 0, 99] + classes.dropLast()),
    ]
    for item in cases {
      let place = try Workplace()
      try place.write("net.ws", source)
      try place.write("set/train-labels-idx1-ubyte", bytes: item.labels)
      try place.write("set/t10k-labels-idx1-ubyte", bytes: item.labels)
      try place.write("set/t10k-images-idx3-ubyte", bytes: images + pixels)
      if let bytes = item.images { try place.write("set/train-images-idx3-ubyte", bytes: bytes) }
      refused(try place.wsc("train", "net.ws", seconds: 30), item.name)
    }
  }

  @Test("pictures to predict: broken, empty, of another size")
  func pictures() throws {
    let good = try trained.get()
    let place = try Workplace()
    for (name, bytes) in [
      ("a.pgm", Array("P5 28 28 255\n".utf8)),
      ("b.pgm", Array("P5 27 28 255\n".utf8) + [UInt8](repeating: 0, count: 756)),
      ("c.pgm", Array("P5 99999999 99999999 255\n".utf8)), ("d.npy", Array("\u{1}NUMPY".utf8)),
      ("e.idx", []), ("f.png", [0x89, 0x50, 0x4E, 0x47]),
    ] {
      try place.write(name, bytes: bytes)
      for model in ["r", "r/net.netlist.safetensors"] {
        refused(try place.wsc("predict", good.path(model), name, seconds: 30), name)
      }
    }
  }

  @Test("a rate that diverges stops with the step and the layer, and keeps the checkpoint")
  func divergence() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(rate: "1e38"))
    let outcome = try place.wsc("train", "net.ws", "--run", "r", seconds: 60)
    refused(outcome, "divergence")
    #expect(outcome.messages.contains("step"), "\(outcome.messages)")
  }

  @Test("a full disk and a read-only folder")
  func disks() throws {
    guard getuid() == 0 else { return }
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source())
    for (name, options, says) in [("small", "size=64k", "space"), ("locked", "ro", "read-only")] {
      try FileManager.default.createDirectory(
        atPath: place.path(name), withIntermediateDirectories: true)
      guard mount("tmpfs", place.path(name), "tmpfs", options == "ro" ? 1 : 0, "size=64k") == 0
      else { return }
      defer { umount(place.path(name)) }
      for arguments in [
        ["train", "net.ws", "--run", "\(name)/r"], ["build", "net.ws", "-o", "\(name)/p.json"],
      ] {
        let outcome = try place.start(arguments).wait(seconds: 60)
        if options != "ro", arguments[0] == "build" { continue }
        refused(outcome, "\(name) \(arguments[0])")
        #expect(outcome.messages.contains(says), "\(outcome.messages)")
      }
    }
  }

  @Test("a wrong instruction set is an error that lists them")
  func kernels() throws {
    let place = try Workplace()
    let outcome = try place.wsc("version", environment: ["WSC_KERNELS": "avx9"])
    #expect(outcome.status != 0)
    #expect(outcome.messages.contains("portable"))
    #expect(
      try place.wsc("version", environment: ["WSC_KERNELS": "portable"]).output
        .contains("portable"))
  }

  @Test("each instruction set is used when it is named, or is an error where it is lacking")
  func namedKernels() throws {
    let place = try Workplace()
    for name in ["portable", "avx2", "avx512", "avx512_bf16", "amx"] {
      let outcome = try place.wsc("version", environment: ["WSC_KERNELS": name])
      if outcome.status == 0 {
        #expect(outcome.output.contains("kernels: \(name) on "))
      } else {
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.messages.contains("WS8012"))
        #expect(outcome.messages.contains("this machine lacks the instruction set `\(name)`"))
      }
    }
    // The tests' own set has no name here.
    let plain = try place.wsc("version", environment: ["WSC_KERNELS": "amx_plain"])
    #expect(plain.messages.contains("there is no instruction set `amx_plain`"))
  }
}
