import Testing
import WSRuntime

/// A network of a few hundred weights on 40 striped pictures, with everything that has a state:
/// batch norm, dropout, augmentation, moments, sharpening.
struct TinyRun {
  static let epochs = 4
  static let batchesPerEpoch = 3

  static func plan(
    channels: Int = 4, _ change: (inout TestPlan) -> Void = { _ in }
  ) -> TrainingPlan {
    var test = TestPlan(batch: 10, seed: 3)
    test.limit = epochs
    test.augment = [.shift(1), .flip]
    test.gradient = .window(width: 1)
    test.schedule = .oneCycle(warmUp: 0.25)
    test.optimizer = .adam(rate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    test.sharpening = SharpeningPlan(
      groups: [
        .init(name: "a", activations: ["a"]), .init(name: "votes", activations: ["votes"]),
      ],
      policy: .windows([
        .init(start: Span(1, .epochs), end: Span(2, .epochs)),
        .init(start: Span(4, .batches), end: Span(3, .epochs)),
      ]), finish: nil)
    let image = test.input([6, 6, 1])
    let a = test.convolution(
      "a", from: image, channels: channels, kernel: 3, padding: 1, norm: true, .brelu(group: 0))
    let pooled = test.maxPool("pooled", from: a, window: 2, stride: 2)
    let flat = test.reshape("flat", from: pooled, to: [9 * channels])
    let kept = test.dropout("kept", from: flat, rate: 0.1)
    let votes = test.dense("votes", from: kept, units: 8, norm: true, .brelu(group: 1))
    test.classify(test.decode("digit", from: votes, key: ["11110000", "00001111"], temperature: 2))
    change(&test)
    return test.plan
  }

  /// Takes a hundred epochs.
  static let slowPolicy = SharpeningPlan.Policy.adaptive(
    AdaptivePlan(
      wait: 0, rate: 0.02, critical: 0.5, criticalRate: 0.02, patience: 0, improved: 0.01,
      degraded: 9, firstLayer: 1, floor: 0.01, stall: 4, together: false, original: false))

  /// Class 0 has a bright row, class 1 a bright column.
  static func pictures(_ count: Int, seed: UInt32) throws -> Dataset {
    var state = seed
    func next(_ bound: UInt32) -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int((state >> 8) % bound)
    }
    var images: [UInt8] = []
    var labels: [Int32] = []
    for picture in 0..<count {
      let place = next(6)
      for y in 0..<6 {
        for x in 0..<6 {
          let isBright = (picture % 2 == 0 ? y : x) == place
          images.append(UInt8((isBright ? 180 : 0) + next(75)))
        }
      }
      labels.append(Int32(picture % 2))
    }
    return try Dataset(
      name: "stripes", shape: [6, 6, 1], images: images, labels: labels, classes: 2)
  }

  static func data(training: Int = 35, validation: Int = 15) throws -> DataSplit {
    DataSplit(
      train: ExampleSet(try pictures(training, seed: 1)),
      validation: validation == 0
        ? ExampleSet(try pictures(1, seed: 2), indices: [])
        : ExampleSet(try pictures(validation, seed: 2)),
      test: ExampleSet(try pictures(23, seed: 4)))
  }

  /// Runs what the folder holds; `stopAfter` batches it is interrupted.
  @discardableResult
  static func run(
    _ folder: RunFolder, data: DataSplit, threads: Int = 1, stopAfter: Int = .max,
    checkpointSeconds: Double = 60, _ report: (TrainingEvent) -> Void = { _ in }
  ) throws -> TrainingOutcome {
    let counter = Counter()
    var surroundings = Trainer.Surroundings(
      threads: threads, clock: { counter.tick() }, isInterrupted: { counter.batches >= stopAfter })
    surroundings.checkpointSeconds = checkpointSeconds
    let setup = try TrainingSetup(folder.plan, data: data, threads: threads)
    let trainer = try Trainer(folder, setup, surroundings: surroundings)
    return try trainer.run { event in
      if case .batchEnded = event { counter.batches += 1 }
      report(event)
    }
  }

  /// A clock that a test can rely on.
  final class Counter {
    var batches = 0
    private var time = 0.0

    func tick() -> Double {
      time += 0.001
      return time
    }
  }

  /// All that a run leaves and that must not depend on how it came about.
  static func results(_ path: FilePath) throws -> [String: [UInt8]] {
    var results: [String: [UInt8]] = [:]
    for file in [
      RunFolder.softWeightsPath(in: path), RunFolder.weightsPath(in: path),
      RunFolder.checkpointPath(in: path),
    ] where FileSystem.kind(of: file) != nil {
      results[file.name.description] = try FileSystem.read(file)
    }
    let lines = try metrics(path).map { line in
      var kept = line
      kept["seconds"] = nil
      kept["pictures_per_second"] = nil
      return JSONValue.object(kept).text()
    }
    results["metrics"] = Array(lines.joined(separator: "\n").utf8)
    return results
  }

  static func metrics(_ path: FilePath) throws -> [JSONObject] {
    let text = String(
      decoding: try FileSystem.read(RunFolder.metricsPath(in: path)), as: UTF8.self)
    return try text.split(separator: "\n").map {
      try #require(try JSONValue.parse(String($0), origin: "metrics").asObject)
    }
  }

  static func expectSame(
    _ results: [String: [UInt8]], _ expected: [String: [UInt8]], _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(Set(results.keys) == Set(expected.keys), "\(what)", sourceLocation: sourceLocation)
    for (name, bytes) in expected {
      // Not `results[name] == bytes`: the message would print all of them.
      let isSame = results[name] == bytes
      #expect(isSame, "\(what): \(name)", sourceLocation: sourceLocation)
    }
  }
}
