/// WS3: shapes.
extension DiagnosticCatalogue {
  static let shapes: [DiagnosticEntry] = []
}
