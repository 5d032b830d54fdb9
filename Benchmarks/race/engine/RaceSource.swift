import WSCompiler
import WSLang
import WSRuntime

/// A network of the race, compiled.
struct RaceSource {
  private let model: Model

  init(_ path: String, settings: [String]) throws {
    let file = SourceText(name: path, bytes: try FileSystem.read(FilePath(path), limit: 1 << 20))
    var diagnostics = Diagnostics()
    let tree = parse(file, into: &diagnostics)
    model = check(
      tree, overrides: settings.map { Override($0) }, deployed: true, into: &diagnostics)
    if diagnostics.hasErrors { throw Fault(diagnostics) }
  }

  func plan() throws -> TrainingPlan {
    var diagnostics = Diagnostics()
    guard let subject = model.subject(for: .train, into: &diagnostics),
      let plan = lowerToPlan(subject, sourceDigest: "", into: &diagnostics)
    else { throw Fault(diagnostics) }
    return plan
  }

  /// The network with the weights that training starts with, in whole numbers.
  func startingNetlist(_ plan: TrainingPlan, threads: Int) throws -> Netlist {
    let engine = try Engine(plan: plan, threads: threads, forTraining: false)
    let weights = engine.weights
    var diagnostics = Diagnostics()
    guard let subject = model.subject(for: .emit, into: &diagnostics),
      let hardened = harden(subject, weights: weights, into: &diagnostics)
    else { throw Fault(diagnostics) }
    return hardened.netlist
  }
}

extension Fault {
  init(_ diagnostics: Diagnostics) {
    text = diagnostics.all.map(\.message).joined(separator: "\n")
  }
}

/// The elements of a raw file.
func readNumbers<Element: BitwiseCopyable>(
  _ type: Element.Type, from path: String
) throws -> [Element] {
  let bytes = try FileSystem.read(FilePath(path), limit: 1 << 30)
  return bytes.withUnsafeBytes { raw in
    (0..<raw.count / MemoryLayout<Element>.stride).map {
      raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: type)
    }
  }
}

/// Pictures of a raw file of floats, as bytes.
func pictureBytes(_ path: String, for netlist: Netlist, count: Int) throws -> ExampleSet {
  let values = try readNumbers(Float.self, from: path)
  return ExampleSet(
    try Dataset(
      name: path, shape: netlist.inputs[0].shape,
      images: values.map { UInt8(($0 * 255).rounded()) },
      labels: Array(repeating: 0, count: count), classes: 1))
}
