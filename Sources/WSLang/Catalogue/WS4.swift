/// WS4: signal kinds.
extension DiagnosticCatalogue {
  static let signalKinds: [DiagnosticEntry] = []
}
