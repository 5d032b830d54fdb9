import Testing
import WSRuntime

/// `metrics.jsonl` is for people: whatever becomes of it, the run goes on, and nothing is lost.
@Suite struct RunMetricsTests {
  /// Three of four epochs are done.
  private static func interrupted(_ path: FilePath) throws {
    let folder = try RunFolder.create(path, plan: TinyRun.plan(), source: nil)
    try TinyRun.run(folder, data: try TinyRun.data(), stopAfter: 3 * TinyRun.batchesPerEpoch + 1)
  }

  /// What becomes of the three lines, and the epochs of those that are kept.
  private struct Damage {
    let name: String
    let keeps: [Int]
    var losesContent = true
    let change: @Sendable ([String]) -> [String]
  }

  private static let damages = [
    Damage(name: "the middle cut off", keeps: [1, 3]) { [$0[0], String($0[1].prefix(40)), $0[2]] },
    Damage(name: "the end cut off", keeps: [1, 2]) { [$0[0], $0[1], String($0[2].prefix(70))] },
    Damage(name: "a line lost", keeps: [1, 3], losesContent: false) { [$0[0], $0[2]] },
    Damage(name: "a line twice", keeps: [1, 2, 3]) { [$0[0], $0[0], $0[1], $0[2]] },
    Damage(name: "another kind of line", keeps: [1, 2, 3]) { $0 + ["{}"] },
    Damage(name: "another order", keeps: [2, 3]) { [$0[1], $0[0], $0[2]] },
    Damage(name: "empty", keeps: [], losesContent: false) { _ in [] },
  ]

  @Test func aResumeKeepsWhatCanBeReadAndACopyOfTheRest() throws {
    let place = try TemporaryFolder()
    let whole = try RunFolder.create(place.file("whole"), plan: TinyRun.plan(), source: nil)
    try TinyRun.run(whole, data: try TinyRun.data())
    var expected = try TinyRun.results(whole.path)
    expected["metrics"] = nil
    for (number, damage) in Self.damages.enumerated() {
      let path = place.file("run\(number)")
      try Self.interrupted(path)
      let file = RunFolder.metricsPath(in: path)
      let lines = String(decoding: try FileSystem.read(file), as: UTF8.self)
        .split(separator: "\n").map(String.init)
      let damaged = Array(damage.change(lines).joined(separator: "\n").utf8)
      try FileSystem.replaceFile(file, with: damaged)
      var fault: RuntimeError?
      try TinyRun.run(try RunFolder.open(path), data: try TinyRun.data()) {
        if case .started(let start) = $0 { fault = start.metricsFault }
      }
      #expect(fault?.code == ErrorCode.damagedFile.rawValue, "\(damage.name)")
      let copy = file.appending(".damaged")
      if damage.losesContent {
        #expect(try FileSystem.read(copy) == damaged, "\(damage.name)")
      } else {
        #expect(FileSystem.kind(of: copy) == nil, "\(damage.name)")
      }
      let epochs = try TinyRun.metrics(path).map { $0["epoch"]?.asInt }
      #expect(epochs == damage.keeps + [4], "\(damage.name)")
      var results = try TinyRun.results(path)
      results["metrics"] = nil
      TinyRun.expectSame(results, expected, damage.name)
    }
  }

  @Test func aFileThatIsGoneIsSaidAndWrittenAgain() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    try Self.interrupted(path)
    try FileSystem.removeFile(RunFolder.metricsPath(in: path))
    var faults: [RuntimeError?] = []
    for _ in 0..<2 {
      try TinyRun.run(try RunFolder.open(path), data: try TinyRun.data()) {
        if case .started(let start) = $0 { faults.append(start.metricsFault) }
      }
    }
    #expect(faults.count == 2 && faults.allSatisfy { $0 != nil })
    #expect(try TinyRun.metrics(path).map { $0["epoch"]?.asInt } == [4])
  }

  /// A second damage does not write over the copy of the first.
  @Test func copiesStay() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    try Self.interrupted(path)
    let file = RunFolder.metricsPath(in: path)
    for text in ["one", "two"] {
      try FileSystem.replaceFile(file, with: text.utf8)
      try TinyRun.run(try RunFolder.open(path), data: try TinyRun.data(), stopAfter: 0)
    }
    #expect(try FileSystem.read(file.appending(".damaged")) == Array("one".utf8))
    #expect(try FileSystem.read(file.appending(".damaged.2")) == Array("two".utf8))
  }

  /// Killed between the metrics and the checkpoint: the line comes again, nothing is damaged.
  @Test func aLineAheadOfTheCheckpointIsNoDamage() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    try Self.interrupted(path)
    let file = RunFolder.metricsPath(in: path)
    let text = String(decoding: try FileSystem.read(file), as: UTF8.self)
    let last = try #require(text.split(separator: "\n").last)
    let ahead = last.replacing("\"epoch\":3", with: "\"epoch\":4")
    try #require(ahead != last)
    try FileSystem.replaceFile(file, with: (text + ahead + "\n").utf8)
    try TinyRun.run(try RunFolder.open(path), data: try TinyRun.data()) {
      if case .started(let start) = $0 { #expect(start.metricsFault == nil) }
    }
    #expect(try TinyRun.metrics(path).map { $0["epoch"]?.asInt } == [1, 2, 3, 4])
    #expect(FileSystem.kind(of: file.appending(".damaged")) == nil)
  }
}
