import Foundation
import Testing

@Suite("Weights and data of another origin")
struct OriginTests {
  @Test("weights with a tensor that the network lacks are refused, naming it")
  func strayTensor() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source())
    try #require(try place.wsc("train", "net.ws", "--run", "r", "-q", "--no-emit").status == 0)
    let changed = TinyNetwork.source().replacing(
      "dense(24, bias: false) |> batch_norm |> brelu", with: "dense(24, bias: false) |> brelu")
    try place.write("other.ws", changed)
    for weights in ["r/weights.safetensors", "r"] {
      let outcome = try place.wsc("emit", "other.ws", "--weights", weights)
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains("f1.batch_norm"), "\(outcome.messages)")
      if weights != "r" {
        #expect(outcome.messages.contains("those in `\(weights)`"), "\(outcome.messages)")
      }
      // Nothing fits, and nothing says so.
      #expect(!outcome.messages.contains("WS8014"), "\(outcome.messages)")
      #expect(!place.exists("Tiny.netlist.safetensors"))
    }
    // A name, or a text, that differs: said, and no more.
    for (name, text, mention) in [
      ("name.ws", TinyNetwork.source(name: "Other"), "for the network `Tiny`"),
      ("text.ws", "// another text\n" + TinyNetwork.source(), "another version of the source"),
    ] {
      try place.write(name, text)
      let outcome = try place.wsc("emit", name, "--weights", "r/weights.safetensors")
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.messages.contains("warning[WS8014]"), "\(outcome.messages)")
      #expect(outcome.messages.contains(mention), "\(outcome.messages)")
    }
    let same = try place.wsc("emit", "net.ws", "--weights", "r/weights.safetensors")
    #expect(!same.messages.contains("WS8014"))
    // The graph is the same, the training was another: of its length and of other text not a word.
    for (name, old, new, mention) in [
      ("precise.ws", "batch: 50", "batch: 50  precision: float32", "the precision is float32"),
      ("rate.ws", "rate: 5e-3", "rate: 6e-3", "the optimiser differs"),
      ("text.ws", "limit: 4", "limit: 5", nil),
    ] {
      let source = TinyNetwork.source().replacing(old, with: new)
      try place.write(name, source)
      let outcome = try place.wsc("emit", name, "--weights", "r")
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.messages.contains("warning[WS8014]") == (mention != nil))
      #expect(mention.map(outcome.messages.contains) ?? true, "\(outcome.messages)")
    }
  }

  @Test("labels replaced: --resume is an error that names the file, all else a warning")
  func otherData() throws {
    let place = try Workplace()
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 1, 44, 0, 0, 0, 28, 0, 0, 0, 28]
    let images = (0..<300 * 784).map { UInt8(truncatingIfNeeded: $0 &* 7 / 13) }
    for part in ["train", "t10k"] {
      try place.write("set/\(part)-images-idx3-ubyte", bytes: header + images)
      try writeLabels(place, part, shift: 0)
    }
    let source = TinyNetwork.source(epochs: 4).replacing(
      /digits\([^)]*\)/, with: "mnist(\"set\")")
    try place.write("net.ws", source)
    try #require(try place.wsc("train", "net.ws", "--run", "r", "-q").status == 0)
    let commands = [
      ["evaluate", "r"], ["emit", "--weights", "r"],
      ["simulate", "r/net.netlist.safetensors", "--data-dir", "."],
      ["train", "--resume", "r", "--no-emit"],
    ]
    for changes in [false, true] {
      if changes { try writeLabels(place, "t10k", shift: 1) }
      for command in commands {
        let outcome = try place.start(command).wait(seconds: 60)
        let isResume = command[0] == "train"
        #expect(outcome.status == (changes && isResume ? 1 : 0), "\(command): \(outcome.messages)")
        let kind = isResume ? "error" : "warning"
        #expect(
          outcome.messages.contains("set/t10k-labels-idx1-ubyte` has changed") == changes,
          "\(command): \(outcome.messages)")
        let count = outcome.messages.ranges(of: "\(kind)[WS8013]").count
        #expect(count == (changes ? 1 : 0), "\(command): \(outcome.messages)")
      }
    }
  }

  private func writeLabels(_ place: Workplace, _ part: String, shift: Int) throws {
    try place.write(
      "set/\(part)-labels-idx1-ubyte",
      bytes: [0, 0, 8, 1, 0, 0, 1, 44] + (0..<300).map { UInt8(($0 + shift) % 10) })
  }
}
