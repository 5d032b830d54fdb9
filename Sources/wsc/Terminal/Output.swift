import WSRuntime

/// Where text goes: standard output or standard error, with what is known about it.
struct Output: Sendable {
  let descriptor: Int32
  let isTerminal: Bool
  let usesColour: Bool
  /// Whether a line can be written over: a terminal that knows the control sequences.
  let canRewriteLine: Bool

  static let standard = Output(descriptor: 1)
  static let messages = Output(descriptor: 2)

  init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = Platform.isTerminal(descriptor)
    let refused = !(Platform.environment("NO_COLOR") ?? "").isEmpty
    canRewriteLine = isTerminal && Platform.environment("TERM") != "dumb"
    usesColour = canRewriteLine && !refused
  }

  /// Columns to fill; 100 where there is no terminal.
  var width: Int { Platform.terminalWidth(descriptor) ?? 100 }

  func write(_ text: String) throws(OutputError) { try write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) throws(OutputError) {
    if let number = Platform.write(bytes, to: descriptor) {
      throw OutputError(reason: Platform.errorText(number))
    }
  }

  func line(_ text: String = "") throws(OutputError) { try write(text + "\n") }
}

/// Standard output could not be written (a full disk, a closed descriptor).
struct OutputError: Error {
  let reason: String

  var asRuntimeError: RuntimeError {
    RuntimeError(.fileUnwritable, "cannot write to standard output: \(reason)")
  }
}

/// What a command writes to: results for machines and readers on `results`, everything said to a
/// person beside them on `messages`.
struct Console: Sendable {
  let results: Output
  let messages: Output

  static let standard = Console(results: .standard, messages: .messages)

  /// Under `--quiet`: only errors and warnings are printed.
  var isQuiet = false

  /// A line for the person at the terminal. If nobody can read it, the work goes on.
  func say(_ text: String) { say(raw: text + "\n") }

  func say(raw text: String) {
    if !isQuiet { try? messages.write(text) }
  }

  var withoutTalk: Console { Console(results: results, messages: messages, isQuiet: true) }
}
