import WSCompiler
import WSLang
import WSRuntime

/// A netlist file, perhaps from another program, as it is to be written for a target; nil where the
/// operand is none. Its test vectors must hold; the target's form of it gets those of the same
/// pictures.
func storedEmission(
  _ invocation: Invocation, _ wanted: TargetCall?, _ console: Console
) throws -> Emission? {
  guard let path = invocation.paths.first else { return nil }
  let (kind, bytes) = try FileKind.reading(path)
  guard kind == .tensors else { return nil }
  let options: [OptionName] = [
    .weights, .forceHard, .set, .network, .train, .emit, .split, .dataDir, .noCompare, .vectorCount,
  ]
  if let option = options.first(where: invocation.has) {
    throw UsageError(
      "`\(path)` is no network file, and `--\(option.word)` is for networks",
      help: "a netlist takes `--target`, `--until`, `--prune`, `--report` and `--output`")
  }
  let netlist = try NetlistFile.parse(bytes, origin: path.description)
  let target = wanted ?? TargetCall(.netlist)
  let request = EmissionRequest(invocation)
  let part = try request.part(of: netlist)
  var fitted = try target.fitted(try request.pruned(part, console) ?? part)
  // Without a simulator for its neurons there is nothing to hold it against.
  let isAsItWas = fitted == netlist && netlist.version != .one
  try fitted.stateSumBounds()
  if fitted.provenance != nil {
    fitted.provenance?.tool = "wsc \(ProgramVersion.text)"
    fitted.provenance?.madeFor = target.text
  }
  var isNoise = false
  func emission() throws -> Emission {
    let report = try EmissionReport(
      fitted, target: target.text, harden: nil, changes: [:], vectorsAreNoise: isNoise)
    return Emission(
      target: target, netlist: fitted, report: report, plan: nil, until: request.until)
  }
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  try MemoryNeed.simulation(of: netlist).expectFree(
    threads: threads, for: "the test vectors of `\(netlist.name)`")
  if let vectors = netlist.vectors {
    if isAsItWas {
      return try emission()
    }
    try replayVectors(netlist, threads: threads).expectAgreement(of: path)
    fitted.vectors = try makeTestVectors(
      fitted,
      inputs: vectors.inputs.filter { name, _ in fitted.inputs.contains { $0.name == name } },
      count: vectors.count, threads: threads)
  } else if netlist.version == .one {
    fitted.vectors = try makeTestVectors(fitted, noisePictures(for: fitted), threads: threads)
    isNoise = true
    console.say("the netlist has no test vectors: the new ones are noise")
  }
  return try emission()
}

extension ReplayReport {
  /// Fails where a netlist file does something else than its test vectors say.
  func expectAgreement(of path: FilePath) throws(RuntimeError) {
    guard agrees else {
      throw RuntimeError(
        .netlistStructure, "`\(path)` does not do what its test vectors promise",
        notes: parts.filter { $0.differences > 0 }.map {
          "`\($0.name)`: \($0.differences) of \($0.compared) differ, first in picture "
            + "\($0.firstPicture ?? 0)"
        })
    }
  }
}
