/// Names for a target that takes only ASCII letters, digits and underscores, each given once.
struct SafeNames {
  private var taken: Set<String>

  /// `reserved`: words that mean something else there.
  init(reserved: Set<String> = []) { taken = reserved }

  /// `c1.brelu` becomes `c1_brelu`, or `c1_brelu_2` where that is taken.
  mutating func name(for written: String) -> String {
    var base = String(
      written.unicodeScalars.map { scalar -> Character in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": Character(scalar)
        default: "_"
        }
      })
    // A leading underscore is reserved in C, a leading digit is no name anywhere.
    if base.first.map({ !$0.isLetter }) ?? true { base = "n" + base }
    var name = base
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(base)_\(number)"
      number += 1
    }
    return name
  }

  /// `MnistConv` as `mnist_conv`.
  static func lowercased(_ written: String) -> String {
    var name = ""
    for letter in written {
      if letter.isUppercase, name.last.map({ $0.isLowercase || $0.isNumber }) ?? false {
        name += "_"
      }
      name += letter.lowercased()
    }
    return name
  }
}
