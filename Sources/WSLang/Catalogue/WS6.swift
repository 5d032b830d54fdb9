/// WS6: targets and netlists.
extension DiagnosticCode {
  package static let cannotEmitYet = DiagnosticCode("WS6101")
}

extension DiagnosticCatalogue {
  static let targets: [DiagnosticEntry] =
    targetsEntries + netlistFileEntries
}
