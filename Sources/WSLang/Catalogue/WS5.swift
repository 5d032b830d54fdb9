/// WS5: plans and units.
extension DiagnosticCatalogue {
  static let plansAndUnits: [DiagnosticEntry] = []
}
