import WSLang

extension SignalKind {
  /// Whether every value of this kind is one of the other.
  func isSubset(of other: SignalKind) -> Bool {
    switch (self, other) {
    case (.class, .class): true
    case (.class, _), (_, .class): false
    case (_, .real): true
    case (.real, _): false
    case (_, .unit): true
    case (.unit, _): false
    case (.spike, _): true
    case (_, .spike): false
    // The levels q / (2^a − 1) are among those of b iff 2^a − 1 divides 2^b − 1: a divides b.
    case (.quant(let own), .quant(let wanted)): wanted % own == 0
    }
  }

  /// The smallest kind that holds both.
  func joined(with other: SignalKind) -> SignalKind {
    if isSubset(of: other) { return other }
    if other.isSubset(of: self) { return self }
    return self == .class || other == .class ? .class : .unit
  }

  package var words: String {
    switch self {
    case .real: "real"
    case .unit: "unit"
    case .spike: "spike"
    case .quant(let bits): "quant(\(bits))"
    case .class: "class"
    }
  }
}

extension SignalType {
  /// `spike[28, 28, 32]`
  package var text: String { kind.words + shapeText(shape, steps: steps) }
}

/// Gives each node its type while training.
func inferTrainingKinds(_ typed: inout TypedGraph, _ types: WrittenTypes) {
  let graph = typed.graph
  for (index, node) in graph.nodes.enumerated() {
    guard let result = typed.results[index] else {
      typed.training.append(nil)
      continue
    }
    var type = SignalType(kind: .real, steps: result.shape.steps, shape: result.shape.shape)
    switch node.kind {
    case .input(let input):
      type.kind = types.inputs[input]?.kind ?? .real
    case .layer(let entry, _):
      let inputs = inputTypes(of: index, typed, types)
      type.kind = kind(entry.signal.training, of: inputs.map(\.kind))
      type.isRawSum = isRawSum(entry.signal.yields, of: inputs)
    }
    typed.training.append(type)
  }
}

private func inputTypes(
  of index: Int, _ typed: TypedGraph, _ types: WrittenTypes
) -> [SignalType] {
  if let binding = typed.graph.loops[index] {
    guard binding >= 0, let type = types.bindings[binding] else { return [] }
    return [SignalType(kind: type.kind, steps: type.shape.steps, shape: type.shape.shape)]
  }
  return typed.graph.inputs[index].compactMap { $0.flatMap { typed.training[$0] } }
}

private func kind(_ rule: SignalRule.Training, of inputs: [SignalKind]) -> SignalKind {
  let join = inputs.dropFirst().reduce(inputs.first ?? .real) { $0.joined(with: $1) }
  switch rule {
  case .real, .scales: return .real
  case .unit: return .unit
  case .spike: return .spike
  case .keeps: return join
  case .averages: return join.isSubset(of: .unit) ? .unit : .real
  }
}

private func isRawSum(_ yield: SignalRule.Yield, of inputs: [SignalType]) -> Bool {
  switch yield {
  case .rawSum: true
  case .fixedSum, .keeps, .foldedSum: inputs.contains(where: \.isRawSum)
  case .spike, .sharpened, .converted, .soft, .memory, .host: false
  }
}
