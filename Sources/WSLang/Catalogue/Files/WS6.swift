/// WS6: targets and netlists.
extension DiagnosticCode {
  package static let cannotEmitYet = DiagnosticCode("WS6101")
  package static let coarseWeights = DiagnosticCode("WS6110")
  package static let emissionLoss = DiagnosticCode("WS6111")
  package static let netlistTooLarge = DiagnosticCode("WS6112")
}

extension DiagnosticCatalogue {
  static let targets: [DiagnosticEntry] =
    targetsEntries + netlistFileEntries
}
