/// Defaults of words inside defaults.
extension ValueKind {
  /// The word of this name that may stand in a value of this kind.
  package func word(named name: String) -> Word? {
    switch self {
    case .choice(let words): words.first { $0.name == name }
    case .either(let kinds): kinds.lazy.compactMap { $0.word(named: name) }.first
    case .list(let kind), .table(let kind), .interval(let kind), .rest(let kind),
      .others(let kind):
      kind.word(named: name)
    default: nil
    }
  }

  /// A default with the defaults of its own parameters.
  func completed(_ value: Value, at place: Place) -> Value {
    guard case .word(let name, var arguments) = value, let word = word(named: name) else {
      return value
    }
    for parameter in word.parameters where arguments[parameter.name] == nil {
      guard case .value(let inner, _) = parameter.fallback else { continue }
      arguments.set(
        parameter.name,
        Argument(parameter.kind.completed(inner, at: place), at: place, from: .fallback))
    }
    return .word(name, arguments)
  }
}
