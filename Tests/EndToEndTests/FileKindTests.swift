import Foundation
import Testing
import WSRuntime

@testable import wsc

@Suite("The kind of a file follows from its content")
struct FileKindTests {
  @Test("whatever the files of a run are called, each command knows them")
  func otherNames() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 2, train: 300))
    let trained = try place.wsc("train", "net.ws", "--run", "r", "-q")
    #expect(trained.status == 0, "\(trained.messages)")
    for (old, new) in [
      ("r/net.netlist.safetensors", "out.nl"), ("r/plan.json", "plan.ws"),
      ("r/metrics.jsonl", "numbers"), ("net.ws", "net.json"),
    ] { try place.write(new, bytes: try place.read(old)) }
    for (file, says) in [
      ("out.nl", "netlist Tiny"), ("plan.ws", "plan of Tiny"), ("numbers", "epoch"),
      ("net.json", "network Tiny"),
    ] {
      let shown = try place.wsc("show", file)
      #expect(shown.status == 0, "\(file): \(shown.messages)")
      #expect(shown.output.contains(says), "\(file): \(shown.output)")
    }
    for (file, command) in [
      ("out.nl", ["show", "out.nl"]), ("out.nl", ["show", "--format", "text", "out.nl"]),
      ("plan.ws", ["show", "plan.ws"]), ("numbers", ["show", "numbers"]),
      ("r/weights.safetensors", ["show", "r/weights.safetensors"]),
      ("r/weights.safetensors", ["evaluate", "r"]), ("r/soft.safetensors", ["evaluate", "r"]),
      ("r/weights.safetensors", ["emit", "--no-compare", "net.ws", "--weights", "r"]),
    ] {
      let opens = try FileOpens(of: place.path(file))
      #expect(try place.start(command).wait(seconds: 60).status == 0)
      #expect(opens.count == 1, "\(command) and `\(file)`")
    }
    #expect(try place.wsc("simulate", "out.nl").status == 0)
    #expect(try place.wsc("check", "net.json").status == 0)
    #expect(try place.wsc("train", "plan.ws", "--run", "s", "-q").status == 0)
    for line in ["check numbers", "fmt out.nl", "build plan.ws", "train out.nl", "emit numbers"] {
      let refused = try place.shell("wsc \(line)")
      #expect(refused.status == 1)
      #expect(refused.messages.contains("error[WS8023]"), "\(line): \(refused.messages)")
      #expect(!refused.messages.contains("WS1"), "\(line): \(refused.messages)")
    }
  }

  @Test("metrics are a table with a line for each epoch")
  func metrics() throws {
    let text = """
      {"epoch":1,"loss":2.5,"accuracy_hard":null,"groups":[{"name":"a"}]}
      {"epoch":2,"loss":0.25,"accuracy_hard":0.5,"groups":[]}

      """
    #expect(FileKind(Array(text.utf8)) == .metrics)
    #expect(
      try metricsText(Array(text.utf8), origin: "m") == """
        epoch    loss  accuracy_hard
        -----  ------  -------------
            1  2.5000              -
            2  0.2500         0.5000

        """)
  }

  @Test("what is none of ours is no network either, or left to the parser")
  func others() {
    #expect(FileKind(Array("{}".utf8)) == .json)
    #expect(FileKind(Array("{ broken".utf8)) == .json)
    #expect(FileKind(Array("".utf8)) == .networkFile)
    #expect(FileKind(Array("whetstone 1".utf8)) == .networkFile)
    #expect(FileKind([UInt8](repeating: 0xFF, count: 8) + Array("{".utf8)) == .networkFile)
  }

  @Test("weights that were deleted are not slow sharpening")
  func deletedWeights() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 2, train: 300))
    #expect(try place.wsc("train", "net.ws", "--run", "r", "-q", "--no-emit").status == 0)
    let weights = try place.read("r/weights.safetensors")
    try FileManager.default.removeItem(atPath: place.path("r/weights.safetensors"))
    let failed = try place.wsc("emit", "--netlist", "net.ws", "--weights", "r")
    #expect(failed.status == 1)
    #expect(failed.messages.contains("has lost its weights"), "\(failed.messages)")
    #expect(!failed.messages.contains("sharpening took"))
    #expect(try place.wsc("train", "--resume", "r", "-q").status == 0)
    #expect(try place.read("r/weights.safetensors") == weights)
  }
}

/// Counts how often a file is opened from now on.
private final class FileOpens {
  private let descriptor: Int32

  init(of path: String) throws {
    descriptor = inotify_init1(Int32(IN_NONBLOCK))
    try #require(inotify_add_watch(descriptor, path, UInt32(IN_OPEN)) >= 0)
  }

  deinit { close(descriptor) }

  /// Events without a name are of one size.
  var count: Int {
    var events = [inotify_event](repeating: inotify_event(), count: 64)
    let bytes = read(descriptor, &events, events.count * MemoryLayout<inotify_event>.stride)
    return max(0, bytes) / MemoryLayout<inotify_event>.stride
  }
}
