import WSLang

/// The names of the file (scope 0) or of one network.
struct NameScope: Sendable {
  /// Sizes and signals share one name space.
  var values: [String: Int] = [:]
  var ops: [String: Int] = [:]
  var labels: [String: Int] = [:]
  /// The symbol of the network; nil for the file.
  var owner: Int?
}

/// What names mean at one place.
struct NamesInSight {
  var scope = 0
  var parameters: [String: Int] = [:]
  var isInOp = false
}

/// Collects the symbols of a file and then every place that names one.
struct SymbolWalk {
  private(set) var symbols: [Symbol] = []
  private(set) var occurrences: [Occurrence] = []
  private(set) var scopes = [NameScope()]
  private(set) var scopeOfNetwork: [String: Int] = [:]
  /// Networks and named plans.
  private var subjects: [String: Int] = [:]
  /// The scope of each network, by its place among the declarations.
  private var scopeOfDeclaration: [Int: Int] = [:]
  /// The network that a converted subject comes from.
  private var bases: [String: String] = [:]
  /// Where a symbol is declared first; a second declaration of a name is a symbol of its own.
  private var symbolAtName: [SourceRange: Int] = [:]
  private var parametersOfOp: [Int: [String: Int]] = [:]

  // MARK: Declarations

  mutating func declare(_ tree: SyntaxTree) {
    for (index, declaration) in tree.declarations.enumerated() {
      switch declaration {
      case .network(let network): declare(network, index)
      case .size(let size): declare(size, in: 0)
      case .op(let op): declare(op, in: 0)
      case .plan(let plan):
        guard let alias = plan.alias else { continue }
        let symbol = add(.plan(plan.kind), alias, plan.documentation, plan.range, owner: nil)
        if subjects[alias.text] == nil { subjects[alias.text] = symbol }
        if plan.kind == .convert, bases[alias.text] == nil {
          bases[alias.text] = plan.subject.text
        }
      case .malformed: break
      }
    }
  }

  private mutating func declare(_ network: NetworkDeclaration, _ index: Int) {
    let symbol = add(.network, network.name, network.documentation, network.range, owner: nil)
    if subjects[network.name.text] == nil { subjects[network.name.text] = symbol }
    let scope = scopes.count
    scopes.append(NameScope(owner: symbol))
    scopeOfDeclaration[index] = scope
    if scopeOfNetwork[network.name.text] == nil { scopeOfNetwork[network.name.text] = scope }
    for item in network.items {
      switch item {
      case .size(let size): declare(size, in: scope)
      case .op(let op): declare(op, in: scope)
      case .input(let input):
        declareValue(.input, input.name, input.documentation, input.range, in: scope)
      case .output(let output):
        declareValue(.output, output.name, output.documentation, output.range, in: scope)
      case .binding(let binding):
        declareValue(.binding, binding.name, binding.documentation, binding.range, in: scope)
      case .label, .malformed: break
      }
    }
    for case .label(let label) in network.items { declareLabel(label, in: scope) }
  }

  /// An output and the label of its name are a prediction and its truth: one symbol, so that both
  /// are found and renamed together.
  private mutating func declareLabel(_ label: SignalDeclaration, in scope: Int) {
    if let output = scopes[scope].values[label.name.text], symbols[output].kind == .output {
      scopes[scope].labels[label.name.text] = output
      note(label.name.range, .symbol(output), isDeclaration: true)
      return
    }
    let symbol = add(
      .label, label.name, label.documentation, label.range, owner: scopes[scope].owner)
    if scopes[scope].labels[label.name.text] == nil {
      scopes[scope].labels[label.name.text] = symbol
    }
  }

  private mutating func declare(_ size: SizeDeclaration, in scope: Int) {
    declareValue(.size, size.name, size.documentation, size.range, in: scope)
  }

  private mutating func declareValue(
    _ kind: Symbol.Kind, _ name: Name, _ documentation: Documentation, _ range: SourceRange,
    in scope: Int
  ) {
    let symbol = add(kind, name, documentation, range, owner: scopes[scope].owner)
    if scopes[scope].values[name.text] == nil { scopes[scope].values[name.text] = symbol }
  }

  private mutating func declare(_ op: OpDeclaration, in scope: Int) {
    let symbol = add(.op, op.name, op.documentation, op.range, owner: scopes[scope].owner)
    if scopes[scope].ops[op.name.text] == nil { scopes[scope].ops[op.name.text] = symbol }
    var parameters: [String: Int] = [:]
    for parameter in op.parameters {
      let index = add(
        .parameter(parameter.kind), parameter.name, parameter.documentation, parameter.range,
        owner: symbol)
      if parameters[parameter.name.text] == nil { parameters[parameter.name.text] = index }
    }
    parametersOfOp[symbol] = parameters
  }

  private mutating func add(
    _ kind: Symbol.Kind, _ name: Name, _ documentation: Documentation, _ range: SourceRange,
    owner: Int?
  ) -> Int {
    symbols.append(Symbol(kind, name, documentation: documentation, range: range, owner: owner))
    symbolAtName[name.range] = symbols.count - 1
    note(name.range, .symbol(symbols.count - 1), isDeclaration: true)
    return symbols.count - 1
  }

  mutating func note(
    _ range: SourceRange, _ target: Occurrence.Target, isDeclaration: Bool = false
  ) {
    guard !range.isEmpty else { return }
    occurrences.append(Occurrence(range: range, target: target, isDeclaration: isDeclaration))
  }

  // MARK: Uses

  mutating func visit(_ tree: SyntaxTree) {
    for (index, declaration) in tree.declarations.enumerated() {
      switch declaration {
      case .network(let network):
        let sight = NamesInSight(scope: scopeOfDeclaration[index] ?? 0)
        for item in network.items { visit(item, sight) }
      case .size(let size): visitValue(size.value, nil, NamesInSight())
      case .op(let op): visit(op, NamesInSight())
      case .plan(let plan): visit(plan)
      case .malformed: break
      }
    }
  }

  private mutating func visit(_ item: Item, _ sight: NamesInSight) {
    switch item {
    case .size(let size): visitValue(size.value, nil, sight)
    case .op(let op): visit(op, sight)
    case .input(let signal), .label(let signal): visit(signal.type, sight)
    case .output(let binding), .binding(let binding):
      if let type = binding.type { visit(type, sight) }
      visitSignal(binding.value, sight)
    case .malformed: break
    }
  }

  private mutating func visit(_ type: TypeExpression, _ sight: NamesInSight) {
    if let bits = type.bits { visitValue(bits, nil, sight) }
    for axis in type.axes { visitValue(axis, nil, sight) }
  }

  private mutating func visit(_ op: OpDeclaration, _ outer: NamesInSight) {
    var sight = outer
    sight.isInOp = true
    if let symbol = symbolAtName[op.name.range] {
      sight.parameters = parametersOfOp[symbol] ?? [:]
    }
    var usesIt = false
    visitNames(in: op.body) { path, use in
      if use != .key, path.count == 1, path.first?.text == "it" { usesIt = true }
    }
    if usesIt { visitSignal(op.body, sight) } else { visitStage(op.body, sight) }
  }

  private mutating func visit(_ plan: PlanDeclaration) {
    var base = plan.subject.text
    if let symbol = subjects[base] { note(plan.subject.range, .symbol(symbol)) }
    // A conversion is of a network, never of a conversion.
    if scopeOfNetwork[base] == nil, let found = bases[base] { base = found }
    let sight = NamesInSight(scope: scopeOfNetwork[base] ?? 0)
    let known = Catalogue.current.settings(of: plan.kind)
    for setting in plan.settings {
      let parameter = known.first { $0.name == setting.key.text }
      if let parameter { note(setting.key.range, .setting(parameter, of: plan.kind)) }
      visitValue(setting.value, parameter?.kind, sight)
    }
  }

  // MARK: Looking up

  func value(_ name: String, _ sight: NamesInSight) -> Int? {
    if let parameter = sight.parameters[name] { return parameter }
    if let own = scopes[sight.scope].values[name] {
      // An op sees the sizes of its network, not its signals.
      if !sight.isInOp || symbols[own].kind == .size { return own }
    }
    return scopes[0].values[name]
  }

  func label(_ name: String, _ sight: NamesInSight) -> Int? { scopes[sight.scope].labels[name] }

  func op(_ name: String, _ sight: NamesInSight) -> Int? {
    scopes[sight.scope].ops[name] ?? scopes[0].ops[name]
  }

  func parameter(_ name: String, ofOp op: Int) -> Int? { parametersOfOp[op]?[name] }

  func subject(_ name: String) -> Int? { subjects[name] }
}
