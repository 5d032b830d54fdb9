/// Names that are given once each.
struct UniqueNames: Sendable {
  private var taken: Set<String>

  /// `reserved`: names that mean something else already.
  init(reserved: some Sequence<String> = []) { taken = Set(reserved) }

  /// The name itself, or with a number behind it where it is taken.
  mutating func take(_ name: String, separator: String = ".") -> String {
    if taken.insert(name).inserted { return name }
    var number = 2
    while !taken.insert("\(name)\(separator)\(number)").inserted { number += 1 }
    return "\(name)\(separator)\(number)"
  }

  /// An identifier of letters, digits and underlines that reads like the name: `c1_brelu` for
  /// `c1.brelu`, or `c1_brelu_2` where that is taken; of a long one, its beginning.
  mutating func takeIdentifier(_ name: String, most: Int = 200) -> String {
    let plain = Self.plain(name).prefix(most)
    // A digit in front is no name anywhere, an underline is the compiler's own in C.
    let isLed = plain.first?.isLetter ?? false
    return take((isLed ? "" : "n") + plain, separator: "_")
  }

  /// Its ASCII letters and digits, with an underline for everything else.
  static func plain(_ name: String) -> String {
    String(
      name.unicodeScalars.map { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          ? Character(scalar) : "_"
      })
  }
}
