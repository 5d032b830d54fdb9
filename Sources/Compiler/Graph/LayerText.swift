import WSLang
import WSRuntime

/// A layer as a call of its word: as text of a graph, with every argument, and as one would write
/// it in a source.
struct LayerText {
  let word: Word
  let arguments: Arguments

  init(_ layer: any Layer, reading inputs: [SignalShape]) {
    word = layer.entry.word
    arguments = Arguments(layer.arguments(reading: inputs))
  }

  /// Name and value of each argument.
  var labelled: [(name: String, value: String)] {
    word.parameters.compactMap { parameter in
      arguments[parameter.name].map { (parameter.name, Self.labelled($0.value)) }
    }
  }

  private static func labelled(_ value: Value) -> String {
    switch value {
    case .integer(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .boolean(let value): return "\(value)"
    case .string(let value): return "\"\(value)\""
    case .pair(let values): return "[" + values.map(String.init).joined(separator: ", ") + "]"
    case .list(let items):
      return "[" + items.map { labelled($0.value) }.joined(separator: ", ") + "]"
    case .word(let name, let arguments):
      guard !arguments.names.isEmpty else { return name }
      let inner = zip(arguments.names, arguments.values).map { "\($0): \(labelled($1.value))" }
      return "\(name)(\(inner.joined(separator: ", ")))"
    case .span, .table, .interval, .reference: return "?"
    }
  }

  /// `conv(32, kernel: 7)`: without what the word has by default.
  var source: String { Self.source(word, arguments) }

  static func source(_ word: Word, _ arguments: Arguments) -> String {
    let shown = word.parameters.compactMap { parameter -> String? in
      guard let value = arguments[parameter.name]?.value else { return nil }
      switch parameter.fallback {
      case .value(let usual, _) where usual == value: return nil
      case .sameAs(let other) where arguments[other]?.value == value: return nil
      default: break
      }
      return (parameter.isLabelled ? parameter.name + ": " : "") + source(value, parameter.kind)
    }
    return shown.isEmpty ? word.name : "\(word.name)(\(shown.joined(separator: ", ")))"
  }

  private static func source(_ value: Value, _ kind: ValueKind) -> String {
    switch (value, kind) {
    case (.integer(let count), .count(let unit, _)):
      "\(count) \(unit.words(singular: count == 1))"
    case (.number(let number), _): decimalText(number)
    case (.pair(let sizes), _) where sizes.allSatisfy { $0 == sizes.first }:
      sizes.first.map(String.init) ?? ""
    case (.list(let items), .rest): items.map { labelled($0.value) }.joined(separator: ", ")
    case (.word(let name, let arguments), _):
      kind.word(named: name).map { source($0, arguments) } ?? name
    default: labelled(value)
    }
  }
}

/// A layer that was read from the text of a graph; what it reads is known only when all of it is.
struct UnmadeLayer {
  let entry: LayerEntry
  let arguments: Arguments

  /// Nil for words that are no layer's, and for arguments that the word does not have.
  init?(_ name: String, _ written: [(name: String, value: Value)]) {
    let entry = name == InputLayer.entry.name ? InputLayer.entry : Catalogue.current.layer(name)
    guard let entry, let arguments = Self.fit(written, into: entry.word) else { return nil }
    self.entry = entry
    self.arguments = arguments
  }

  func make(reading inputs: [SignalShape]) throws(CallFault) -> any Layer {
    try entry.makeLayer(arguments, reading: inputs)
  }

  private static func fit(
    _ written: [(name: String, value: Value)], into word: Word
  ) -> Arguments? {
    var arguments = Arguments()
    for (name, value) in written {
      guard arguments[name] == nil, let kind = word.parameter(name)?.kind,
        let fitted = kind.fit(value)
      else { return nil }
      arguments.set(name, Argument(fitted, at: Place(SourceRange(0, 0)), from: .fallback))
    }
    return arguments
  }

  fileprivate static func fit(_ arguments: Arguments, into word: Word) -> Arguments? {
    fit(Array(zip(arguments.names, arguments.values.map(\.value))), into: word)
  }
}

extension ValueKind {
  /// A value that stands in the text of a graph as this kind has it; nil where it cannot be one.
  fileprivate func fit(_ value: Value) -> Value? {
    switch (self, value) {
    case (.number, .integer(let whole)), (.fraction, .integer(let whole)): .number(Double(whole))
    case (.size(let bounds), .integer(let whole)), (.count(_, let bounds), .integer(let whole)):
      bounds.contains(Double(whole)) ? value : nil
    // Four numbers are the edges of a padding; `conv_transpose` may have some below 0.
    case (.pair(let bounds), .pair(let sizes)):
      sizes.count == 2 && sizes.allSatisfy { bounds.contains(Double($0)) && $0 <= largestSignal }
        || sizes.count == 4 && bounds == PlanBounds.padding
          && sizes.allSatisfy { abs(Double($0)) <= Double(largestSignal) }
        ? value : nil
    case (.number, .number), (.fraction, .number), (.boolean, .boolean), (.string, .string):
      value
    case (.rest(.size), .pair(let sizes)): .wholes(sizes)
    case (.choice, .word(let name, let arguments)):
      word(named: name).flatMap { UnmadeLayer.fit(arguments, into: $0) }.map { .word(name, $0) }
    case (.either(let kinds), _): kinds.lazy.compactMap { $0.fit(value) }.first
    default: nil
    }
  }
}
