/// The type of an array's elements, as numpy writes it: `<f4`, `|u1`, `>i8`.
struct NPYElement: Equatable {
  enum Kind: Character {
    case truth = "b"
    case unsigned = "u"
    case signed = "i"
    case float = "f"

    /// Truth values are 0 and 1, like the floats of pictures in black and white.
    var isWhole: Bool { self == .unsigned || self == .signed }

    fileprivate var sizes: [Int] {
      switch self {
      case .truth: [1]
      case .unsigned, .signed: [1, 2, 4, 8]
      case .float: [2, 4, 8]
      }
    }
  }

  let kind: Kind
  /// In bytes.
  let size: Int
  let isBigEndian: Bool

  /// Nil for anything else.
  init?(_ text: String) {
    guard let order = text.first, "<>=|".contains(order), let letter = text.dropFirst().first,
      let kind = Kind(rawValue: letter), let size = Int(text.dropFirst(2)),
      kind.sizes.contains(size), order != "|" || size == 1
    else { return nil }
    self.kind = kind
    self.size = size
    isBigEndian = order == ">"
  }

  /// Whole numbers beyond 2^53 are rounded: no pixel is so large.
  func values(_ data: ArraySlice<UInt8>) -> [Double] {
    switch (kind, size) {
    case (.truth, _): data.map { $0 == 0 ? 0 : 1 }
    case (.unsigned, 1): data.map { Double($0) }
    case (.unsigned, 2): words(data, UInt16.self).map { Double($0) }
    case (.unsigned, 4): words(data, UInt32.self).map { Double($0) }
    case (.unsigned, _): words(data, UInt64.self).map { Double($0) }
    case (.signed, 1): data.map { Double(Int8(bitPattern: $0)) }
    case (.signed, 2): words(data, UInt16.self).map { Double(Int16(bitPattern: $0)) }
    case (.signed, 4): words(data, UInt32.self).map { Double(Int32(bitPattern: $0)) }
    case (.signed, _): words(data, UInt64.self).map { Double(Int64(bitPattern: $0)) }
    case (.float, 2): words(data, UInt16.self).map(Self.half)
    case (.float, 4): words(data, UInt32.self).map { Double(Float(bitPattern: $0)) }
    case (.float, _): words(data, UInt64.self).map(Double.init(bitPattern:))
    }
  }

  private func words<Word: FixedWidthInteger>(
    _ data: ArraySlice<UInt8>, _ type: Word.Type
  ) -> [Word] {
    data.withUnsafeBytes { raw in
      (0..<raw.count / size).map {
        let word = raw.loadUnaligned(fromByteOffset: $0 * size, as: Word.self)
        return isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word)
      }
    }
  }

  /// IEEE 754 binary16. Not every processor's Swift has `Float16`.
  private static func half(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF))
    let size =
      switch exponent {
      case 0: Double(sign: .plus, exponent: -24, significand: fraction)
      case 31: fraction == 0 ? Double.infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 25, significand: fraction + 1024)
      }
    return bits >> 15 == 0 ? size : -size
  }
}
