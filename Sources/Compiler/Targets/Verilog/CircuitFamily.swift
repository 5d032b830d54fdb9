/// What circuits are made of.
enum CircuitFamily: String, CaseIterable {
  case ice40, ecp5, xc7

  var summary: String {
    switch self {
    case .ice40: "Lattice iCE40: tables of 4 inputs, memories of 4 kbit"
    case .ecp5: "Lattice ECP5: tables of 4 inputs, memories of 18 kbit"
    case .xc7: "AMD 7 series: tables of 6 inputs, memories of 18 and 36 kbit"
    }
  }

  /// Of a look-up table.
  var tableInputs: Int {
    switch self {
    case .ice40, .ecp5: 4
    case .xc7: 6
    }
  }
}
