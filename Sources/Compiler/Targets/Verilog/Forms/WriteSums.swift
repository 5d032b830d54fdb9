import WSRuntime

extension VerilogWriter {
  /// The nodes of a tree over the bits of the vector `source`; registers move while `step` is 1.
  /// Node n is called `n` with its number.
  func writeTree(_ tree: SumTree, over source: String, step: String) throws(RuntimeError) {
    var known: Set<String> = []
    var held: [Int] = []
    for (index, node) in tree.nodes.enumerated() {
      let range = Verilog.range(node.bits)
      switch node.kind {
      case .table(let inputs, _):
        let place = inputs.reversed().map { "\(source)[\($0)]" }.joined(separator: ", ")
        var parts: [String] = []
        for table in node.truthTables {
          var bits = BitString()
          bits.append(Int(bitPattern: UInt(table)), bits: 1 << inputs.count)
          let name = "T\(1 << inputs.count)_\(bits.digits)"
          if known.insert(name).inserted {
            try lines("localparam \(Verilog.range(bits.count))\(name) = \(bits.literal);")
          }
          parts.append("\(name)[{\(place)}]")
        }
        let value = parts.reversed().joined(separator: ", ")
        try lines("wire \(range)n\(index) = {\(value)};")
      case .add(let left, let right):
        let sum = [left, right].map { tree.padded($0, to: node.bits) }.joined(separator: " + ")
        try lines("wire \(range)n\(index) = \(sum);")
      case .hold:
        try lines("reg \(range)n\(index);")
        held.append(index)
      }
    }
    try block("always @(posedge clk) if (\(step)) begin", "end") { () throws(RuntimeError) in
      for index in held {
        if case .hold(let node) = tree.nodes[index].kind { try lines("n\(index) <= n\(node);") }
      }
    }
  }
}

extension SumTree {
  /// The name of a node, with zeros in front.
  func padded(_ node: Int, to bits: Int) -> String {
    let missing = bits - nodes[node].bits
    return missing > 0 ? "{\(missing)'d0, n\(node)}" : "n\(node)"
  }
}
