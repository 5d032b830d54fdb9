import Foundation
import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// `Tests/Golden/harden`: small networks of every structure that folding knows, each in a folder with its
/// training plan (its bytes) and their netlist (a text that names the SHA-256 of its bytes).
@Suite struct GoldenNetlistTests {
  private let folder = GoldenSources.folder.appending(path: "harden")

  @Test func plansAndNetlistsKeepTheirBytes() throws {
    let digests = "hard_cases.digests"
    let cases = try FileManager.default.contentsOfDirectory(atPath: folder.path())
      .filter { $0 != digests }.sorted()
    #expect(cases.count > 10)
    for name in cases {
      let own = folder.appending(path: name)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: own.path()).sorted()
          == ["net.netlist", "net.plan", "net.ws"])
      let text = try String(contentsOf: own.appending(path: "net.ws"), encoding: .utf8)
      let source = CheckedSource(text)
      #expect(!source.diagnostics.contains { $0.severity == .error }, "\(name)")
      let subject = try #require(source.subject(for: .check).subject)
      try GoldenSources.check(try plan(of: subject), against: "harden/\(name)/net.plan")
      try GoldenSources.check(try netlist(of: subject), against: "harden/\(name)/net.netlist")
    }
  }

  /// The nets that hardening must get right and that no source can say are here too.
  @Test func hardCasesKeepTheirBytes() throws {
    var lines: [String] = []
    for hardCase in HardCase.allCases {
      let last = hardCase.net.graph.outputs[0].node
      let subject = hardCase.net.subject(
        losses: [.init("mean_squared", .node(last, target: last), weight: 1)])
      let plan = SHA256.hexadecimal(of: Array(try plan(of: subject).utf8))
      let netlist = SHA256.hexadecimal(of: try netlistBytes(of: subject))
      lines.append("\(hardCase.rawValue) plan \(plan) netlist \(netlist)\n")
    }
    try GoldenSources.check(lines.joined(), against: "harden/hard_cases.digests")
  }

  /// The plan's bytes, or why there is none.
  private func plan(of subject: Subject) throws -> String {
    var diagnostics = Diagnostics()
    guard let plan = lowerToPlan(subject, sourceDigest: "00", into: &diagnostics) else {
      return diagnostics.all.map { "\($0.code.text) \($0.message)\n" }.joined()
    }
    return String(decoding: plan.encoded(), as: UTF8.self)
  }

  private func netlistBytes(of subject: Subject) throws -> [UInt8] {
    var diagnostics = Diagnostics()
    let network = harden(subject, weights: countedWeights(subject.graph), into: &diagnostics)
    #expect(diagnostics.all.map(\.message) == [])
    return try NetlistFile.serialize(try #require(network).netlist)
  }

  /// All that a netlist file says, one row of numbers a line.
  private func netlist(of subject: Subject) throws -> String {
    let bytes = try netlistBytes(of: subject)
    let file = try Safetensors.parse(bytes, origin: "net")
    var lines = ["\(bytes.count) bytes, SHA-256 \(SHA256.hexadecimal(of: bytes))"]
    for (name, value) in file.metadata.sorted(by: { $0.key < $1.key }) {
      let isJSON = name == "netlist"
      let text = isJSON ? try JSONValue.parse(value, origin: name).text(indented: true) : value
      lines.append("\(name): \(text)")
    }
    for name in file.names {
      guard let tensor = file[name] else { continue }
      lines.append("\(name): \(tensor.type.rawValue) \(tensor.shape)")
      let numbers = numbers(of: tensor)
      let width = max(numbers.count / max(tensor.shape.first ?? 1, 1), 1)
      let row = tensor.shape.count > 1 ? width : numbers.count
      for start in stride(from: 0, to: numbers.count, by: max(row, 1)) {
        lines.append("  " + numbers[start..<start + row].map(String.init).joined(separator: " "))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func numbers(of tensor: Tensor) -> [Int] {
    tensor.int8s?.map(Int.init) ?? tensor.int16s?.map(Int.init) ?? tensor.int32s?.map(Int.init)
      ?? tensor.uint8s?.map(Int.init) ?? []
  }
}

/// Numbers that hang on a parameter's name and on nothing else, in [−1, 1); variances above 0.
private func countedWeights(_ graph: Graph) -> WeightSet {
  var weights = WeightSet(network: graph.network, sourceDigest: "00")
  for parameter in parameters(of: graph) {
    // FNV-1a gives each name a counter of its own, SplitMix64 makes numbers of it.
    var counter = parameter.name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let isVariance = parameter.name.hasSuffix(".variance")
    let values = (0..<parameter.shape.reduce(1, *)).map { _ -> Float in
      counter &+= 0x9E37_79B9_7F4A_7C15
      var mixed = counter
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      mixed ^= mixed >> 31
      let value = Float(mixed >> 40) / Float(1 << 23) - 1
      return isVariance ? 0.5 + value.magnitude : value
    }
    weights.set(.init(name: parameter.name, shape: parameter.shape, values: values))
  }
  return weights
}
