import WSLang

/// Limits of what an op may expand to: far above every real network, low enough that no file keeps
/// the checker busy.
enum ExpansionLimit {
  static let layers = 65_536
  /// Calls and stages, for ops that grow without making a layer.
  static let calls = 262_144
  /// Calls inside calls and brackets inside brackets.
  static let depth = 400
}

/// Expands the ops of a network.
func expandNetwork(
  _ index: Int, _ names: FileNames, ops: OpTable, scope: NumberScope, _ reporter: inout Reporter
) -> ExpandedGraph {
  var expander = Expander(names: names, network: index, ops: ops, scope: scope)
  expander.expandAll(&reporter)
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
}

struct Expander {
  let names: FileNames
  let network: Int
  let ops: OpTable
  let numbers: NumberScope
  var graph = ExpandedGraph()
  private var calls = 0
  /// The limit was reached and reported.
  private(set) var isExhausted = false

  init(names: FileNames, network: Int, ops: OpTable, scope: NumberScope) {
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
        signals: signals, numbers: numbers, names: scope, binding: index)
      graph.bindings.append(signal(entry.binding.value, environment, &reporter))
    }
  }

  /// Counts one more call; false, after one report, when there are too many.
  mutating func spend(at place: Place, _ reporter: inout Reporter) -> Bool {
    guard !isExhausted else { return false }
    calls += 1
    guard calls > ExpansionLimit.calls || graph.nodes.count > ExpansionLimit.layers else {
      return true
    }
    isExhausted = true
    reporter.report(
      "WS2022", "`\(networkNames.name)` has more than \(ExpansionLimit.layers) layers", at: place,
      "expanded here when the limit was reached")
    return false
  }

  /// One level deeper; nil, after a report, when it is too deep.
  func deeper(
    _ environment: Environment, at range: SourceRange, _ reporter: inout Reporter
  ) -> Environment? {
    guard environment.depth < ExpansionLimit.depth else {
      reporter.report(
        "WS2022", "ops call ops more than \(ExpansionLimit.depth) deep", at: Place(range))
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
