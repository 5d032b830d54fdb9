import Testing
import WSLang

@testable import WSCompiler

/// Every code's failing example reports exactly that code, its repaired one reports nothing.
@Suite struct DiagnosticExampleTests {
  static let entries = DiagnosticCatalogue.entries.filter { entry in
    ["WS2", "WS3", "WS4", "WS5", "WS6"].contains(String(entry.code.text.prefix(3)))
  }

  @Test func examplesShowTheirCode() {
    for entry in Self.entries {
      guard let failing = codes(entry.failing), let repaired = codes(entry.repaired) else {
        continue
      }
      #expect(failing == [entry.code.text], "failing example of \(entry.code)")
      #expect(repaired == [], "repaired example of \(entry.code)")
    }
  }

  /// What an example reports; nil for those that are no sources.
  private func codes(_ example: DiagnosticEntry.Example) -> [String]? {
    switch example {
    case .source(let text): return CheckedSource(text).codes
    case .sourceWithSetting(let text, let setting):
      return CheckedSource(text, set: [setting]).codes
    case .sourceToTrain(let text): return demanded(text, .train)
    case .sourceToEmit(let text): return demanded(text, .emit)
    case .commandLine, .words: return nil
    }
  }

  private func demanded(_ text: String, _ demand: Demand) -> [String] {
    let checked = CheckedSource(text)
    return checked.codes + checked.subject(for: demand).codes
  }
}
