/// Names that are given once each.
struct UniqueNames: Sendable {
  private var taken: Set<String>

  init(reserved: [String] = []) { taken = Set(reserved) }

  /// The name itself, or with a number behind it where it is taken.
  mutating func take(_ name: String, separator: String = ".") -> String {
    if taken.insert(name).inserted { return name }
    var number = 2
    while !taken.insert("\(name)\(separator)\(number)").inserted { number += 1 }
    return "\(name)\(separator)\(number)"
  }

  /// An identifier of letters, digits and underlines that reads like the name.
  mutating func takeIdentifier(_ name: String) -> String {
    let plain = Self.plain(name)
    let isLed = plain.first.map { !$0.isNumber } ?? false
    return take((isLed ? "" : "_") + plain, separator: "_")
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
