import WSLang

/// What faults of grammar leave in doubt, so that the checker can say all the rest: one fault is
/// one message, and a file with one fault is checked everywhere else.
///
/// An item with a fault has an unknown value, and so has every item that names it, directly or by
/// way of others. Faults outside named items may have swallowed names.
struct DoubtfulParts {
  struct Part {
    let range: SourceRange
    /// It has a body in braces, whose parts are looked at one by one.
    var isBody = false
    /// A fault of grammar stands in it or touches it.
    var isFaulty = false
    /// It names something whose value is unknown.
    var isTainted = false
  }

  private struct Network {
    let range: SourceRange
    var items: [Part]
    var isFaulty = false
    /// Names may be missing.
    var lacksNames = false
  }

  private struct Plan {
    var part: Part
    let subject: String
  }

  private var networks: [Network] = []
  private var plans: [Plan] = []
  /// Sizes and ops of the file.
  private var others: [Part] = []
  private var networkIndex: [String: Int] = [:]
  /// Declarations may be missing.
  private var lacksDeclarations = false
  private let hasFaults: Bool
  private var isStructureLost = false

  init(_ tree: SyntaxTree, after diagnostics: Diagnostics) {
    let found = diagnostics.all.filter { $0.severity == .error }
    hasFaults = !found.isEmpty
    guard hasFaults else { return }
    isStructureLost = found.contains { Self.losesStructure($0, tree.source) }
    guard !isStructureLost else { return }
    let faults = found.compactMap { $0.primary?.range.start }
    var declarations = tree.declarations.map { Part(range: $0.wholeRange, isBody: $0.hasBody) }
    lacksDeclarations = FaultyParts(tree).mark(&declarations, faults)
    for (declaration, part) in zip(tree.declarations, declarations) {
      switch declaration {
      case .network(let network):
        networkIndex[network.name.text] = networks.count
        networks.append(Self.network(network, part, faults, tree))
      case .plan(let plan): plans.append(Plan(part: part, subject: plan.subject.text))
      case .op, .size: others.append(part)
      case .malformed: lacksDeclarations = true
      }
    }
    spreadTaint(tree)
  }

  /// Nobody knows what stands in which body, or the file could not be read at all.
  private static func losesStructure(_ fault: Diagnostic, _ source: SourceText) -> Bool {
    guard let place = fault.primary?.range.start, fault.code.area == .grammar || place > 0
    else { return true }
    if [.declarationExpected, .itemOutsideNetwork, .declarationInNetwork].contains(fault.code) {
      return true
    }
    guard place < source.bytes.count else { return true }
    let byte = source.bytes[place]
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
  }

  private static func network(
    _ network: NetworkDeclaration, _ part: Part, _ all: [Int], _ tree: SyntaxTree
  ) -> Network {
    var items = network.items.map { Part(range: $0.wholeRange) }
    let faults = all.filter { network.range.start <= $0 && $0 <= network.range.end }
    var lacksNames = FaultyParts(tree).mark(&items, faults)
    for case .malformed in network.items { lacksNames = true }
    // Touched from outside, nobody knows what belongs to it.
    if part.isFaulty, faults.isEmpty {
      lacksNames = true
      for index in items.indices { items[index].isFaulty = true }
    }
    return Network(
      range: network.range, items: items, isFaulty: part.isFaulty, lacksNames: lacksNames)
  }

  // MARK: Taint

  /// Items that name a faulty or tainted one are tainted too.
  private mutating func spreadTaint(_ tree: SyntaxTree) {
    let file = Self.spread(&others, from: [], tree)
    for index in networks.indices where networks[index].isFaulty || !file.isEmpty {
      _ = Self.spread(&networks[index].items, from: file, tree)
    }
  }

  /// Marks what depends on the given names or on faulty parts; the names that are in doubt then.
  private static func spread(
    _ parts: inout [Part], from names: Set<String>, _ tree: SyntaxTree
  ) -> Set<String> {
    let words = parts.map { Self.words(in: $0.range, tree) }
    var readers: [String: [Int]] = [:]
    for (index, own) in words.enumerated() {
      for word in own.dropFirst() { readers[word, default: []].append(index) }
    }
    var doubtful = names
    var waiting = Array(names)
    for (index, own) in words.enumerated() where parts[index].isFaulty {
      if let name = own.first { waiting.append(name) }
    }
    while let name = waiting.popLast() {
      doubtful.insert(name)
      for reader in readers[name] ?? [] where !parts[reader].isTainted {
        parts[reader].isTainted = true
        if let own = words[reader].first, !doubtful.contains(own) { waiting.append(own) }
      }
    }
    // An op is judged at its calls: one that a doubtful item calls is in doubt itself.
    var called = parts.indices.filter { parts[$0].isTainted || parts[$0].isFaulty }
      .flatMap { words[$0].dropFirst() }
    let owners = Dictionary(
      words.enumerated().compactMap { index, own in own.first.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
    while let name = called.popLast() {
      guard let owner = owners[name], tree.source.isOp(at: parts[owner].range.start),
        !parts[owner].isTainted
      else { continue }
      parts[owner].isTainted = true
      called += words[owner].dropFirst()
    }
    return doubtful
  }

  /// The name that an item declares, then all others in it.
  private static func words(in range: SourceRange, _ tree: SyntaxTree) -> [String] {
    var words = tree.tokens(in: range).filter { $0.kind == .name }
      .map { tree.source.text($0.range) }
    if let first = words.first, openers.contains(first), words.count > 1 { words.removeFirst() }
    return words
  }

  static let openers: Set<String> = ["input", "label", "output", "size", "op"]

  // MARK: Judging messages

  /// The message cannot follow from a fault of grammar.
  func isSure(_ diagnostic: Diagnostic) -> Bool {
    guard hasFaults else { return true }
    guard !isStructureLost, let primary = diagnostic.primary, primary.source == 0 else {
      return false
    }
    let places = [primary] + diagnostic.secondary.filter { $0.source == 0 }
    return places.allSatisfy { isSure(diagnostic.code, at: $0.range.start) }
  }

  private func isSure(_ code: DiagnosticCode, at offset: Int) -> Bool {
    func holds(_ range: SourceRange) -> Bool { range.start <= offset && offset <= range.end }
    if lacksDeclarations, Self.lookups.contains(code) { return false }
    if let plan = plans.first(where: { holds($0.part.range) }) { return isSure(code, in: plan) }
    if let other = others.first(where: { holds($0.range) }) { return isSure(code, in: other) }
    guard let network = networks.first(where: { holds($0.range) }) else { return false }
    let isOfValues = code.area == .namesAndSizes || code.area == .shapes
    if !isOfValues {
      // How a signal is deployed depends on plans too.
      return !network.isFaulty && !lacksDeclarations && plans.allSatisfy { !$0.part.isFaulty }
        && others.allSatisfy { !$0.isFaulty && !$0.isTainted }
        && network.items.allSatisfy { !$0.isTainted }
    }
    if network.lacksNames, Self.lookups.contains(code) { return false }
    guard let item = network.items.first(where: { holds($0.range) }) else { return false }
    return isSure(code, in: item)
  }

  private func isSure(_ code: DiagnosticCode, in part: Part) -> Bool {
    if part.isFaulty { return false }
    return !part.isTainted || Self.ofNamesAlone.contains(code)
  }

  private func isSure(_ code: DiagnosticCode, in plan: Plan) -> Bool {
    if plan.part.isFaulty { return false }
    if Self.ofSettingsAlone.contains(code) { return true }
    guard !lacksDeclarations, plans.allSatisfy({ !$0.part.isFaulty }) else { return false }
    guard let index = networkIndex[plan.subject] else {
      return networks.allSatisfy { !$0.isFaulty }
    }
    return !networks[index].isFaulty && networks[index].items.allSatisfy { !$0.isTainted }
  }

  /// A name was looked up and not found, or found to be of another sort.
  private static let lookups: Set<DiagnosticCode> = [
    .unknownName, .unknownLayer, .unknownSubject, .unknownPlan, .unknownSignal,
    .unknownLossSignal, .wrongSort, .opReadsNetwork, .signalMissing, .labelRead, .itOutsideOp,
    .unknownArgument, .argumentSurplus, .nothingToSharpen, .nothingSharpens,
    .nothingWeighs,
  ]

  /// Says something about a name whatever the values around it are.
  private static let ofNamesAlone: Set<DiagnosticCode> = [
    .unknownName, .unknownLayer, .nameTwice, .reservedName, .nameTooLong, .labelRead, .itOutsideOp,
  ]

  /// Says something about a setting whatever the network is.
  private static let ofSettingsAlone: Set<DiagnosticCode> = [
    .unitsDiffer, .wrongUnit, .unknownChoice, .unknownSetting, .settingTwice, .settingMissing,
    .pipelineInPlan, .unknownArgument, .argumentNotGiven, .argumentSurplus, .argumentTwice,
    .argumentNeedsName, .valueKind,
  ]
}

extension Declaration {
  fileprivate var hasBody: Bool {
    switch self {
    case .network, .plan: true
    case .op, .size, .malformed: false
    }
  }

  fileprivate var wholeRange: SourceRange {
    switch self {
    case .network(let network): network.range
    case .op(let op): op.range
    case .size(let size): size.range
    case .plan(let plan): plan.range
    case .malformed(let range): range
    }
  }
}

extension Item {
  fileprivate var wholeRange: SourceRange {
    switch self {
    case .size(let size): size.range
    case .op(let op): op.range
    case .input(let signal), .label(let signal): signal.range
    case .output(let binding), .binding(let binding): binding.range
    case .malformed(let range): range
    }
  }
}

extension SourceText {
  /// The item that starts there is an op.
  fileprivate func isOp(at offset: Int) -> Bool {
    offset + 2 < bytes.count && bytes[offset] == UInt8(ascii: "o")
      && bytes[offset + 1] == UInt8(ascii: "p")
      && [9, 10, 13, 32].contains(bytes[offset + 2])
  }
}
