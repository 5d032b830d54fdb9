/// WS8: runs and training.
extension DiagnosticCatalogue {
  static let runs: [DiagnosticEntry] = []
}
