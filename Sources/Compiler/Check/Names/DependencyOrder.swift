/// An order in which everything comes after what it depends on.
struct DependencyOrder {
  /// All positions; members of cycles stand somewhere among them.
  var order: [Int] = []
  /// Groups that depend on themselves, each in the order of its dependencies. They share no
  /// member: a second circle through the same place is the same fault.
  var cycles: [[Int]] = []
}

/// Orders positions by their dependencies (`edges[i]` lists what `i` needs). Works through a list
/// of its own rather than by calls, so no depth is too deep.
func dependencyOrder(_ edges: [[Int]]) -> DependencyOrder {
  enum State { case new, open, done }
  var result = DependencyOrder()
  var state = [State](repeating: .new, count: edges.count)
  var isInCycle = [Bool](repeating: false, count: edges.count)
  var path: [(node: Int, next: Int)] = []
  for root in edges.indices where state[root] == .new {
    path.append((root, 0))
    state[root] = .open
    while let top = path.last {
      guard top.next < edges[top.node].count else {
        state[top.node] = .done
        result.order.append(top.node)
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      let target = edges[top.node][top.next]
      switch state[target] {
      case .done: break
      case .open:
        guard !isInCycle[target], let start = path.lastIndex(where: { $0.node == target })
        else { break }
        result.cycles.append(path[start...].map(\.node))
        for entry in path[start...] { isInCycle[entry.node] = true }
      case .new:
        state[target] = .open
        path.append((target, 0))
      }
    }
  }
  return result
}
