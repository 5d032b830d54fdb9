/// WS7: data and files.
extension DiagnosticCatalogue {
  static let dataAndFiles: [DiagnosticEntry] = []
}
