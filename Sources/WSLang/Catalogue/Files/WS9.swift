/// WS9: internal faults.
extension DiagnosticCode {
  package static let internalFault = DiagnosticCode("WS9001")
}

extension DiagnosticCatalogue {
  static let internalFaults: [DiagnosticEntry] = [
    DiagnosticEntry(
      .internalFault, "a fault of wsc itself",
      """
      Something that wsc relies on does not hold. This is never the fault of a source. \
      Please report it together with the file that shows it; the exit status is 70.
      """,
      failing: .words("none is known"),
      repaired: .words("none is known"))
  ]
}
