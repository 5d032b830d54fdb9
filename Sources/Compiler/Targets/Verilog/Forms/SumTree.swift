/// Sums of weighted bits as a circuit: tables of a few bits each, whose numbers an adder tree adds.
///
///     total = Σ w x − Σ min(w, 0)
///
/// is never negative; it takes one table for each group of as many bits as a look-up table of the
/// family has inputs, and sums that have the same group share its table.
struct SumTree {
  /// A number in the circuit.
  struct Node: Equatable {
    enum Kind: Equatable {
      case table(inputs: [Int], weights: [Int])
      case add(Int, Int)
      /// The same a clock later.
      case hold(Int)
    }

    var kind: Kind
    /// The greatest value; the least is 0.
    var most: Int
    /// Registers between the bits and it.
    var delay: Int

    var bits: Int { Verilog.bits(numbering: most + 1) }
  }

  private(set) var nodes: [Node] = []
  /// For each sum: its node; nil where all its weights are 0.
  private(set) var totals: [Int?] = []
  /// Clocks from the bits to the totals.
  private(set) var latency = 0

  private var places: [Key: Int] = [:]

  private struct Key: Hashable {
    var numbers: [Int]
    var isTable: Bool
  }

  /// `rows` holds a weight for each bit. A register stands behind the tables and behind every
  /// `levels` levels of adders.
  init(_ rows: [[Int]], tableInputs: Int, levels: Int) {
    var words = rows.map { row in tables(of: row, size: tableInputs) }
    var level = 0
    while true {
      if level % levels == 0 {
        words = words.map { word in word.map { hold($0) } }
        latency += 1
      }
      guard words.contains(where: { $0.count > 1 }) else { break }
      words = words.map { word in pairs(of: word) }
      level += 1
    }
    totals = words.map(\.first)
  }

  private mutating func tables(of row: [Int], size: Int) -> [Int] {
    let inputs = row.indices.filter { row[$0] != 0 }
    return stride(from: 0, to: inputs.count, by: size).map { first in
      let group = Array(inputs[first..<min(first + size, inputs.count)])
      let weights = group.map { row[$0] }
      return place(
        Key(numbers: group + weights, isTable: true),
        Node(
          kind: .table(inputs: group, weights: weights),
          most: weights.reduce(0) { $0 + abs($1) }, delay: 0))
    }
  }

  /// Neighbours in size are added.
  private mutating func pairs(of word: [Int]) -> [Int] {
    let sorted = word.sorted { (nodes[$0].most, $0) < (nodes[$1].most, $1) }
    return stride(from: 0, to: sorted.count, by: 2).map { first in
      guard first + 1 < sorted.count else { return sorted[first] }
      let (left, right) = (sorted[first], sorted[first + 1])
      return place(
        Key(numbers: [left, right], isTable: false),
        Node(
          kind: .add(left, right), most: nodes[left].most + nodes[right].most,
          delay: nodes[left].delay))
    }
  }

  private mutating func hold(_ node: Int) -> Int {
    place(
      Key(numbers: [node], isTable: false),
      Node(kind: .hold(node), most: nodes[node].most, delay: nodes[node].delay + 1))
  }

  private mutating func place(_ key: Key, _ node: Node) -> Int {
    if let place = places[key] { return place }
    nodes.append(node)
    places[key] = nodes.count - 1
    return nodes.count - 1
  }
}

extension SumTree.Node {
  /// For each bit of a table's number: its value for each combination of the inputs, the first
  /// input lowest.
  var truthTables: [UInt64] {
    guard case .table(let inputs, let weights) = kind else { return [] }
    let offset = weights.reduce(0) { $0 - min($1, 0) }
    var tables = [UInt64](repeating: 0, count: bits)
    for combination in 0..<1 << inputs.count {
      var value = offset
      for (place, weight) in weights.enumerated() where combination >> place & 1 == 1 {
        value += weight
      }
      for bit in tables.indices where value >> bit & 1 == 1 {
        tables[bit] |= 1 << UInt64(combination)
      }
    }
    return tables
  }
}
