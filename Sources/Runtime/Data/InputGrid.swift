/// The values that an analog input of n bits can have: q / (2^n − 1).
package struct InputGrid: Equatable, Sendable {
  package let bits: Int
  /// 2^n − 1
  package let largest: Int
  /// For each byte p of a picture: q, the nearest level to p / 255.
  package let levels: [UInt16]
  /// For each byte of a picture: q / (2^n − 1).
  package let values: [Float]

  /// `bits` from 1 to 16.
  package init(bits: Int) {
    precondition((1...16).contains(bits), "an analog input has 1 to 16 bits")
    self.bits = bits
    let largest = 1 << bits - 1
    self.largest = largest
    // Halves are rounded up; with 8 bits each byte is its own level.
    let levels = (0...255).map { (2 * $0 * largest + 255) / 510 }
    self.levels = levels.map(UInt16.init)
    values = levels.map { Float($0) / Float(largest) }
  }

  /// The nearest level to p / 65535; halves are rounded up.
  package func level(ofWord p: UInt16) -> UInt16 {
    UInt16((2 * Int(p) * largest + 65_535) / 131_070)
  }

  /// The nearest level to a value in 0 to 1; what lies outside is cut off.
  package func level(of value: Float) -> UInt16 {
    guard value > 0 else { return 0 }
    return UInt16(min(Double(value) * Double(largest) + 0.5, Double(largest)))
  }
}
