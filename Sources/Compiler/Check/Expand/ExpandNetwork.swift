import WSLang

/// Limits of what an op may expand to: far above every real network, low enough that no file keeps
/// the checker busy.
enum ExpansionLimit {
  /// Of one network.
  static let layers = 16_384
  /// Signals and stages of all networks of a file, for ops that grow without making a layer.
  static let calls = 262_144
  /// Bytes of the bodies of all expanded ops.
  static let text = 1 << 26
  /// Brackets inside brackets, through all ops.
  static let depth = 400
  /// Ops inside ops.
  static let opDepth = 32
  /// Bytes of a derived name.
  static let name = 1000
}

/// What expansion has used up so far, over all networks of a file.
struct ExpansionCost {
  var calls = 0
  var text = 0
}

/// Expands the ops of a network.
func expandNetwork(
  _ index: Int, _ names: FileNames, ops: OpTable, scope: NumberScope, cost: inout ExpansionCost,
  _ reporter: inout Reporter
) -> ExpandedGraph {
  var expander = Expander(names: names, network: index, ops: ops, scope: scope, cost: cost)
  expander.expandAll(&reporter)
  cost = expander.cost
  return expander.graph
}

/// What the names mean at a place that is being expanded.
struct Environment {
  /// Nil in the network itself; else the op whose body is expanded.
  var op: Int?
  /// The input of the op.
  var it: Reference?
  var signals: [String: Reference]
  var numbers: NumberScope
  /// The scope of derived names.
  var names: Int
  var binding: Int
  /// Where the outermost op was called.
  var callPlace: Place?
  var depth = 0
  var opDepth = 0
  /// Bytes of the derived name so far.
  var nameLength = 0
}

struct Expander {
  let names: FileNames
  let network: Int
  let ops: OpTable
  let numbers: NumberScope
  var graph = ExpandedGraph()
  let labels: Set<String>
  private(set) var cost: ExpansionCost
  /// The limit was reached and reported.
  private(set) var isExhausted = false

  init(
    names: FileNames, network: Int, ops: OpTable, scope: NumberScope, cost: ExpansionCost
  ) {
    self.cost = cost
    labels = Set(names.networks[network].labels.map(\.name.text))
    self.names = names
    self.network = network
    self.ops = ops
    numbers = scope
  }

  private var networkNames: NetworkNames { names.networks[network] }

  mutating func expandAll(_ reporter: inout Reporter) {
    var signals: [String: Reference] = [:]
    for (index, input) in networkNames.inputs.enumerated() {
      let scope = graph.names.addRoot(input.name.text)
      let place = Place(input.name.range)
      signals[input.name.text] = .node(graph.nodes.count)
      graph.nodes.append(
        ExpandedNode(
          kind: .input(index), inputs: [], place: place, callPlace: place, op: nil, binding: nil,
          name: graph.names.addMember("input", in: scope)))
    }
    for (index, entry) in networkNames.bindings.enumerated() {
      signals[entry.binding.name.text] = .binding(index)
    }
    for (index, entry) in networkNames.bindings.enumerated() {
      let scope = graph.names.addRoot(entry.binding.name.text)
      let environment = Environment(
        signals: signals, numbers: numbers, names: scope, binding: index,
        nameLength: entry.binding.name.text.utf8.count)
      graph.bindings.append(signal(entry.binding.value, environment, &reporter))
    }
  }

  /// Counts one more call; false, after one report, when there are too many.
  mutating func spend(at place: Place, _ reporter: inout Reporter) -> Bool {
    guard !isExhausted else { return false }
    cost.calls += 1
    if graph.nodes.count > ExpansionLimit.layers {
      return exhaust(
        "`\(networkNames.name)` has more than \(ExpansionLimit.layers) layers", at: place, &reporter
      )
    }
    if cost.calls > ExpansionLimit.calls || cost.text > ExpansionLimit.text {
      return exhaust("the ops of this file expand without end", at: place, &reporter)
    }
    return true
  }

  private mutating func exhaust(
    _ message: String, at place: Place, _ reporter: inout Reporter
  ) -> Bool {
    isExhausted = true
    reporter.report(
      .expansionTooLarge, message, at: place, "expanded here when the limit was reached")
    return false
  }

  /// Enters the body of an op; nil, after a report, when ops are nested too deep.
  mutating func enter(
    _ op: OpTable.Op, from environment: Environment, at range: SourceRange,
    _ reporter: inout Reporter
  ) -> (depth: Int, nameLength: Int)? {
    cost.text += op.declaration.body.range.end - op.declaration.body.range.start
    let depth = environment.opDepth + 1
    let nameLength = environment.nameLength + op.name.utf8.count + 1
    guard depth <= ExpansionLimit.opDepth, nameLength <= ExpansionLimit.name else {
      reporter.report(
        .expansionTooLarge,
        depth > ExpansionLimit.opDepth
          ? "ops call ops more than \(ExpansionLimit.opDepth) deep"
          : "the names of the layers in these ops have more than \(ExpansionLimit.name) letters",
        at: Place(range))
      return nil
    }
    return (depth, nameLength)
  }

  /// One level deeper; nil, after a report, when it is too deep.
  func deeper(
    _ environment: Environment, at range: SourceRange, _ reporter: inout Reporter
  ) -> Environment? {
    guard environment.depth < ExpansionLimit.depth else {
      reporter.report(
        .expansionTooLarge, "brackets and ops are nested more than \(ExpansionLimit.depth) deep",
        at: Place(range))
      return nil
    }
    var inner = environment
    inner.depth += 1
    return inner
  }

  mutating func addLayer(
    _ entry: LayerEntry, _ arguments: Arguments, _ inputs: [Reference], at range: SourceRange,
    _ environment: Environment
  ) -> Reference {
    let name = graph.names.addMember(entry.name, in: environment.names)
    let place = Place(range)
    graph.nodes.append(
      ExpandedNode(
        kind: .layer(entry, arguments), inputs: inputs, place: place,
        callPlace: environment.callPlace ?? place,
        op: environment.op.map { ops.ops[$0].name }, binding: environment.binding, name: name))
    return .node(graph.nodes.count - 1)
  }
}
