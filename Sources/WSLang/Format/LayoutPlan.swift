/// What begins where in a source, and which parts are left as they stand because of a fault.
///
/// A fault in an item keeps that item as it is. A fault elsewhere in a network or a plan, such as a
/// missing brace, keeps everything from that declaration on: nobody knows where it ends.
struct LayoutPlan {
  /// By offset.
  private var roles: [LayoutRole]
  /// The offsets at which something begins or a body closes, ascending.
  private var boundaries: [Int] = []
  /// From here on all is left as it stands.
  private var cutOff: Int

  init(_ tree: SyntaxTree) {
    let count = tree.source.bytes.count
    roles = Array(repeating: .none, count: count + 1)
    cutOff = count
    if let edition = tree.edition { mark(edition.range, .declaration) }
    var bodies: [Int: Int] = [:]
    for declaration in tree.declarations { mark(declaration, &bodies) }
    boundaries.sort()
    for fault in tree.faults { keep(fault, bodies) }
  }

  func role(at offset: Int) -> LayoutRole {
    offset >= cutOff && offset < roles.count - 1 ? .verbatim : roles[offset]
  }

  /// Where the part ends that is left as it stands from `start` on.
  func end(ofVerbatim start: Int) -> Int {
    if start >= cutOff { return roles.count }
    let index = lastBoundary(upTo: start) + 1
    return min(index < boundaries.count ? boundaries[index] : roles.count, cutOff)
  }

  // MARK: Marks

  private mutating func mark(_ range: SourceRange, _ role: LayoutRole) {
    guard !range.isEmpty, roles.indices.contains(range.start) else { return }
    roles[range.start] = role
    boundaries.append(range.start)
  }

  /// `bodies` maps the ends of bodies to the starts of their declarations.
  private mutating func mark(_ declaration: Declaration, _ bodies: inout [Int: Int]) {
    switch declaration {
    case .network(let network):
      mark(network.range, .declaration)
      for item in network.items { mark(item) }
      close(network.body, of: network.range, &bodies)
    case .plan(let plan):
      // A plan inside a network was reported; it is part of a malformed item there.
      guard roles[plan.range.start] == .none else { return }
      mark(plan.range, .declaration)
      for setting in plan.settings { mark(setting.range, .item) }
      close(plan.body, of: plan.range, &bodies)
    case .op(let op): mark(op.range, .declaration)
    case .size(let size): mark(size.range, .declaration)
    case .malformed(let range): mark(range, .verbatim)
    }
  }

  private mutating func close(
    _ body: SourceRange, of declaration: SourceRange, _ bodies: inout [Int: Int]
  ) {
    bodies[declaration.start] = declaration.start
    guard body.end > body.start else { return }
    bodies[body.end - 1] = declaration.start
    boundaries.append(body.end - 1)
  }

  private mutating func mark(_ item: Item) {
    switch item {
    case .size(let size): mark(size.range, .item)
    case .op(let op): mark(op.range, .item)
    case .input(let signal), .label(let signal): mark(signal.range, .item)
    case .output(let binding), .binding(let binding): mark(binding.range, .item)
    case .malformed(let range): mark(range, .verbatim)
    }
  }

  // MARK: Faults

  private mutating func keep(_ fault: Int, _ bodies: [Int: Int]) {
    let index = lastBoundary(upTo: fault)
    guard boundaries.indices.contains(index) else {
      cutOff = 0
      return
    }
    let start = boundaries[index]
    if let declaration = bodies[start] {
      cutOff = min(cutOff, declaration)
    } else {
      roles[start] = .verbatim
    }
  }

  /// The index of the last boundary that is not behind an offset; −1 if there is none.
  private func lastBoundary(upTo offset: Int) -> Int {
    var low = 0
    var high = boundaries.count
    while low < high {
      let middle = (low + high) / 2
      if boundaries[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }
}
