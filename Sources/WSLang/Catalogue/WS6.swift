/// WS6: targets and netlists.
extension DiagnosticCatalogue {
  static let targets: [DiagnosticEntry] = []
}
