import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

@Suite struct TargetTests {
  @Test func theLanguageKnowsEveryTargetOnce() {
    let words = EmitSettings.targets.map(\.name)
    #expect(Set(words).count == words.count)
    #expect(Set(Target.all.map(\.ending)).count == Target.all.count)
    for target in Target.all {
      #expect(Target.named(target.name)?.ending == target.ending)
      #expect(target.word.missing == [])
      let checked = CheckedSource(Self.source(target.name))
      #expect(checked.codes == [])
      #expect(checked.subject(for: .emit).subject?.emit?.target == target.name)
    }
    for chip in Target.chips {
      #expect(Target.named(chip.name) == nil && Target.known(chip.name)?.name == chip.name)
      #expect(!chip.isWritten)
      #expect(CheckedSource(Self.source(chip.name)).subject(for: .emit).codes == ["WS6101"])
    }
  }

  @Test func aMisspeltTargetIsNamedWithASuggestion() {
    let checked = CheckedSource(Self.source("netlst"))
    #expect(checked.codes.count == 1)
    #expect(checked.rendered.contains("netlst") && checked.rendered.contains("netlist"))
  }

  @Test func anInputOfSpikesTakesNoGrey() throws {
    func fault(
      _ values: DataField.Values, _ code: Netlist.InputCode = .spikes
    ) throws -> String? {
      var netlist = SmallNetlists.pair
      netlist.inputs[0].code = code
      let field = DataField(name: "in.put", shape: [2], values: values)
      let data = try Dataset(name: "d", pictures: [field])
      do throws(RuntimeError) {
        try netlist.expectSpikes(in: data)
        return nil
      } catch {
        return error.message
      }
    }
    #expect(try fault(.bytes([0, 255, 255, 0])) == nil)
    #expect(try fault(.floats([0, 1, 1, 0])) == nil)
    #expect(try fault(.words([0, 65535, 0, 0])) == nil)
    #expect(try fault(.bytes([0, 255, 255, 64]), .analog(bits: 8)) == nil)
    // What rounding to bytes would make a spike, or none.
    for values in [[0.0, 1.0, 0.999, 1.0], [0.0, 1.0, 0.001, 1.0]] {
      let near = try fault(.floats(values.map { Float($0) }))
      #expect(near?.contains("value 0 of picture 1") == true, "\(near ?? "nothing")")
    }
    let grey = try fault(.bytes([0, 255, 255, 51]))
    #expect(grey?.contains("value 1 of picture 1 of d is 0.2") == true, "\(grey ?? "nothing")")
  }

  /// Files that other programs read as text hold names on one line, in a comment or quoted.
  @Test func noNameOfANetlistBecomesCode() throws {
    let ending = "\nevil */ \" \\"
    var netlist = SmallNetlists.pair
    netlist.name += ending
    netlist.inputs[0].name += ending
    netlist.populations[0].name += ending
    netlist.projections[0].name += ending
    netlist.projections[0].from += ending
    netlist.projections[0].to += ending
    netlist.outputs[0].name += ending
    netlist.outputs[0].from += ending
    let names = ["verilog", "c", "python", "page", "dot", "svg", "sana_fe", "risp"]
    for target in Target.all where names.contains(target.name) {
      let call = TargetCall(target)
      let sink = CollectedBytes()
      for file in try call.files(try call.fitted(netlist)) { try file.write(sink) }
      let lines = String(decoding: sink.bytes, as: UTF8.self).split(separator: "\n")
      #expect(!lines.contains { $0.hasPrefix("evil") }, "\(target.name)")
    }
    #expect(Verilog.quoted("a" + ending) == #""a\012evil */ \042 \134""#)
  }

  private static func source(_ target: String) -> String {
    """
    whetstone 1

    network Net {
      input x: unit[4]
      output y = x |> dense(4) |> brelu
    }

    sharpen Net { policy: adaptive() }

    emit Net { target: \(target) }

    """
  }

  @Test func theNetlistTargetWritesTheNetlistsFile() throws {
    let netlist = try Self.netlist()
    let call = TargetCall(.netlist)
    let files = try call.files(try call.fitted(netlist))
    #expect(files.map(\.ending) == [".netlist.safetensors"])
    let sink = CollectedBytes()
    try files[0].write(sink)
    #expect(try sink.bytes == NetlistFile.serialize(netlist))
    #expect(try NetlistFile.parse(sink.bytes, origin: "x") == netlist)
  }

  /// `--target` takes what `target:` takes, with the same messages.
  @Test func aCallIsReadAsInAPlan() throws {
    func read(_ text: String) -> (call: TargetCall?, message: String) {
      var diagnostics = Diagnostics()
      let source = SourceText(name: "--target", text: text)
      let call = resolveTarget(source, into: &diagnostics)
      #expect((call == nil) == diagnostics.hasErrors)
      return (call, TextRenderer(sources: [source], inColour: false).render(diagnostics.all))
    }
    #expect(read("netlist").call?.name == "netlist")
    #expect(read(" netlist() ").call?.name == "netlist")
    for (text, mention) in [
      ("netlst", "did you mean `netlist`?"), ("", "there is no value"), ("netlist(", ")"),
      ("netlist(1)", "`netlist` takes no such argument"),
      ("netlist(steps: 2)", "`netlist` has no argument `steps`"),
      ("loihi2(core: 2)", "did you mean `cores`?"), ("loihi2(cores: 0)", "at least 1"),
      ("loihi2(cores: 2)", "`loihi2` cannot be emitted yet"), ("[netlist]", "target"),
      ("a |> b", "builds networks"), ("8 bits", "target"),
    ] {
      #expect(read(text).message.contains(mention), "\(text): \(read(text).message)")
    }
  }

  @Test func optionsHaveTheDefaultsOfTheWord() throws {
    let word = Word(
      "chip", "a chip",
      [
        WordParameter("cores", .size(.atLeastOne), "", default: .value(.integer(4), "4")),
        WordParameter("strict", .boolean, "", default: .value(.boolean(true), "true")),
        WordParameter("scale", .number(.any), ""),
        WordParameter(
          "for", .choice([Word("a", ""), Word("b", "")]), "", default: .value(.word("b"), "b")),
        WordParameter("title", .string, "", default: .none),
      ])
    let plain = TargetOptions(word)
    #expect(try plain.whole("cores") == 4 && plain.flag("strict"))
    #expect(try plain.choice("for").word.name == "b")
    #expect(plain.value("title") == nil)
    #expect(throws: RuntimeError.self) { try plain.number("scale") }
    let written = TargetOptions(
      word,
      Arguments([
        "cores": .integer(2), "scale": .number(0.5), "for": .word("a"), "title": .string("x"),
      ]))
    #expect(try written.whole("cores") == 2 && written.number("scale") == 0.5)
    #expect(try written.choice("for").word.name == "a" && written.text("title") == "x")
  }

  /// A target says which files it writes; two of one name are its fault.
  @Test func theFilesOfATargetHaveNamesOfTheirOwn() throws {
    func files(_ endings: [String]) throws -> [String] {
      let target = Target(
        word: Word("two", ""), ending: ".a", limits: TargetLimits(),
        legalise: { netlist, _ throws(RuntimeError) in netlist },
        files: { _, _ throws(RuntimeError) in
          endings.map { TargetFile(ending: $0) { _ throws(RuntimeError) in } }
        })
      return try TargetCall(target).files(try Self.netlist()).map(\.ending)
    }
    #expect(try files([".a", ".b"]) == [".a", ".b"])
    for endings in [[".a", ".a"], [".b", ".a"], []] {
      let error = #expect(throws: RuntimeError.self) { try files(endings) }
      #expect(error?.code == "WS9001")
    }
  }

  /// A target that takes little says which part breaks what, and by how much.
  @Test func limitsNameThePartThatBreaksThem() throws {
    let netlist = try Self.netlist()
    let inputs = netlist.inputs.map(\.shape)[0].reduce(1, *)
    func refused(_ mention: String, _ limits: TargetLimits) {
      let error = #expect(throws: RuntimeError.self) {
        try limits.verify(netlist, target: "chip")
      }
      #expect(error?.code == "WS6217" && error?.help != nil)
      #expect(error?.message.contains("the target `chip` cannot take") == true)
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    refused("input `x`: it has 8 bits", TargetLimits(inputBits: 1))
    refused("its neurons are `threshold`", TargetLimits(neurons: ["integrate_fire"]))
    refused("\(inputs) connections arrive at a neuron, 1 too many", TargetLimits(fanIn: inputs - 1))
    refused("its delay is 1", TargetLimits(delay: 0))
    refused("its weights need 8 bits, 1 too many", TargetLimits(weightBits: 7))
    refused("it has 4 neurons, 1 too many", TargetLimits(neuronCount: 3))
    refused("it has 16 synapses, 2 too many", TargetLimits(synapseCount: 14))
    refused("it has \(inputs) inputs, 1 too many", TargetLimits(inputCount: inputs - 1))
    refused("it has 4 outputs, 1 too many", TargetLimits(outputCount: 3))
    refused(
      "it takes 4 cores, 1 too many, 4 for `y.brelu`",
      TargetLimits(cores: CoreBudget(cores: 3, neurons: 1)))
    refused(
      "one of its neurons takes 32 bits of synapses, 1 more than a core has",
      TargetLimits(
        cores: CoreBudget(cores: 3, neurons: 9, memory: .synapses(bits: 8, of: 31))))
    let weights = netlist.projections[0].weight
    let rows = stride(from: 0, to: weights.count, by: inputs).map {
      Set(weights[$0..<$0 + inputs].filter { $0 != 0 }).count
    }
    let levels = try #require(rows.max())
    refused("different weights, 1 too many", TargetLimits(weightLevels: levels - 1))
    let largest = try #require(netlist.sumBounds()[0].map(\.magnitude).max())
    refused(
      "its sums can reach \(groupedDigits(largest)), 1 too much", TargetLimits(sum: largest - 1))
    #expect(throws: Never.self) {
      try TargetLimits(
        neurons: ["threshold"], steps: 1, weightBits: 8, inputBits: 8, takesGraded: false,
        fanIn: inputs, delay: 1, sum: largest, inputCount: inputs, outputCount: 4,
        weightLevels: levels, cores: CoreBudget(cores: 1, neurons: 4), neuronCount: 4,
        synapseCount: 16
      ).verify(netlist, target: "chip")
    }
    var slow = netlist
    slow.steps = 4
    slow.populations[0].neuron = .count(
      CountNeuron(
        shift: 20, start: [0, 0, 0, 0], function: .identity, range: -2...2, saturates: true))
    for (mention, limits) in [
      ("it runs for 4 steps", TargetLimits(steps: 3)),
      ("it sends integers from -2 to 2", TargetLimits(takesGraded: false)),
    ] {
      let error = #expect(throws: RuntimeError.self) { try limits.verify(slow, target: "chip") }
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
  }

  /// Every limit has words, and the sources stand beside them.
  @Test func limitsAreListedWithTheirSources() {
    let limits = TargetLimits(
      neurons: ["threshold"], steps: 1, weightBits: 4, inputBits: 1, takesGraded: false, fanIn: 9,
      delay: 2, sum: 1000, inputCount: 3, outputCount: 4, weightLevels: 5,
      cores: CoreBudget(cores: 6, neurons: 7), neuronCount: 10, synapseCount: 20,
      sources: [.fanIn: "the manual, 3"],
      others: [.init("no groups", source: "tried")])
    #expect(limits.lines.count == TargetLimits.Limit.allCases.count + 1)
    #expect(Set(limits.lines.map(\.words)).count == limits.lines.count)
    #expect(limits.lines.compactMap(\.source) == ["the manual, 3", "tried"])
    #expect(TargetLimits().lines.isEmpty)
  }

  /// Without weights: what can be known before training is said at the layer that it is about.
  @Test func theCheckPlacesWhatATargetRefuses() throws {
    func check(_ limits: TargetLimits, refusing part: NetlistPart? = nil) throws -> [String] {
      let target = Target(
        word: Word("chip", ""), ending: ".c", limits: limits,
        legalise: { netlist, _ throws(RuntimeError) in
          if let part { throw .refusal(by: "chip", of: part, "it does") }
          return netlist
        }, files: { _, _ throws(RuntimeError) in [] })
      let source = CheckedSource(Self.source("loihi2"))
      var diagnostics = Diagnostics()
      source.model.verifyTarget(TargetCall(target), into: &diagnostics)
      let file = source.model.sources[0]
      return diagnostics.all.map { diagnostic -> String in
        let place: String = diagnostic.primary.map { file.text($0.range) } ?? "nowhere"
        return "\(diagnostic.code.text) \(place)"
      }
    }
    #expect(try check(TargetLimits()) == [])
    #expect(try check(TargetLimits(fanIn: 4, sum: 1)) == [])
    #expect(try check(TargetLimits(fanIn: 3)) == ["WS6217 brelu"])
    #expect(
      try check(TargetLimits(weightBits: 7, inputBits: 1)) == ["WS6217 x", "WS6217 dense(4)"])
    #expect(try check(TargetLimits(neuronCount: 3)) == ["WS6217 nowhere"])
    #expect(try check(TargetLimits(), refusing: .population("y.brelu")) == ["WS6217 brelu"])
    #expect(try check(TargetLimits(), refusing: .network) == ["WS6217 nowhere"])
  }

  /// What hangs on spikes is a warning; what no spikes can mend, an error, each at its layer.
  @Test func theCheckForeseesTheRateOfACircuit() {
    func check(_ interval: Int) -> [String] {
      // Two sources: their weights are never wiring.
      let text = Self.source("verilog(interval: \(interval))").replacing(
        "x |> dense(4)", with: "concat(x, x |> threshold(0.5)) |> dense(4)")
      let source = CheckedSource(text)
      var diagnostics = Diagnostics()
      source.model.verifyCommands(into: &diagnostics)
      let file = source.model.sources[0]
      return diagnostics.all.map { diagnostic -> String in
        let place: String = diagnostic.primary.map { file.text($0.range) } ?? "nowhere"
        return "\(diagnostic.severity.rawValue) \(diagnostic.code.text) \(place)"
      }
    }
    #expect(check(1) == ["error WS6217 brelu"])
    #expect(check(1_000_000) == [])
    let kinds = Set((1...200).flatMap(check))
    #expect(kinds == ["error WS6217 brelu", "warning WS6217 brelu"])
  }

  /// A limit that only large weights break is no error before there are weights.
  @Test func whatHangsOnWeightsIsAWarningOfTheCheck() throws {
    let target = Target(
      word: Word("chip", ""), ending: ".c", limits: TargetLimits(),
      legalise: { netlist, _ throws(RuntimeError) in
        let most = netlist.projections.flatMap(\.weight).map { abs(Int($0)) }.max() ?? 0
        guard most < 100 else { throw .refusal(by: "chip", of: .network, "its weights are large") }
        return netlist
      }, files: { _, _ throws(RuntimeError) in [] })
    var diagnostics = Diagnostics()
    CheckedSource(Self.source("loihi2")).model.verifyTarget(
      TargetCall(target), into: &diagnostics)
    #expect(diagnostics.all.map(\.severity) == [.warning])
  }

  private static func netlist() throws -> Netlist {
    let source = CheckedSource(source("netlist"))
    let subject = try #require(source.subject(for: .emit).subject)
    var weights = WeightSet(network: subject.name, sourceDigest: "")
    for parameter in parameters(of: subject.graph) {
      let count = parameter.shape.reduce(1, *)
      weights.set(
        WeightSet.Entry(
          name: parameter.name, shape: parameter.shape,
          values: (0..<count).map { Float($0 % 5) - 2 }))
    }
    var diagnostics = Diagnostics()
    return try #require(harden(subject, weights: weights, into: &diagnostics)).netlist
  }
}
