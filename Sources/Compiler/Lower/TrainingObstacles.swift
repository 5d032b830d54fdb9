import WSLang
import WSRuntime

/// What the engine cannot train yet, once for each place in the source.
func trainingObstacles(_ live: LiveGraph, _ losses: [ResolvedLoss]) -> [Diagnostic] {
  var found: [Diagnostic] = []
  var places: Set<SourceRange> = []
  for (index, node) in live.graph.nodes.enumerated() where live.isLive[index] {
    guard let obstacle = obstacle(node), places.insert(node.range).inserted else { continue }
    found.append(obstacle)
  }
  for loss in losses {
    if case .binaryCrossEntropy(let node, _) = loss.kind {
      found.append(
        .cannotTrain("`binary_cross_entropy`", at: live.graph.nodes[node].range, "judged here"))
    }
  }
  return found
}

private func obstacle(_ node: GraphNode) -> Diagnostic? {
  let word: String
  switch node.operation {
  case .convTranspose: word = "conv_transpose"
  case .winner: word = "winner"
  case .upsample: word = "upsample"
  case .delay: word = "delay"
  case .final: word = "final"
  case .legendre: word = "legendre"
  case .bits: word = "bits"
  case .thermometer: word = "thermometer"
  case .maxPool(let pool):
    guard let cells = elementCount(pool.window), cells > 256 else { return nil }
    return .poolTooLarge(pool.window, at: node.range)
  default:
    if node.type.training.steps != nil {
      return .cannotTrain("a signal with a time axis", at: node.range, "`\(node.name)` has steps")
    }
    return nil
  }
  return .cannotTrain("`\(word)`", at: node.range, "used here")
}

extension Diagnostic {
  static func cannotTrain(_ what: String, at range: SourceRange, _ label: String) -> Diagnostic {
    Diagnostic(
      DiagnosticCode("WS5105"), .error, "\(what) cannot be trained yet", at: Label(range, label),
      notes: ["this version checks it, the engine does not execute it"])
  }

  static func poolTooLarge(_ window: [Int], at range: SourceRange) -> Diagnostic {
    let size = window.map(String.init).joined(separator: " × ")
    return Diagnostic(
      DiagnosticCode("WS8021"), .error, "a `max_pool` window of \(size) is too large",
      at: Label(range, "at most 256 cells"),
      helps: [Help("pool in two steps")])
  }

  static func incompleteTrainPlan(_ subject: Subject) -> Diagnostic {
    var missing: [String] = []
    if subject.train?.data == nil { missing.append("`data`") }
    if subject.train?.losses.isEmpty ?? true { missing.append("`loss`") }
    if subject.train?.limit == nil { missing.append("`limit`") }
    let list = missing.joined(separator: ", ")
    return Diagnostic(
      DiagnosticCode("WS5101"), .error,
      subject.train == nil
        ? "`\(subject.name)` has no `train` plan"
        : "the `train` plan of `\(subject.name)` lacks \(list)",
      at: nil, helps: [Help("add a `train \(subject.name) { … }` with \(list)")])
  }

  static func arenaOverflow(_ subject: Subject, batch: Int) -> Diagnostic {
    Diagnostic(
      DiagnosticCode("WS8022"), .error,
      "`\(subject.name)` with a batch of \(batch) needs more memory than can be addressed",
      at: nil, helps: [Help("make `batch` or the signals smaller")])
  }

  static func unsoundGraph(_ name: String, _ faults: [String]) -> Diagnostic {
    Diagnostic(
      DiagnosticCode("WS9001"), .error, "the graph of `\(name)` is not sound", at: nil,
      notes: faults,
      helps: [Help("this is a fault of wsc: please report it with the source file")])
  }
}
