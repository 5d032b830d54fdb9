/// How grave a message is.
package enum Severity: String, Sendable, Codable {
  case error, warning, note
}

/// A stable code such as `WS4104`. What it means stands in the diagnostic catalogue.
package struct DiagnosticCode: Hashable, Sendable, CustomStringConvertible {
  package let text: String
  package init(_ text: String) { self.text = text }
  package var description: String { text }

  /// What it is about, by its first digit.
  package enum Area: Character, Sendable {
    case bytesAndTokens = "0"
    case grammar = "1"
    case namesAndSizes = "2"
    case shapes = "3"
    case signalKinds = "4"
    case plansAndUnits = "5"
    case targets = "6"
    case dataAndFiles = "7"
    case runs = "8"
    case internalFaults = "9"
  }

  package var area: Area? { text.dropFirst(2).first.flatMap(Area.init) }
}

/// A place in a source with a few words about it.
package struct Label: Equatable, Sendable {
  /// Index of the source in the list that the renderer gets: 0 is the file, the others are
  /// the values given with `--set`.
  package var source: Int
  package var range: SourceRange
  package var text: String

  package init(_ range: SourceRange, _ text: String = "", source: Int = 0) {
    self.source = source
    self.range = range
    self.text = text
  }
}

/// One replacement in a source text.
package struct TextEdit: Equatable, Sendable {
  package var range: SourceRange
  package var replacement: String

  package init(_ range: SourceRange, _ replacement: String) {
    self.range = range
    self.replacement = replacement
  }
}

/// A change that would mend a fault.
package struct Fix: Equatable, Sendable {
  /// `safe` is applied by `wsc check --fix`; `maybe` is likely; `placeholder` has a part to fill
  /// in.
  package enum Safety: String, Sendable, Codable {
    case safe, maybe, placeholder
  }

  package var safety: Safety
  package var edits: [TextEdit]

  package init(_ safety: Safety, _ edits: [TextEdit]) {
    self.safety = safety
    self.edits = edits
  }
}

/// What to do about a fault: words, and perhaps the change itself.
package struct Help: Equatable, Sendable {
  package var message: String
  package var fix: Fix?

  package init(_ message: String, fix: Fix? = nil) {
    self.message = message
    self.fix = fix
  }
}

/// A message as data; renderers turn it into text, JSON or SARIF and know no rule.
///
/// The wording follows one style: lower-case start, no final full stop, code in backticks.
/// The message says what is wrong; only `helps` say what to do.
package struct Diagnostic: Equatable, Sendable {
  package var code: DiagnosticCode
  package var severity: Severity
  package var message: String
  /// The place at fault; nil for a fault of no source (a data file, an argument).
  package var primary: Label?
  package var secondary: [Label]
  package var notes: [String]
  package var helps: [Help]

  package init(
    _ code: DiagnosticCode, _ severity: Severity, _ message: String,
    at primary: Label?, secondary: [Label] = [], notes: [String] = [], helps: [Help] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.primary = primary
    self.secondary = secondary
    self.notes = notes
    self.helps = helps
  }

  /// An error.
  package init(
    _ code: DiagnosticCode, _ message: String, at primary: Label?, secondary: [Label] = [],
    notes: [String] = [], helps: [Help] = []
  ) {
    self.init(
      code, .error, message, at: primary, secondary: secondary, notes: notes, helps: helps)
  }
}

/// The messages of one run, in the order in which they were found.
package struct Diagnostics: Sendable {
  package private(set) var all: [Diagnostic] = []

  package init() {}

  package mutating func report(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  package var hasErrors: Bool { all.contains { $0.severity == .error } }
}
