import Foundation
import Testing
import WSCompiler
import WSLang

@testable import WSRuntime
@testable import wsc

/// Two pictures and two labels an example. No data set of the language has two pictures, so this run
/// gets its examples from here; everything else is as a user has it.
@Suite("several inputs")
struct SeveralInputsTests {
  private static let source = """
    whetstone 1

    network Two {
      input left: unit[6, 6, 1]
      input right: unit[6, 6, 1]
      label side: class[2]
      label light: class[3]
      h = concat(left, right) |> flatten |> dense(24) |> brelu
      output side = h |> dense(16) |> brelu |> decode(key(2, copies: 8))
      output light = h |> dense(24) |> brelu |> decode(key(3, copies: 8))
    }

    sharpen Two { policy: linear(start: 10 epochs, duration: 4 epochs) }
    train Two {
      loss: [cross_entropy(side), cross_entropy(light)]
      optimizer: adam(rate: 1e-2)
      batch: 20
      limit: 20 epochs
    }
    emit Two { target: netlist  input: analog(8 bits) }

    """

  private static let size = 36

  /// `side`: which of the two pictures is the brighter one; `light`: how bright that one is.
  private static func examples(_ name: String, _ count: Int, seed: UInt64) throws -> ExampleSet {
    var random = CounterRandom(seed: seed, purpose: .noise)
    var (left, right): ([UInt8], [UInt8]) = ([], [])
    var (sides, lights): ([Int32], [Int32]) = ([], [])
    for _ in 0..<count {
      let (side, light) = (random.below(2), random.below(3))
      let pixels = (0..<(2 * size)).map { _ in random.below(20) }
      let bright = pixels.prefix(size).map { UInt8($0 + 90 + 70 * light) }
      let dark = pixels.suffix(size).map { UInt8($0) }
      left += side == 0 ? bright : dark
      right += side == 0 ? dark : bright
      sides.append(Int32(side))
      lights.append(Int32(light))
    }
    let data = try Dataset(
      name: name,
      fields: [
        DataField(name: "first", shape: [6, 6, 1], values: .bytes(left)),
        DataField(name: "second", shape: [6, 6, 1], values: .bytes(right)),
        DataField(name: "sides", shape: [], values: .classes(sides, of: 2)),
        DataField(name: "lights", shape: [], values: .classes(lights, of: 3)),
      ])
    return ExampleSet(
      try data.binding(["left": "first", "right": "second", "side": "sides", "light": "lights"]))
  }

  /// A finished run in the folder `r` of a place.
  private func train(_ place: Workplace, _ data: DataSplit) throws -> Subject {
    var diagnostics = Diagnostics()
    let tree = parse(SourceText(name: "net.ws", text: Self.source), into: &diagnostics)
    let model = check(tree, into: &diagnostics)
    var subject = try #require(model.subject(for: .emit, into: &diagnostics))
    subject.train?.data = DataRecipe(
      source: .digits(train: 10, test: 10, seed: 1), validation: .none, augment: [])
    try place.write("net.ws", Self.source)
    let source = try SourceInput(FilePath(place.path("net.ws")), settings: [])
    let plan = try #require(
      lowerToPlan(subject, sourceDigest: source.digest, into: &diagnostics))
    #expect(diagnostics.all.map(\.message) == [])
    let record = RunRecord(
      source: "net.ws", sourceFolder: FilePath(place.folder.path), settings: [], emits: true)
    let setup = try TrainingSetup(plan, data: data, threads: 2)
    let folder = try RunFolder.create(
      FilePath(place.path("r")), plan: plan, source: Array(Self.source.utf8),
      companion: record.companion)
    let trainer = try Trainer(
      folder, setup, surroundings: .init(threads: 2, clock: { 0 }, isInterrupted: { false }))
    guard case .finished = try trainer.run({ _ in }) else {
      throw RuntimeError(.internalFault, "the run did not finish")
    }
    return subject
  }

  @Test("trained, emitted, simulated, evaluated and predicted, or refused by name")
  func both() throws {
    let place = try Workplace()
    let data = DataSplit(
      train: try Self.examples("train", 240, seed: 1),
      validation: ExampleSet(try Self.examples("train", 1, seed: 1).dataset, indices: []),
      test: try Self.examples("test", 60, seed: 2))
    let subject = try train(place, data)
    let run = FilePath(place.path("r"))

    // Each label has an accuracy of its own, soft, hard and in whole numbers.
    let scores = try measureRun(folder: run, plan: runPlan(of: run), on: data.test, threads: 2)
    let hard = try #require(scores.hard).labels
    #expect(hard.map(\.label) == ["side", "light"])
    #expect(hard.allSatisfy { ($0.accuracy ?? 0) > 0.8 }, "\(hard)")
    #expect(scores.lines(split: "test")[2].contains("`side` "), "\(scores.lines(split: "test"))")
    let maker = try NetlistMaker(
      subject, try TrainedWeights.of(run: run, forceHard: false), EmissionRequest(),
      training: { _ in data.train }, sources: [], threads: 2, Console.standard.withoutTalk)
    let comparison = try maker.compare(on: data.test)
    try comparison.verify()
    #expect(comparison.accuracies.map(\.label) == ["side", "light"])
    for (score, accuracy) in zip(hard, comparison.accuracies) {
      #expect(accuracy.float == score.accuracy)
    }
    let netlist = try maker.withVectors(data.test)
    try NetlistFile.save(netlist, FilePath(place.path("net")))
    try simulate(place, netlist)
    try emit(place, netlist)
    try predict(place, netlist, data.test)
    let evaluate = try place.wsc("evaluate", "r")
    #expect(evaluate.status == 1)
    #expect(
      evaluate.messages.contains("`left` and `right` both see the field `image`"),
      "\(evaluate.messages)")
  }

  private func simulate(_ place: Workplace, _ netlist: Netlist) throws {
    let replay = try place.wsc("simulate", "--vectors", "net")
    #expect(replay.status == 0 && replay.output.contains(", 0 differ"), "\(replay.messages)")
    for (arguments, fault) in [
      ([], "`left` and `right` both see the field `image`"),
      (["--data", "digits()"], "`digits` has one picture an example, but `Two` has 2 inputs"),
    ] {
      let outcome = try place.start(["simulate", "net"] + arguments).wait(seconds: 60)
      #expect(outcome.status == 1 && outcome.messages.contains(fault), "\(outcome.messages)")
    }
    let placed = try place.wsc("simulate", "net", "--data", "digits(image: left)")
    #expect(placed.messages.contains("--data:1:1"), "\(placed.messages)")
    #expect(placed.messages.contains("its inputs are `left` and `right`"), "\(placed.messages)")
    #expect(placed.messages.contains("wsc simulate --vectors"), "\(placed.messages)")
  }

  /// Test vectors of noise, a picture for each input.
  private func emit(_ place: Workplace, _ netlist: Netlist) throws {
    var plain = netlist
    plain.vectors = nil
    try NetlistFile.save(plain, FilePath(place.path("plain")))
    for arguments in [["plain", "-o", "noisy"], ["r", "--no-compare", "-o", "noisy"]] {
      let noisy = try place.start(["emit"] + arguments).wait(seconds: 60)
      #expect(noisy.status == 0 && noisy.messages.contains("noise"), "\(noisy.messages)")
      let inputs = try #require(try NetlistFile.load(FilePath(place.path("noisy"))).vectors).inputs
      #expect(inputs["left"]?.count == 16 * Self.size && inputs["left"] != inputs["right"])
      let replay = try place.wsc("simulate", "--vectors", "noisy")
      #expect(replay.status == 0 && replay.output.contains(", 0 differ"), "\(replay.messages)")
    }
  }

  /// A file for each input; run and netlist say the same.
  private func predict(_ place: Workplace, _ netlist: Netlist, _ test: ExampleSet) throws {
    let count = 5
    for input in ["left", "right"] {
      let bytes = try #require(test.dataset.picture(for: input)).bytes.prefix(count * Self.size)
      try place.write(
        input + ".npy",
        bytes: NPYFile.serialize(bytes.map { Float($0) / 255 }, shape: [count, 6, 6, 1]))
    }
    let vectors = try #require(netlist.vectors)
    for model in ["r", "net"] {
      let outcome = try place.wsc("predict", model, "left.npy", "right.npy", "--json")
      #expect(outcome.status == 0, "\(outcome.messages)")
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == count)
      for (picture, line) in lines.enumerated() {
        #expect(
          line.contains(#""files":["left.npy","right.npy"],"picture":\#(picture)"#), "\(line)")
        for output in ["side", "light"] {
          let expected = try #require(vectors.outputs[output])[picture]
          #expect(line.contains(#""\#(output)":{"class":\#(expected),"#), "\(model): \(line)")
        }
      }
      let refused = try place.wsc("predict", model, "left.npy")
      #expect(refused.status == 2)
      #expect(
        refused.messages.contains("give a file for each, in this order: `left`, `right`"),
        "\(refused.messages)")
      let uneven = try place.wsc("predict", model, "left.npy", "left.npy", "right.npy")
      #expect(uneven.status == 2, "\(uneven.messages)")
    }
    try place.write(
      "one.npy", bytes: NPYFile.serialize([Float](repeating: 0, count: 36), shape: [6, 6]))
    let short = try place.wsc("predict", "net", "left.npy", "one.npy")
    #expect(short.status == 1)
    #expect(
      short.messages.contains("has 5 examples of `left`, but 1 of `right`"), "\(short.messages)")
  }
}
