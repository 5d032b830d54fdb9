import WSLang

/// What is wrong with a graph's text, and where.
package struct GraphTextFault: Error, Equatable {
  /// Counts from 1.
  package var line: Int
  package var message: String
}

/// Reads what `printGraph` wrote. Whether the graph is sound is for `verifyGraph` to say.
package func parseGraph(_ text: String) throws(GraphTextFault) -> Graph {
  var graph = Graph(network: "", nodes: [], labels: [], outputs: [])
  var calls: [NodeCall] = []
  var outputs: [String] = []
  for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
  where !line.isEmpty {
    var cursor = LineCursor(line, number: index + 1)
    let first = try cursor.name()
    if index == 0 {
      guard first == "graph" else { throw cursor.fault("a graph starts with `graph NAME`") }
      graph.network = try cursor.name()
    } else if first == "label", !cursor.skip("=") {
      graph.labels.append(try cursor.label())
    } else if first == "output", !cursor.skip("=") {
      let name = try cursor.name()
      try cursor.expect("=")
      outputs.append(try cursor.name())
      graph.outputs.append(GraphOutput(name: name, node: -1, range: try cursor.range()))
    } else {
      if first != "label", first != "output" { try cursor.expect("=") }
      calls.append(try cursor.call())
      try cursor.expect(":")
      let training = try cursor.type()
      let deployed = cursor.skip("->") ? try cursor.type() : training
      graph.nodes.append(
        GraphNode(
          name: first, layer: InputLayer(), inputs: [],
          type: SignalViews(training: training, deployed: deployed), range: try cursor.range()))
    }
    try cursor.end()
  }

  // Names are looked up last, because a delay may read what comes later.
  let places = Dictionary(
    graph.nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  func place(_ name: String) throws(GraphTextFault) -> Int {
    guard let place = places[name] else {
      throw GraphTextFault(line: 1, message: "no node is called `\(name)`")
    }
    return place
  }
  for index in graph.nodes.indices {
    for name in calls[index].inputs { graph.nodes[index].inputs.append(try place(name)) }
  }
  for (index, call) in calls.enumerated() {
    let inputs = graph.nodes[index].inputs.map { graph.nodes[$0].type.training.signalShape }
    do {
      graph.nodes[index].layer = try call.layer.make(reading: inputs)
    } catch {
      throw GraphTextFault(line: call.line, message: error.message)
    }
  }
  for index in graph.outputs.indices { graph.outputs[index].node = try place(outputs[index]) }
  return graph
}

/// What a line says about a node; the layer is made when the signals that it reads are known.
private struct NodeCall {
  let line: Int
  let layer: UnmadeLayer
  let inputs: [String]
}

/// Reads one line from left to right.
private struct LineCursor {
  private let characters: [Character]
  private let number: Int
  private var position = 0

  init(_ line: Substring, number: Int) {
    characters = Array(line)
    self.number = number
  }

  func fault(_ message: String) -> GraphTextFault {
    GraphTextFault(line: number, message: message)
  }

  private mutating func skipSpaces() {
    while position < characters.count, characters[position] == " " { position += 1 }
  }

  /// Passes over a sign if it stands here.
  mutating func skip(_ sign: String) -> Bool {
    skipSpaces()
    guard characters[position...].starts(with: sign) else { return false }
    position += sign.count
    return true
  }

  mutating func expect(_ sign: String) throws(GraphTextFault) {
    if !skip(sign) { throw fault("`\(sign)` is missing at column \(position + 1)") }
  }

  mutating func end() throws(GraphTextFault) {
    skipSpaces()
    if position < characters.count { throw fault("column \(position + 1) is one too many") }
  }

  /// A run of characters that are neither spaces nor signs of the format.
  mutating func name() throws(GraphTextFault) -> String {
    skipSpaces()
    let start = position
    while position < characters.count, !" ()[],:=@\"".contains(characters[position]) {
      position += 1
    }
    if position == start { throw fault("a name is missing at column \(position + 1)") }
    return String(characters[start..<position])
  }

  private mutating func whole() throws(GraphTextFault) -> Int {
    let text = try name()
    guard let value = Int(text) else { throw fault("`\(text)` is no whole number") }
    return value
  }

  mutating func range() throws(GraphTextFault) -> SourceRange {
    try expect("@")
    let parts = try name().split(separator: ".", omittingEmptySubsequences: true)
    guard parts.count == 2, let start = Int(parts[0]), let end = Int(parts[1]) else {
      throw fault("a range is two offsets with `..` between")
    }
    return SourceRange(start, end)
  }

  private mutating func list() throws(GraphTextFault) -> [Int] {
    try expect("[")
    var values: [Int] = []
    while !skip("]") {
      if !values.isEmpty { try expect(",") }
      values.append(try whole())
    }
    return values
  }

  mutating func label() throws(GraphTextFault) -> GraphLabel {
    let name = try name()
    try expect(":")
    try expect("class")
    let axes = try list()
    guard let classes = axes.last else { throw fault("a label has classes") }
    return GraphLabel(
      name: name, positions: Array(axes.dropLast()), classes: classes, range: try range())
  }

  mutating func type() throws(GraphTextFault) -> SignalType {
    let word = try name()
    let kind: SignalKind
    switch word {
    case "real": kind = .real
    case "unit": kind = .unit
    case "spike": kind = .spike
    case "class": kind = .class
    case "quant":
      try expect("(")
      kind = .quant(bits: try whole())
      try expect(")")
    default: throw fault("`\(word)` is no kind of signal")
    }
    try expect("[")
    var type = SignalType(kind: kind, shape: [])
    while !skip("]") {
      if !type.shape.isEmpty || type.steps != nil { try expect(",") }
      let axis = try whole()
      if skip("steps") { type.steps = axis } else { type.shape.append(axis) }
    }
    type.isRawSum = skip("sum")
    return type
  }

  /// `word(input, …, name: value, …)`
  mutating func call() throws(GraphTextFault) -> NodeCall {
    let word = try name()
    var arguments: [(name: String, value: Value)] = []
    var inputs: [String] = []
    try expect("(")
    while !skip(")") {
      if !inputs.isEmpty || !arguments.isEmpty { try expect(",") }
      let first = try name()
      if skip(":") {
        arguments.append((first, try value()))
      } else {
        inputs.append(first)
      }
    }
    guard let layer = UnmadeLayer(word, arguments) else {
      throw fault("`\(word)` is unknown or has other arguments")
    }
    return NodeCall(line: number, layer: layer, inputs: inputs)
  }

  private mutating func value() throws(GraphTextFault) -> Value {
    skipSpaces()
    guard position < characters.count else { throw fault("an argument is missing") }
    if characters[position] == "[" { return .pair(try list()) }
    if skip("\"") {
      let start = position
      while position < characters.count, characters[position] != "\"" { position += 1 }
      let text = String(characters[start..<position])
      try expect("\"")
      return .string(text)
    }
    let word = try name()
    if word == "true" || word == "false" { return .boolean(word == "true") }
    if let value = Int(word) { return .integer(value) }
    if let value = Double(word) { return .number(value) }
    return try chosen(word)
  }

  /// `word(name: value, …)`; the brackets are left out where it has no arguments.
  private mutating func chosen(_ word: String) throws(GraphTextFault) -> Value {
    var arguments = Arguments()
    guard skip("(") else { return .word(word) }
    while !skip(")") {
      if !arguments.names.isEmpty { try expect(",") }
      let name = try name()
      try expect(":")
      let value = try value()
      arguments.set(name, Argument(value, at: Place(SourceRange(0, 0)), from: .fallback))
    }
    return .word(word, arguments)
  }
}
