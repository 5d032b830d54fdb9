import WSCompiler
import WSLang
import WSRuntime

/// What a netlist is to hold beside what its `emit` plan says.
struct EmissionRequest {
  /// Nil: as many as are usual, or as there are.
  var vectorCount: Int?
  /// The population with which the netlist ends.
  var until: String?
  /// Whether what changes no output is left out.
  var prunes = false
  /// SHA-256 of the source, in hexadecimal digits.
  var sourceDigest: String?

  /// How many pictures usually travel with a netlist.
  static let usualVectors = 16

  /// How many of the pictures there are.
  func vectors(of available: Int) throws(RuntimeError) -> Int {
    guard let vectorCount else { return min(Self.usualVectors, available) }
    guard vectorCount <= available else {
      throw RuntimeError(
        .netlistInput,
        "\(groupedDigits(vectorCount)) test vectors are asked for, the test data hold "
          + "\(groupedDigits(available)) pictures",
        help: "ask for fewer: `--vectors \(available)`")
    }
    return vectorCount
  }

  /// The part of a netlist that is asked for.
  func part(of netlist: Netlist) throws -> Netlist {
    guard let until else { return netlist }
    if let prefix = netlist.prefix(until: until) { return prefix }
    let names = netlist.populations.map(\.name)
    var error = UsageError("`\(netlist.name)` has no population `\(until)`")
    if let near = suggest(for: until, among: names) {
      error.helps.append("did you mean `\(near)`?")
    }
    error.helps.append("it has \(listText(names))")
    throw error
  }

  /// Without what changes no output, and what was found is said; nil if that is not asked for.
  func pruned(_ netlist: Netlist, _ console: Console) throws(RuntimeError) -> Netlist? {
    guard prunes else { return nil }
    try MemoryNeed.pruning(of: netlist).expectFree(threads: 0, for: "pruning `\(netlist.name)`")
    let (pruned, report) = try prune(netlist)
    for line in report.lines { console.say(line) }
    return pruned
  }

  /// What the file says of where it comes from.
  func provenance(of network: String, for target: TargetCall) -> Netlist.Provenance {
    Netlist.Provenance(
      tool: "wsc \(ProgramVersion.text)", network: network, source: sourceDigest,
      madeFor: target.text)
  }
}

extension EmissionRequest {
  init(_ invocation: Invocation) {
    self.init(
      vectorCount: invocation.count(.vectorCount), until: invocation.value(.until),
      prunes: invocation.has(.prune))
  }
}
