/// What `wsc explain CODE` shows about a code.
package struct DiagnosticEntry: Sendable {
  /// A text that shows the fault, or its repair.
  package enum Example: Sendable, Equatable {
    /// A `.ws` source. A test compiles it: the failing one reports exactly this code, the
    /// repaired one reports nothing.
    case source(String)
    /// A source and the value of a `--set`, such as `train.batch=0`.
    case sourceWithSetting(String, setting: String)
    /// A source whose fault shows when it is trained, or emitted.
    case sourceToTrain(String)
    case sourceToEmit(String)
    /// What is typed, for faults of files, data and runs.
    case commandLine(String)
    /// Words, for what cannot be shown in a few lines.
    case words(String)
  }

  package let code: DiagnosticCode
  /// One line, in the style of a message.
  package let title: String
  /// One paragraph or more of plain words: what the rule is and why it is there.
  package let explanation: String
  package let failing: Example
  package let repaired: Example

  package init(
    _ code: DiagnosticCode, _ title: String, _ explanation: String, failing: Example,
    repaired: Example
  ) {
    self.code = code
    self.title = title
    self.explanation = explanation
    self.failing = failing
    self.repaired = repaired
  }
}

/// Every code that wsc reports. A code is never given a second meaning.
package enum DiagnosticCatalogue {
  package static let entries: [DiagnosticEntry] =
    bytesAndTokens + grammar + namesAndSizes + shapes + signalKinds + plansAndUnits + targets
    + dataAndFiles + runs + trainingOutcomes + internalFaults

  package static func entry(for code: DiagnosticCode) -> DiagnosticEntry? { byCode[code] }

  private static let byCode: [DiagnosticCode: DiagnosticEntry] = Dictionary(
    entries.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
}
