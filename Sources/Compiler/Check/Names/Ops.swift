import WSLang

/// The ops of a file with what their bodies say about them.
struct OpTable {
  struct Op {
    let definition: OpDefinition
    /// The place of each parameter by its name.
    let parameters: [String: Int]
    /// Its body names `it`.
    var usesIt = false
    /// It works on the signal that is piped into it.
    var takesInput = true
    /// It is part of a circle of ops; this was reported.
    var isBroken = false

    var name: String { definition.name }
    var declaration: OpDeclaration { definition.declaration }

    init(_ definition: OpDefinition) {
      self.definition = definition
      parameters = Dictionary(
        definition.declaration.parameters.enumerated().map { ($1.name.text, $0) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  private(set) var ops: [Op] = []
  private var file: [String: Int] = [:]
  private var networks: [[String: Int]]

  /// Looks at all ops of a file: finds what they call and refuses those that call themselves.
  init(_ names: FileNames, _ reporter: inout Reporter) {
    networks = Array(repeating: [:], count: names.networks.count)
    for definition in names.ops {
      file[definition.name] = ops.count
      ops.append(Op(definition))
    }
    for (network, entry) in names.networks.enumerated() {
      for definition in entry.ops {
        networks[network][definition.name] = ops.count
        ops.append(Op(definition))
      }
    }
    inspect(&reporter)
  }

  /// The op that a name means inside a network (or, with nil, in the file).
  func find(_ name: String, network: Int?) -> Int? {
    if let network, let own = networks[network][name] { return own }
    return file[name]
  }

  func names(network: Int?) -> [String] {
    let own = network.map { Array(networks[$0].keys) } ?? []
    return (own + file.keys).sorted()
  }

  private mutating func inspect(_ reporter: inout Reporter) {
    var edges: [[Int]] = []
    for index in ops.indices {
      let definition = ops[index].definition
      var calls: [Name] = []
      var usesIt = false
      visitNames(in: definition.declaration.body) { path, use in
        if use != .key, path.count == 1, let name = path.first {
          calls.append(name)
          if name.text == "it" { usesIt = true }
        }
      }
      ops[index].usesIt = usesIt
      edges.append(calls.compactMap { find($0.text, network: definition.network) })
    }
    let order = dependencyOrder(edges)
    for cycle in order.cycles {
      reportCycle(cycle, &reporter)
      for member in cycle { ops[member].isBroken = true }
    }
    for index in order.order where !ops[index].usesIt {
      ops[index].takesInput = leftmostTakesInput(
        ops[index].declaration.body, network: ops[index].definition.network)
    }
  }

  /// Whether the first stage of a body without `it` works on a signal piped into it.
  private func leftmostTakesInput(_ body: Expression, network: Int?) -> Bool {
    switch body.form {
    case .parenthesized(let inner): return leftmostTakesInput(inner, network: network)
    case .operation(let first, _): return leftmostTakesInput(first, network: network)
    case .pipeline(let first, _): return leftmostTakesInput(first, network: network)
    case .call(let path, _, _), .path(let path):
      guard path.count == 1, let name = path.first else { return true }
      if let op = find(name.text, network: network) { return ops[op].takesInput }
      return Catalogue.current.layer(name.text)?.isJoin != true
    default: return true
    }
  }

  private func reportCycle(_ cycle: [Int], _ reporter: inout Reporter) {
    guard let circle = Circle(cycle.map { ops[$0].declaration.name }) else { return }
    reporter.report(
      .opRecursion, "op `\(circle.first.text)` calls itself", at: Place(circle.first.range),
      secondary: circle.labels("part of the circle"), notes: [circle.text(joinedBy: " → ")])
  }
}
