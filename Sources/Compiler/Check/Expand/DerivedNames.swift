/// Names of layers: `binding.layer`, inside ops `binding.op.layer`, with `_k` counting from 1 only
/// where a name recurs in its scope, skipping names in use.
struct DerivedNames {
  struct Entry: Equatable {
    let scope: Int
    let index: Int
  }

  private struct Scope {
    var prefix: String
    /// Where this scope's own name stands; nil for a binding.
    var owner: Entry?
    var members: [String] = []
  }

  private var scopes: [Scope] = []

  /// A scope with a fixed name: a binding or an input.
  mutating func addRoot(_ name: String) -> Int {
    scopes.append(Scope(prefix: name, owner: nil))
    return scopes.count - 1
  }

  /// A call of an op inside a scope.
  mutating func addScope(_ name: String, in parent: Int) -> Int {
    let entry = addMember(name, in: parent)
    scopes.append(Scope(prefix: "", owner: entry))
    return scopes.count - 1
  }

  mutating func addMember(_ name: String, in scope: Int) -> Entry {
    scopes[scope].members.append(name)
    return Entry(scope: scope, index: scopes[scope].members.count - 1)
  }

  /// All names, by scope and index.
  func resolved() -> Resolved {
    var names: [[String]] = []
    for scope in scopes {
      // A parent is always added before its children.
      let prefix = scope.owner.map { names[$0.scope][$0.index] } ?? scope.prefix
      names.append(DerivedNames.numbered(scope.members).map { prefix + "." + $0 })
    }
    return Resolved(names: names)
  }

  struct Resolved {
    fileprivate let names: [[String]]
    subscript(_ entry: Entry) -> String { names[entry.scope][entry.index] }
  }

  private static func numbered(_ members: [String]) -> [String] {
    var count: [String: Int] = [:]
    for member in members { count[member, default: 0] += 1 }
    guard count.count < members.count else { return members }
    var used = Set(members)
    var next: [String: Int] = [:]
    return members.map { member in
      guard count[member, default: 0] > 1 else { return member }
      var number = next[member, default: 1]
      while used.contains("\(member)_\(number)") { number += 1 }
      next[member] = number + 1
      let name = "\(member)_\(number)"
      used.insert(name)
      return name
    }
  }
}
