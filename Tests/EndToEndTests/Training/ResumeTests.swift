import Foundation
import Testing

@Suite("Breaking off and going on", .serialized)
struct ResumeTests {
  private static let source = TinyNetwork.source(epochs: 6, train: 1500)

  /// What an unbroken run of the source ends in.
  private static func unbroken() throws -> (weights: [UInt8], metrics: String, seconds: Double) {
    let place = try Workplace()
    try place.write("net.ws", source)
    let start = Date()
    let outcome = try place.wsc("train", "net.ws", "--run", "r", "-q", "--no-emit")
    try #require(outcome.status == 0, "\(outcome.messages)")
    return (
      try place.read("r/weights.safetensors"), try place.text("r/metrics.jsonl"),
      Date().timeIntervalSince(start)
    )
  }

  @Test("KillAndResume: kill -9 at random moments, then --resume, gives the same bits")
  func killAndResume() throws {
    let expected = try Self.unbroken()
    let rounds = Int(ProcessInfo.processInfo.environment["WSC_KILLS"] ?? "") ?? 3
    var kills = 0
    for _ in 0..<rounds {
      let place = try Workplace()
      try place.write("net.ws", Self.source)
      var arguments = ["train", "net.ws", "--run", "r", "-q", "--no-emit"]
      for attempt in 0..<6 {
        let running = try place.start(arguments)
        let pause = attempt < 5 ? Double.random(in: 0.02...max(0.1, expected.seconds * 0.6)) : 120
        let outcome = running.wait(seconds: pause)
        if outcome.status == 0 { break }
        try #require(outcome.status == 137, "\(outcome.messages)")
        kills += 1
        // Killed before there was anything to go on with: start anew.
        if place.exists("r/checkpoint.safetensors") {
          arguments = ["train", "--resume", "r", "-q", "--no-emit"]
        } else {
          arguments = ["train", "net.ws", "--run", "r", "--overwrite", "-q", "--no-emit"]
        }
      }
      #expect(try place.read("r/weights.safetensors") == expected.weights)
      #expect(try withoutTimes(place.text("r/metrics.jsonl")) == withoutTimes(expected.metrics))
    }
    #expect(kills > 0)
  }

  @Test(
    "Ctrl-C, SIGTERM and SIGHUP write a checkpoint, say how to resume and exit with 130",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func interrupt(signal: Int32) throws {
    let expected = try Self.unbroken()
    let place = try Workplace()
    try place.write("net.ws", Self.source)
    let running = try place.start(["train", "net.ws", "--run", "r", "--no-emit"])
    while running.isRunning, !place.exists("r/metrics.jsonl") { usleep(2000) }
    running.send(signal)
    let outcome = running.wait(seconds: 20)
    #expect(outcome.status == 130, "\(outcome.messages)")
    #expect(outcome.messages.contains("wsc train --resume r"), "\(outcome.messages)")
    #expect(place.exists("r/checkpoint.safetensors"))
    let rest = try place.wsc("train", "--resume", "r", "--no-emit", "-q")
    #expect(rest.status == 0, "\(rest.messages)")
    #expect(try place.read("r/weights.safetensors") == expected.weights)
  }

  @Test("under nohup a closed terminal ends nothing")
  func nohup() throws {
    let place = try Workplace()
    try place.write("net.ws", Self.source)
    let outcome = try place.shell(
      "trap '' HUP; wsc train net.ws --run r -q --no-emit & "
        + "while kill -0 $! && [ ! -e r/metrics.jsonl ]; do sleep 0.01; done; kill -HUP $!; wait $!"
    )
    #expect(outcome.status == 0, "\(outcome.messages)")
  }

  @Test("a folder that holds a run is refused, a second process too, a finished run is told")
  func occupiedFolders() throws {
    let place = try Workplace()
    try place.write("net.ws", Self.source)
    let first = try place.start(["train", "net.ws", "--run", "r", "-q", "--no-emit"])
    while first.isRunning, !place.exists("r/plan.json") { usleep(2000) }
    for arguments in [
      ["train", "--resume", "r"], ["train", "net.ws", "--run", "r", "--overwrite"],
    ] {
      let second = try place.start(arguments).wait(seconds: 20)
      #expect(second.status == 1)
      #expect(second.messages.contains("in use"), "\(second.messages)")
    }
    #expect(first.wait(seconds: 60).status == 0)
    let again = try place.wsc("train", "net.ws", "--run", "r")
    #expect(again.status == 1)
    #expect(again.messages.contains("--resume") && again.messages.contains("--overwrite"))
    let other = Self.source.replacing("dense(24,", with: "dense(20,")
    try place.write("other.ws", other)
    let resumed = try place.wsc("train", "other.ws", "--resume", "r")
    #expect(resumed.status == 1)
    #expect(resumed.messages.contains("f1.dense"), "\(resumed.messages)")
  }

  /// Metrics without what depends on the clock.
  private func withoutTimes(_ metrics: String) -> [String] {
    metrics.split(separator: "\n").map { line in
      String(line).replacing(/"(seconds|images_per_second|pictures_per_second)":[^,}]*/, with: "")
    }
  }
}
