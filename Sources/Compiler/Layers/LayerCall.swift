import WSLang
import WSRuntime

/// A word with the arguments of one call.
package struct WordCall: Sendable {
  package let word: Word
  package let arguments: Arguments

  package init(_ word: Word, _ arguments: Arguments) {
    self.word = word
    self.arguments = arguments
  }
}

/// A call of a layer and what it reads.
package struct LayerCall: Sendable {
  package let word: Word
  package let arguments: Arguments
  package let inputs: [SignalShape]

  package init(_ word: Word, _ arguments: Arguments, reading inputs: [SignalShape]) {
    self.word = word
    self.arguments = arguments
    self.inputs = inputs
  }

  /// The only input of a layer that is no join.
  package var input: SignalShape { inputs.first ?? SignalShape([]) }
}

/// Arguments by name; what is not written has the default that the word gives it.
package protocol ArgumentReader {
  var word: Word { get }
  var arguments: Arguments { get }
}

extension WordCall: ArgumentReader {}
extension LayerCall: ArgumentReader {}

extension ArgumentReader {
  package func whole(_ name: String) throws(CallFault) -> Int { try read(name, \.integer) }
  package func number(_ name: String) throws(CallFault) -> Double { try read(name, \.number) }
  package func flag(_ name: String) throws(CallFault) -> Bool { try read(name, \.boolean) }
  package func text(_ name: String) throws(CallFault) -> String { try read(name, \.string) }
  package func pair(_ name: String) throws(CallFault) -> [Int] { try read(name, \.pair) }
  package func span(_ name: String) throws(CallFault) -> Span { try read(name, \.span) }
  package func items(_ name: String) throws(CallFault) -> [Argument] { try read(name, \.list) }

  /// The word that was chosen, with its own arguments.
  package func choice(_ name: String) throws(CallFault) -> WordCall {
    try choice(name, value(name))
  }

  /// A word that was chosen for a parameter, perhaps one of a list.
  func choice(_ name: String, _ value: Value?) throws(CallFault) -> WordCall {
    guard let (chosen, arguments) = value?.word,
      let word = word.parameter(name)?.kind.word(named: chosen)
    else { throw missing(name) }
    return WordCall(word, arguments)
  }

  /// Nil where it may be left out and is.
  package func value(_ name: String) -> Value? {
    if let argument = arguments[name] { return argument.value }
    switch word.parameter(name)?.fallback {
    case .value(let value, _)?: return value
    case .sameAs(let other)?: return value(other)
    case .required?, .none?, nil: return nil
    }
  }

  private func read<Found>(
    _ name: String, _ found: (Value) -> Found?
  ) throws(CallFault) -> Found {
    guard let value = value(name).flatMap(found) else { throw missing(name) }
    return value
  }

  /// Matching arguments has made sure that nothing is missing; a graph's text may lack something.
  private func missing(_ name: String) -> CallFault {
    CallFault(.internalFault, "`\(word.name)` has no `\(name)` that it could read")
  }
}
