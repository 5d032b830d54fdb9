import WSRuntime

/// What a file holds, told by its content: names are the user's.
enum FileKind: Equatable {
  /// Anything that is none of the others is taken for one: the parser says what is wrong with it.
  case networkFile
  case plan
  /// The lines that a run writes for its epochs.
  case metrics
  /// Another JSON text.
  case json
  /// A netlist, weights or a checkpoint.
  case tensors

  init(_ bytes: [UInt8]) {
    if Self.isSafetensors(bytes) {
      self = .tensors
      return
    }
    guard bytes.first(where: { !Self.blanks.contains($0) }) == UInt8(ascii: "{") else {
      self = .networkFile
      return
    }
    if let object = (try? JSONValue.parse(bytes, origin: ""))?.asObject {
      let isPlan = object["format"]?.asString == TrainingPlan.formatName
      self = isPlan ? .plan : object["epoch"] != nil ? .metrics : .json
      return
    }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let first = (try? JSONValue.parse(Array(line), origin: ""))?.asObject
    self = first?["epoch"] != nil ? .metrics : .json
  }

  /// Of a file that is there, with what was read of it; standard input and what is not there count as
  /// network files, whose reader says what is wrong. Fails for a file of no bytes, which is of no
  /// kind.
  static func reading(_ path: FilePath) throws(RuntimeError) -> (kind: FileKind, bytes: [UInt8]) {
    guard path != "-", FileSystem.kind(of: path) == .file else { return (.networkFile, []) }
    let bytes = try FileSystem.read(path)
    if bytes.isEmpty { throw RuntimeError(.fileKind, "`\(path)` is empty") }
    return (FileKind(bytes), bytes)
  }

  private static let blanks = Set(" \t\r\n".utf8)

  /// The length of a header, then the header, which is a JSON object.
  private static func isSafetensors(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 8, bytes[8] == UInt8(ascii: "{") else { return false }
    return bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } < 1 << 32
  }

  /// Fails for what is no network file, with the command that takes it.
  func expectNetworkFile(_ path: FilePath) throws(RuntimeError) {
    let (what, help): (String, String)
    switch self {
    case .networkFile: return
    case .plan: (what, help) = ("a training plan", "`wsc show` prints it, `wsc train` runs it")
    case .metrics: (what, help) = ("the metrics of a run", "`wsc show` prints them")
    case .json: (what, help) = ("a JSON text", "give the network file, or the run's folder")
    case .tensors:
      (what, help) = ("a netlist or other tensors", "`wsc show` says what they are")
    }
    throw RuntimeError(.fileKind, "`\(path)` holds \(what), not a network", help: help)
  }
}
