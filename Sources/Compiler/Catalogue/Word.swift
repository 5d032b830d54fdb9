import WSLang
import WSRuntime

/// A word of the language with its parameters: a layer, a policy, an optimiser, a data set.
///
/// The catalogue is a list of words. The checker, `wsc layers`, completion, hover and the word
/// lists of editors read the same descriptions.
package struct Word: Sendable {
  package let name: String
  package let summary: String
  package let parameters: [WordParameter]
  /// What cannot be done with it yet.
  package let missing: Missing

  package init(
    _ name: String, _ summary: String, _ parameters: [WordParameter] = [], missing: Missing = []
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.missing = missing
  }

  /// What the language has and this version cannot do yet; asked for only when it is needed.
  package struct Missing: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package static let training = Missing(rawValue: 1)
    package static let emission = Missing(rawValue: 2)
  }

  package func parameter(_ name: String) -> WordParameter? {
    parameters.first { $0.name == name }
  }

  /// `conv(channels, kernel:, stride: = 1)`, as manuals print it.
  package var signature: String {
    if parameters.isEmpty { return name }
    return name + "(" + parameters.map(\.signature).joined(separator: ", ") + ")"
  }
}

/// A parameter of a word or, in a plan, a setting.
package struct WordParameter: Sendable {
  package enum Default: Sendable {
    /// It must be written.
    case required
    /// It may be left out; there is no value then.
    case none
    /// The value of another parameter.
    case sameAs(String)
    /// A value and how it is written.
    case value(Value, String)
  }

  package let name: String
  package let kind: ValueKind
  package let fallback: Default
  /// It must be written with its label.
  package let isLabelled: Bool
  package let summary: String

  package init(
    _ name: String, _ kind: ValueKind, _ summary: String, default fallback: Default = .required,
    labelled: Bool = true
  ) {
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.isLabelled = labelled
    self.summary = summary
  }

  /// A parameter that may be written by its place.
  package static func first(
    _ name: String, _ kind: ValueKind, _ summary: String, default fallback: Default = .required
  ) -> WordParameter {
    WordParameter(name, kind, summary, default: fallback, labelled: false)
  }

  package var isRequired: Bool {
    if case .required = fallback { true } else { false }
  }

  package var signature: String {
    let label = isLabelled ? name + ":" : name
    switch fallback {
    case .required, .none: return label
    case .sameAs(let other): return "\(label) = \(other)"
    case .value(_, let text): return "\(label) = \(text)"
    }
  }
}

/// What a parameter or setting takes.
package indirect enum ValueKind: Sendable {
  /// A whole number without unit.
  case size(Bounds)
  /// A whole number of steps, epochs, bits or examples; the unit must be written.
  case count(Unit, Bounds)
  /// One size for both directions or `[height, width]`.
  case pair(Bounds)
  /// A number without unit.
  case number(Bounds)
  /// A number or a percentage; `15 %` is 0.15.
  case fraction(Bounds)
  /// A number per epoch.
  case rate(per: Unit, Bounds)
  /// Epochs or batches.
  case span(Bounds)
  case boolean
  case string
  /// One of some words, each perhaps with arguments.
  case choice([Word])
  /// The first that fits the form of what is written.
  case either([ValueKind])
  case list(ValueKind)
  /// A list whose entries stand behind names: `[c1: 5 epochs .. 9 epochs]`; a word may stand for
  /// all that are not named.
  case table(ValueKind, others: Word? = nil)
  /// `a .. b`
  case interval(ValueKind)
  /// A dotted name of the network; the plan says what it may name.
  case reference
  /// References and lists of them.
  case groups
  /// A name of a plan or network.
  case planName
  /// All the arguments that are left, each of this kind.
  case rest(ValueKind)
  /// All the arguments that are left, each a signal.
  case signals
  /// All the labelled arguments that no other parameter takes.
  case others(ValueKind)
}

extension Bounds {
  /// `at least 1`, for messages and manuals.
  package var words: String? {
    let low = lower.map { (excludesLower ? "above " : "at least ") + decimalText($0) }
    let high = upper.map { (excludesUpper ? "below " : "at most ") + decimalText($0) }
    switch (low, high) {
    case (nil, nil): return nil
    case (let low?, nil): return low
    case (nil, let high?): return high
    case (let low?, let high?): return low + " and " + high
    }
  }
}

/// A number as a user writes it: whole numbers without a point.
package func decimalText(_ value: Double) -> String {
  if let whole = Int(exactly: value) { return String(whole) }
  return String(value)
}
