import WSRuntime

/// The arguments of a call of a target, by name; what is not written has the default that the
/// target's word gives it; and what its files are called.
package struct TargetOptions: Sendable {
  private let call: WordCall
  private let base: FilePath

  /// - Parameter base: the path of the files, without their endings.
  package init(_ word: Word, _ arguments: Arguments = Arguments(), base: FilePath = "net") {
    call = WordCall(word, arguments)
    self.base = base
  }

  /// What stands before the endings of the files, for files that name each other.
  package var fileName: String {
    get throws(RuntimeError) {
      guard let name = base.name.text else {
        throw RuntimeError(
          .fileUnwritable, "the files would name each other, and `\(base.name)` is no text",
          help: "give them another name by `--output`")
      }
      return name
    }
  }

  package func whole(_ name: String) throws(RuntimeError) -> Int {
    try read { call throws(CallFault) in try call.whole(name) }
  }
  package func number(_ name: String) throws(RuntimeError) -> Double {
    try read { call throws(CallFault) in try call.number(name) }
  }
  package func flag(_ name: String) throws(RuntimeError) -> Bool {
    try read { call throws(CallFault) in try call.flag(name) }
  }
  package func text(_ name: String) throws(RuntimeError) -> String {
    try read { call throws(CallFault) in try call.text(name) }
  }

  /// The word that was chosen, with its own arguments.
  package func choice(_ name: String) throws(RuntimeError) -> WordCall {
    try read { call throws(CallFault) in try call.choice(name) }
  }

  /// What the chosen word stands for.
  func choice<Meaning>(
    _ name: String, _ meaning: (String) -> Meaning?
  ) throws(RuntimeError) -> Meaning {
    let word = try choice(name).word.name
    guard let found = meaning(word) else {
      throw RuntimeError(.internalFault, "`\(word)` has no meaning as `\(name)`")
    }
    return found
  }

  /// Nil where it may be left out and is.
  package func value(_ name: String) -> Value? { call.value(name) }

  /// Matching arguments has made sure of them: what is missing is a fault of the target.
  private func read<Found>(
    _ found: (WordCall) throws(CallFault) -> Found
  ) throws(RuntimeError) -> Found {
    do throws(CallFault) {
      return try found(call)
    } catch {
      throw RuntimeError(.internalFault, error.message)
    }
  }
}
