/// Functions of a C file; two with the same body are written once.
struct CFunctions {
  private var names: [String: String] = [:]
  private var taken = UniqueNames()
  private(set) var text = ""

  /// The name of the function with this body, which is what follows the name: `wanted`, or
  /// `wanted_2` where another has it.
  mutating func name(_ wanted: String, body: String) -> String {
    if let name = names[body] { return name }
    let name = taken.takeIdentifier(wanted)
    names[body] = name
    text += "static void \(name)\(body)\n"
    return name
  }
}
