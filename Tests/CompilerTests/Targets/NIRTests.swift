import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// `Tests/Peers/netlists/nir` reads and runs the files; here is what no reader would say.
@Suite struct NIRTests {
  private func call(_ reader: String) throws -> TargetCall {
    let source = SourceText(name: "--target", text: "nir(for: \(reader))")
    var found = Diagnostics()
    return try #require(resolveTarget(source, into: &found))
  }

  @Test(arguments: NIRDialect.all.map(\.name)) func filesEndWhereTheySay(_ reader: String) throws {
    let call = try call(reader)
    for netlist in try DrawnNetlists.chains() {
      var fitted = try call.fitted(netlist)
      let spikes = try DrawnNetlists.spikes(of: fitted, pictures: 2)
      fitted.vectors = try makeTestVectors(
        fitted, inputs: spikes.filter { name, _ in fitted.inputs.contains { $0.name == name } },
        count: 2, threads: 1)
      let files = try call.files(fitted)
      #expect(files.map(\.ending) == [".nir", ".vectors.nir"])
      for file in files {
        let sink = CollectedBytes()
        try file.write(sink)
        #expect(Array(sink.bytes.prefix(8)) == [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
        let end = sink.bytes[28..<36].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(end == sink.bytes.count)
      }
    }
  }

  /// Sums and their halves are exact in float32, and a reader that counts spikes counts one.
  @Test func integratorsHaveRoomForTheirSums() throws {
    let dialect = try #require(NIRDialect.all.first { $0.name == "sinabs" })
    #expect(dialect.threshold(above: 0) == 1)
    #expect(dialect.threshold(above: 1) == 2)
    #expect(dialect.threshold(above: 1023) == 1024)
    #expect(dialect.threshold(above: 1024) == 2048)
    #expect(dialect.threshold(above: dialect.sumLimit - 1) == Double(dialect.sumLimit))
  }

  @Test func whatNIRCannotSayIsRefusedByName() throws {
    let seen = "s = image |> threshold(0.5)\n"
    let cases = [
      (
        "it repeats its source",
        seen + """
          a = s |> conv(2, kernel: 3, stride: 2) |> brelu |> upsample(2)
          output y = a |> conv(2, kernel: 3) |> brelu
          """
      ),
      (
        "it has 2 inputs",
        seen + """
          output y = concat(s, image) |> conv(2, kernel: 3) |> brelu
          """
      ),
      (
        "beside it is",
        seen + """
          a = s |> conv(2, kernel: 3) |> brelu
          b = a |> conv(2, kernel: 3, stride: 2) |> brelu
          c = a |> conv(2, kernel: 3) |> brelu
          output y = concat(b, c |> conv(2, kernel: 3, stride: 2) |> brelu) |> flatten |> dense(2)
            |> brelu
          """
      ),
    ]
    for (mention, items) in cases {
      let netlist = try DrawnNetlists.netlist(
        items: items, isAnalog: mention.contains("inputs"))
      let error = #expect(throws: RuntimeError.self) { try call("norse").fitted(netlist) }
      #expect(error?.code == "WS6217")
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "taken")")
    }
  }

  /// Bob Jenkins' own example of `hashlittle`.
  @Test func theChecksumIsLookup3() {
    #expect(hdf5Checksum(Array("Four score and seven years ago".utf8)) == 0x1777_0551)
    #expect(hdf5Checksum([]) == 0xDEAD_BEEF)
  }

  @Test func namesAreIdentifiersOfTheirOwn() {
    var names = UniqueNames(reserved: ["input"])
    #expect(names.takeIdentifier("c1.brelu") == "c1_brelu")
    #expect(names.takeIdentifier("c1/brelu") == "c1_brelu_2")
    #expect(names.takeIdentifier("1 é") == "n1__")
    #expect(names.takeIdentifier("input") == "input_2")
  }
}
