import WSLang

/// A file after all checks: its networks and plans, from which commands choose a subject.
package struct Model: Sendable {
  let networks: [CheckedNetwork]
  let plans: [CheckedPlan]
  /// What each `sharpen` plan comes to; nil for other plans and for those at fault.
  let sharpens: [CheckedSharpen?]
  /// The file and the values of `--set`.
  package let sources: [SourceText]

  /// No error was reported.
  package let isSound: Bool
}
