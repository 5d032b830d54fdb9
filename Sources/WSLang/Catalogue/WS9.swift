/// WS9: internal faults.
extension DiagnosticCatalogue {
  static let internalFaults: [DiagnosticEntry] = []
}
