/// Names that are given once each.
struct UniqueNames: Sendable {
  private var taken: Set<String> = []

  init(reserved: [String] = []) { taken = Set(reserved) }

  /// The name itself, or with a number behind it where it is taken.
  mutating func take(_ name: String) -> String {
    if taken.insert(name).inserted { return name }
    var number = 2
    while !taken.insert("\(name).\(number)").inserted { number += 1 }
    return "\(name).\(number)"
  }
}
