/// WS2: names and sizes.
extension DiagnosticCatalogue {
  static let namesAndSizes: [DiagnosticEntry] = []
}
