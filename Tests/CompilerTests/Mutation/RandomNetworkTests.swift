import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// A random walk through networks and settings: what `check` accepts can be trained and emitted, and
/// simulator and engine agree on every spike.
///
/// `WSC_MUTATIONS` says how many networks are drawn, `WSC_SEED` which.
@Suite struct RandomNetworkTests {
  @Test func nothingIsRefusedAfterCheck() throws {
    let count = MutationRun.count(usually: 80)
    var source = RandomSource(seed: MutationRun.seed &* 7919)
    var accepted = 0
    for number in 0..<count where try follow(source.next(), seed: UInt64(number)) { accepted += 1 }
    #expect(accepted * 10 >= count, "only \(accepted) of \(count) are accepted")
  }

  /// False where the check refuses the network.
  private func follow(_ text: String, seed: UInt64) throws -> Bool {
    let checked = CheckedSource(text)
    var messages = Diagnostics()
    for diagnostic in checked.diagnostics { messages.report(diagnostic) }
    checked.model.verifyCommands(into: &messages)
    #expect(!messages.all.contains { $0.code.text.hasPrefix("WS9") }, "\(text)")
    guard !messages.hasErrors else { return false }

    var found = Diagnostics()
    let trained = try #require(checked.model.subject(for: .train, into: &found), "\(text)")
    let plan = lowerToPlan(trained, sourceDigest: "", into: &found)
    #expect(plan != nil, "\(text)\n\(found.all.map(\.message))")

    let emitted = try #require(checked.model.subject(for: .emit, into: &found), "\(text)")
    let network = harden(emitted, weights: .drawn(for: emitted.graph, seed: seed), into: &found)
    #expect(!found.hasErrors, "\(text)\n\(found.all.map(\.message))")
    let netlist = try #require(network, "\(text)").netlist
    #expect(throws: Never.self, "\(text)") { try netlist.verify() }
    #expect(netlist.pictureInputs.count == 1, "\(text)")
    #expect(netlistSize(of: emitted) == NetlistSize(netlist), "\(text)")
    try compare(netlist, seed, text)
    try write(netlist, of: checked, Self.targets[Int(seed) % Self.targets.count], text)
    return true
  }

  private static let targets = [
    "onnx", "onnx(float)", "onnx(qonnx)", "nir", "nir(for: sinabs)", "verilog",
    "verilog(interval: 3000, family: ice40)",
  ]

  /// What `check` does not refuse of a target is written for it; what it warns of may be refused.
  private func write(
    _ netlist: Netlist, of checked: CheckedSource, _ target: String, _ text: String
  ) throws {
    var messages = Diagnostics()
    let source = SourceText(name: "--target", text: target)
    let call = try #require(resolveTarget(source, into: &messages))
    checked.model.verifyTarget(call, into: &messages)
    let found = messages.all.filter { $0.code.text != "WS6110" }
    #expect(found.allSatisfy { $0.code.text == "WS6217" && !$0.helps.isEmpty }, "\(target) \(text)")
    var refusal: RuntimeError?
    do throws(RuntimeError) {
      for file in try call.files(try call.fitted(netlist)) { try file.write(CollectedBytes()) }
    } catch {
      refusal = error
    }
    #expect((refusal == nil) || !found.isEmpty, "\(target): \(refusal?.message ?? "")\n\(text)")
    #expect((refusal != nil) || !messages.hasErrors, "\(target): \(found)\n\(text)")
  }

  /// A picture through the simulators and through the engine.
  private func compare(_ netlist: Netlist, _ seed: UInt64, _ text: String) throws {
    var dice = Dice(seed &+ 9)
    let size = try #require(netlist.pictureInputs.first).shape.reduce(1, *)
    let pictures = ExampleSet(
      try Dataset(
        name: "noise", shape: [28, 28, 1],
        images: (0..<2 * size).map { _ in UInt8(dice.roll(0...255)) }, labels: [0, 0], classes: 1))
    let simulated = try Simulator(netlist, threads: 1).run(pictures, keeping: .spikes)
    let bulk = try BulkSimulator(netlist, threads: 1)?.run(pictures, keeping: .spikes)
    if let bulk { #expect(bulk == simulated, "\(text)") }

    let whole = try programOfNetlist(netlist, batch: 2)
    let engine = try Engine(whole.verified, threads: 1)
    try engine.load(whole.weights, origin: "the netlist")
    let spikes = try Evaluator(engine, on: pictures, inputs: netlist.inputs).hardSpikes()
    for population in netlist.populations {
      #expect(
        spikes[population.name] == simulated.spikes[population.name],
        "`\(population.name)` of \(text)")
    }
  }
}
