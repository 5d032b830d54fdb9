import WSLang

/// The layers of one kind of a network by the names that plans use: a binding or a derived name
/// means every one inside it.
struct LayerIndex {
  enum Kind {
    /// Sharpenable ones.
    case activations
    case products
  }

  /// All of them in the order of the graph.
  let all: [Int]
  private let kind: Kind
  private var byName: [String: [Int]] = [:]
  private var otherNames: Set<String> = []

  /// Most plans take all and name none; then the names are not made.
  init(_ kind: Kind, of network: CheckedNetwork, named: Bool = true) {
    self.kind = kind
    all = network.nodes(yielding: [kind.yield])
    guard named else { return }
    let graph = network.typed.graph
    for node in all { add(network.layerName(node), node) }
    for (index, entry) in network.names.bindings.enumerated() {
      let name = entry.binding.name.text
      // `a = b` names the same signal.
      if byName[name] == nil, let node = graph.bindings[index], all.contains(sorted: node) {
        byName[name] = [node]
      }
      otherNames.insert(name)
    }
    for input in network.names.inputs { otherNames.insert(input.name.text) }
  }

  private mutating func add(_ name: String, _ node: Int) {
    var end = name.startIndex
    while true {
      let dot = name[end...].firstIndex(of: ".") ?? name.endIndex
      byName[String(name[..<dot]), default: []].append(node)
      guard dot < name.endIndex else { return }
      end = name.index(after: dot)
    }
  }

  /// The layers that a name means; nil, after a report, if there are none.
  func find(
    _ path: [String], at place: Place, also words: [String] = [], _ reporter: inout Reporter
  ) -> [Int]? {
    let name = path.joined(separator: ".")
    if let found = byName[name] { return found }
    if otherNames.contains(name) {
      reporter.report(kind.noneInside, "`\(name)` holds no \(kind.words)", at: place)
      return nil
    }
    let written = Name(name, place.range)
    let candidates = otherNames.sorted() + byName.keys.sorted() + words
    reporter.report(
      .unknownSignal, "no signal or layer is called `\(name)`", at: place,
      helps: reporter.didYouMean(written, among: candidates))
    return nil
  }
}

extension LayerIndex.Kind {
  fileprivate var yield: SignalRule.Yield {
    switch self {
    case .activations: .sharpened
    case .products: .rawSum
    }
  }

  fileprivate var noneInside: DiagnosticCode {
    switch self {
    case .activations: .nothingSharpens
    case .products: .nothingWeighs
    }
  }

  fileprivate var words: String {
    switch self {
    case .activations: "activation that can be sharpened"
    case .products: "layer with weights"
    }
  }
}

extension [Int] {
  /// Whether a sorted list holds a value.
  func contains(sorted value: Int) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == value
  }
}
