/// Defaults of words inside defaults.
extension ValueKind {
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
