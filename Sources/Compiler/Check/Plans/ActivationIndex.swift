import WSLang

/// The sharpenable activations of a network by the names that plans use: a binding or a derived
/// name means every activation inside it.
struct ActivationIndex {
  /// All sharpenable activations in the order of the graph.
  let all: [Int]
  private var byName: [String: [Int]] = [:]
  private var otherNames: Set<String> = []

  /// Most plans take all activations and name none; then the names are not made.
  init(_ network: CheckedNetwork, named: Bool = true) {
    all = network.nodes(yielding: [.sharpened])
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

  /// The activations that a name means; nil, after a report, if there are none.
  func find(
    _ path: [String], at place: Place, also words: [String] = [], _ reporter: inout Reporter
  ) -> [Int]? {
    let name = path.joined(separator: ".")
    if let found = byName[name] { return found }
    if otherNames.contains(name) {
      reporter.report(
        .nothingSharpens, "`\(name)` holds no activation that can be sharpened", at: place)
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
