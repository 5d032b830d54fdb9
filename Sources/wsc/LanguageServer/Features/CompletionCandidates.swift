import WSCompiler
import WSLang
import WSRuntime

/// What fits at a place.
struct CompletionCandidates {
  private let place: CompletionPlace
  private let file: Snapshot
  /// The network whose names are seen there.
  private let network: String?

  init(_ place: CompletionPlace, _ file: Snapshot) {
    self.place = place
    self.file = file
    switch place.block {
    case .file: network = nil
    case .network(let name): network = name
    case .plan(_, let subject): network = file.baseNetwork(of: subject)
    }
  }

  var all: [Completion] {
    switch place.slot {
    case .start: starts
    case .newName, .behindOperand: []
    case .outputName: labelsWithoutOutput
    case .subject(let kind): subjects(of: kind)
    case .alias: [Completion("as", .keyword, "a name for the plan", snippet: "as ${1:Name}")]
    case .argument: labels + operands
    case .operand: operands
    case .divisor: units(singular: true) + sizes
    case .behindNumber(let text): units(singular: text == "1")
    case .derivedName(let path): derivedNames(below: path)
    }
  }

  // MARK: Items

  private var starts: [Completion] {
    switch place.block {
    case .file: declarations
    case .network: items
    case .plan(let kind, _):
      Catalogue.current.settings(of: kind)
        .filter { !place.keysBefore.contains($0.name) && !place.keysAhead.contains($0.name) }
        .map { Completion($0, .property) }
    }
  }

  private var declarations: [Completion] {
    let networks = file.symbols.symbols.filter { $0.kind == .network }
    let subject = networks.count == 1 ? networks[0].name.text : "Net"
    let plans = PlanDeclaration.Kind.allCases.map { kind in
      let alias = kind == .convert ? " as ${2:Name}" : ""
      return Completion(
        kind.rawValue, .keyword, "a plan",
        snippet: "\(kind.rawValue) ${1:\(subject)}\(alias) {\n  $0\n}")
    }
    let edition =
      file.tree.edition == nil
      ? [Completion("whetstone 1", .keyword, "the edition of the language")] : []
    return edition
      + [Completion("network", .keyword, "a network", snippet: "network ${1:Net} {\n  $0\n}")]
      + opAndSize + plans
  }

  private var opAndSize: [Completion] {
    [
      Completion(
        "op", .keyword, "a pipeline with parameters",
        snippet: "op ${1:name}(${2:width}: size) = $0"),
      Completion("size", .keyword, "a whole number", snippet: "size ${1:name} = $0"),
    ]
  }

  private var items: [Completion] {
    [
      Completion("input", .keyword, "what comes in", snippet: "input ${1:name}: $0"),
      Completion(
        "label", .keyword, "the truth that a loss compares with",
        snippet: "label ${1:name}: class[$0]"),
      Completion("output", .keyword, "what goes out", snippet: "output ${1:name} = $0"),
    ] + opAndSize
  }

  /// An output and a label of the same name are a prediction and its truth.
  private var labelsWithoutOutput: [Completion] {
    let outputs = Set(visible.filter { $0.kind == .output }.map(\.name.text))
    return labelNames.filter { !outputs.contains($0) }
      .map { Completion($0, .variable, "predicts this label") }
  }

  /// Those that share an output's name too.
  private var labelNames: [String] {
    file.tree.declarations.flatMap { declaration -> [String] in
      guard case .network(let found) = declaration, found.name.text == network else { return [] }
      return found.items.compactMap { item in
        if case .label(let label) = item { label.name.text } else { nil }
      }
    }
  }

  private func subjects(of kind: PlanDeclaration.Kind) -> [Completion] {
    file.symbols.symbols.filter {
      $0.kind == .network || (kind != .convert && $0.kind == .plan(.convert))
    }.map { Completion($0.name.text, .network, $0.kind == .network ? "network" : "conversion") }
  }

  // MARK: Operands

  private var operands: [Completion] {
    switch place.role {
    case .unknown: []
    case .signal: signals + joins
    case .stage: stages
    case .opBody:
      stages + joins + signals + [Completion("it", .keyword, "the input of the op")]
    case .size: sizes
    case .signalType(let isOfLabel): signalTypes(ofLabel: isOfLabel)
    case .parameterType:
      Parameter.Kind.allCases.map { Completion($0.rawValue, .keyword, "a type of parameters") }
    case .tableKey(_, let others):
      references.filter { $0.detail != "label" }
        + [others].compactMap(\.self).map {
          Completion($0, .value)
        }
    case .value(let kind): kind.map(values) ?? []
    }
  }

  private func signalTypes(ofLabel isOfLabel: Bool) -> [Completion] {
    let meanings: [TypeExpression.Kind: String] = [
      .real: "any number", .unit: "a number in [0, 1]", .spike: "0 or 1", .class: "a class",
      .quant: "one of 2^n levels in [0, 1]",
    ]
    return TypeExpression.Kind.allCases.filter { ($0 == .class) == isOfLabel }.map { kind in
      let bits = kind == .quant ? "(${2:8})" : ""
      return Completion(
        kind.rawValue, .keyword, meanings[kind] ?? "", snippet: "\(kind.rawValue)\(bits)[$1]")
    }
  }

  private var stages: [Completion] {
    Catalogue.current.layers.filter { !$0.isJoin }.map { Completion($0.word, .function) } + ops
  }

  private var joins: [Completion] {
    Catalogue.current.layers.filter(\.isJoin).map { Completion($0.word, .function) }
  }

  /// An op may not call itself.
  private var ops: [Completion] {
    visible.filter { $0.kind == .op && !isBeingWritten($0) }.map { op in
      let parameters = file.symbols.parameters(ofOp: op)
      let fields = parameters.enumerated().map { "${\($0 + 1):\($1.name.text)}" }
      let list = parameters.map { file.text($0.range) }.joined(separator: ", ")
      return Completion(
        op.name.text, .function, list.isEmpty ? "op" : "op(\(list))",
        snippet: fields.isEmpty ? nil : "\(op.name.text)(\(fields.joined(separator: ", ")))")
    }
  }

  // MARK: Names

  private var visible: [Symbol] { file.symbols.visible(inNetwork: network) }

  private func isBeingWritten(_ symbol: Symbol) -> Bool {
    if case .plan = place.block { return false }
    return symbol.name.text == place.itemName
  }

  private func parameters(_ kind: String) -> [Completion] {
    (place.opParameters ?? []).filter { $0.kind == kind }
      .map { Completion($0.name, .variable, "parameter of the op") }
  }

  private var sizes: [Completion] {
    parameters("size")
      + visible.filter { $0.kind == .size && !isBeingWritten($0) }
      .map { Completion($0.name.text, .constant, "size") }
  }

  /// What an expression may read; an op sees no signal but its parameters.
  private var signals: [Completion] {
    if place.opParameters != nil { return parameters("signal") }
    return visible.compactMap { symbol in
      guard [.input, .binding, .output].contains(symbol.kind), !isBeingWritten(symbol) else {
        return nil
      }
      return Completion(symbol.name.text, .variable, file.viewsText(of: symbol) ?? "signal")
    }
  }

  /// What a plan may name, labels included.
  private var references: [Completion] {
    visible.compactMap { symbol in
      switch symbol.kind {
      case .input, .binding, .output:
        Completion(symbol.name.text, .variable, file.viewsText(of: symbol) ?? "signal")
      case .label: Completion(symbol.name.text, .variable, "label")
      default: nil
      }
    }
  }

  /// Layers and ops inside a binding: `c5.stage_2.conv`.
  private func derivedNames(below path: String) -> [Completion] {
    guard case .plan = place.block, let network,
      let facts = file.facts.first(where: { $0.name.text == network })
    else { return [] }
    let prefix = path + "."
    var found: [Completion] = []
    for layer in facts.layers where layer.name.hasPrefix(prefix) {
      let rest = layer.name.dropFirst(prefix.count)
      guard let next = rest.split(separator: ".").first.map(String.init),
        found.last?.label != next
      else { continue }
      let isLayer = next.count == rest.count
      found.append(Completion(next, .field, isLayer ? layer.views?.text ?? "layer" : "op"))
    }
    return found
  }

  // MARK: Values

  private var labels: [Completion] {
    guard let call = place.call else { return [] }
    func isFree(_ name: String) -> Bool {
      !call.labels.contains(name) && !place.keysAhead.contains(name)
    }
    switch call.callee {
    case .unknown: return []
    case .word(let word):
      return word.parameters.filter { $0.isLabelled && !$0.takesOthers && isFree($0.name) }
        .map { Completion($0, .field) }
    case .op(let op):
      return file.symbols.parameters(ofOp: op).dropFirst(call.position)
        .filter { isFree($0.name.text) }
        .map { Completion($0.name.text, .field, "of the op", snippet: "\($0.name.text): $0") }
    }
  }

  private func values(_ kind: WSCompiler.ValueKind) -> [Completion] {
    let form = kind.snippet.map { [Completion(kind.formText, .snippet, kind.words, snippet: $0)] }
    switch kind {
    case .choice(let words): return words.map { Completion($0, .value) }
    case .either(let kinds): return kinds.flatMap(values)
    case .boolean: return ["true", "false"].map { Completion($0, .constant, "") }
    case .size, .pair: return sizes
    case .count: return (form ?? []) + sizes
    case .number, .fraction: return parameters("number")
    case .interval(let kind), .rest(let kind), .others(let kind): return values(kind)
    case .reference: return fittingReferences
    case .groups: return references.filter { $0.detail != "label" }
    case .signals: return signals
    case .planName: return plans
    case .list, .table, .rate, .span, .string: return form ?? []
    }
  }

  private func units(singular: Bool) -> [Completion] {
    let units: [Unit]
    switch place.role {
    case .value(let kind?):
      if case .divisor = place.slot { units = kind.ratePer } else { units = kind.units }
    case .size:
      // A size may be in steps; where one is used no unit is written.
      if case .behindNumber = place.slot, place.call == nil { units = [.step] } else { units = [] }
    default: units = []
    }
    return units.map { Completion($0.words(singular: singular), .unit, "unit") }
  }

  private var parameterName: String? {
    guard let call = place.call, case .word(let word) = call.callee else { return nil }
    return call.label ?? word.freeParameter(at: call.position)?.name
  }

  /// Which names of the network fit: pictures go to inputs, classes to labels, losses read outputs.
  private var fittingReferences: [Completion] {
    func all(_ kind: Symbol.Kind) -> [Completion] {
      visible.filter { $0.kind == kind }
        .map { Completion($0.name.text, .variable, file.viewsText(of: $0) ?? "signal") }
    }
    if let call = place.call, case .word(let word) = call.callee,
      let field = DataSets.ownFields(of: word.name).first(where: { $0.name == parameterName })
    {
      return field.isPicture
        ? all(.input) : labelNames.map { Completion($0, .variable, "label") }
    }
    return parameterName == "output" ? all(.output) : references
  }

  private var plans: [Completion] {
    func named(_ isWanted: (Symbol.Kind) -> Bool) -> [Completion] {
      file.symbols.symbols.filter { isWanted($0.kind) }
        .map { Completion($0.name.text, .network, $0.kind == .network ? "network" : "plan") }
    }
    if parameterName == "name" {
      return named { $0 == .network || $0 == .plan(.train) || $0 == .plan(.convert) }
    }
    if place.itemName == "sharpen" {
      return named { $0 == .plan(.sharpen) } + [Completion("none", .value, "no sharpening")]
    }
    return named { $0 == .plan(.train) }
  }
}

extension WSCompiler.ValueKind {
  /// The units behind the `/` of a rate.
  fileprivate var ratePer: [Unit] {
    switch self {
    case .rate(let unit, _): [unit]
    case .either(let kinds): kinds.flatMap(\.ratePer)
    default: []
    }
  }

  /// How a form with places to fill in is listed.
  fileprivate var formText: String {
    switch self {
    case .count(let unit, _): "… \(unit.words())"
    case .span: "… epochs"
    case .rate(let unit, _): "… / \(unit.rawValue)"
    case .string: "\"…\""
    default: "[…]"
    }
  }
}
