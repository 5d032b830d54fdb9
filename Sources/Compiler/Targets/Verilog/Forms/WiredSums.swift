import WSRuntime

/// A population whose weights are wiring: all sums of a window at once, in a pipeline of tables and
/// adders. Values of several bits come plane by plane, the highest first; between two planes the
/// sums are doubled.
struct WiredSums {
  var tree: SumTree
  var planes: Int
  var windows: Int
  /// For each neuron: what is added to the planes' totals; it fires where the sum is not negative.
  var offsets: [Int]
  /// Of a neuron's sum over all planes.
  var sumBits: [Int]
  var sliding: SlidingWindow

  /// Levels of adders between two registers.
  static let levels = 2

  /// Nil for a layer with several sources.
  init?(_ layer: CircuitLayer, _ family: CircuitFamily) {
    guard layer.feeds.count == 1, let feed = layer.feeds.first else { return nil }
    let (population, output) = (layer.population, layer.output)
    let weights = feed.connectivity.filled(feed.projection.weight)
    var rows = (0..<output.elements).map { neuron in
      (0..<feed.window.taps).flatMap { tap in
        (0..<feed.stream.elements).map { element in
          feed.weight(tap: tap, element: element, neuron: neuron, weights)
        }
      }
    }
    planes = feed.stream.bits
    windows = output.beats
    sliding = SlidingWindow(feed, to: output)
    let largest = 1 << planes - 1
    offsets = []
    sumBits = []
    for (neuron, row) in rows.enumerated() {
      let negative = row.reduce(0) { $0 + min($1, 0) }
      let offset = Int(population.bias[neuron % population.bias.count]) + largest * negative
      let most = row.reduce(0) { $0 + abs($1) } * largest + offset
      offsets.append(offset)
      sumBits.append(Verilog.signedBits(min(offset, -1)...max(most, 0)))
      // It always fires, or never.
      if planes == 1 && (offset >= 0 || most < 0) { rows[neuron] = row.map { _ in 0 } }
    }
    tree = SumTree(rows, tableInputs: family.tableInputs, levels: Self.levels)
  }
}

extension VerilogWriter {
  func writeWiredSums(_ stage: CircuitStage, _ sums: WiredSums, module name: String)
    throws(RuntimeError)
  {
    let (neurons, width) = (stage.layer.output.elements, sums.sliding.elements)
    let latency = sums.tree.latency
    try module(
      name, summary: "Population `\(stage.layer.output.source)`: all sums of a window at once.",
      ports: StreamPorts(prefix: "s0", width: width).taken()
        + StreamPorts(prefix: "m", width: neurons).sent()
    ) { () throws(RuntimeError) in
      try lines(
        """
        wire step = !result_valid || m_tready;
        assign s0_tready = step;
        reg \(Verilog.range(latency))there, last;
        """)
      let earlier =
        latency > 1 ? ("there[\(latency - 2):0], ", "last[\(latency - 2):0], ") : ("", "")
      try lines(
        """
        always @(posedge clk)
          if (rst) there <= \(latency)'d0;
          else if (step) begin
            there <= {\(earlier.0)s0_tvalid};
            last <= {\(earlier.1)s0_tlast};
          end
        wire added = there[\(latency - 1)];
        wire ends = last[\(latency - 1)];
        """)
      let unread = sums.unreadElements(width)
      if !unread.isEmpty {
        try lines(
          "wire unread = &{1'b0, \(unread.map { "s0_tdata[\($0)]" }.joined(separator: ", "))};")
      }
      try writeTree(sums.tree, over: "s0_tdata", step: "step")
      if sums.planes > 1 { try writeHorner(sums) } else { try writeThresholds(sums) }
      try lines(
        """
        reg result_valid;
        reg \(Verilog.range(neurons))result;
        assign m_tvalid = result_valid;
        assign m_tdata = result;
        """)
      let ready = sums.planes > 1 ? "summed" : "added && ends"
      try lines(
        """
        always @(posedge clk)
          if (rst) result_valid <= 1'b0;
          else if (step) begin
            result_valid <= \(ready);
            result <= fires;
          end
        """)
      try writeLast(beats: sums.windows)
    }
  }

  private func writeThresholds(_ sums: WiredSums) throws(RuntimeError) {
    try lines("wire \(Verilog.range(sums.offsets.count))fires;")
    for (neuron, total) in sums.tree.totals.enumerated() {
      let threshold = -sums.offsets[neuron]
      let most = total.map { sums.tree.nodes[$0].most } ?? 0
      if let total, threshold > 0, threshold <= most {
        let bits = sums.tree.nodes[total].bits
        try lines(
          "assign fires[\(neuron)] = n\(total) >= \(Verilog.number(threshold, bits: bits));")
      } else {
        try lines("assign fires[\(neuron)] = 1'b\(threshold <= 0 ? 1 : 0);")
      }
    }
  }

  /// sum ← 2 sum + the offset's next bit + total, from the offset's high part on.
  private func writeHorner(_ sums: WiredSums) throws(RuntimeError) {
    let highest = sums.planes - 1
    let bits = Verilog.bits(numbering: sums.planes)
    try lines(
      """
      reg \(Verilog.range(bits))plane;
      reg summed;
      wire starts = plane == \(Verilog.number(highest, bits: bits));
      always @(posedge clk)
        if (rst) begin
          plane <= \(Verilog.number(highest, bits: bits));
          summed <= 1'b0;
        end else if (step) begin
          if (added) plane <= ends ? \(Verilog.number(highest, bits: bits)) : plane - \(Verilog.number(1, bits: bits));
          summed <= added && ends;
        end
      wire \(Verilog.range(sums.offsets.count))fires;
      """)
    for (neuron, total) in sums.tree.totals.enumerated() {
      let (width, offset) = (sums.sumBits[neuron], sums.offsets[neuron])
      var low = BitString()
      low.append(offset & (1 << highest - 1), bits: 1 << bits)
      var start = BitString()
      start.append(offset >> highest, bits: width)
      let value = total.map { sums.tree.padded($0, to: width) } ?? "\(width)'d0"
      let shifted = width > 1 ? "sum\(neuron)[\(width - 2):0], " : ""
      try lines(
        """
        localparam \(Verilog.range(1 << bits))OFFSET\(neuron) = \(low.literal);
        reg \(Verilog.range(width))sum\(neuron);
        always @(posedge clk)
          if (step && added)
            sum\(neuron) <= (starts ? \(start.literal) : {\(shifted)OFFSET\(neuron)[plane]}) + \(value);
        assign fires[\(neuron)] = ~sum\(neuron)[\(width - 1)];
        """)
    }
  }
}

extension WiredSums {
  /// What no weight reads.
  fileprivate func unreadElements(_ width: Int) -> [Int] {
    var isRead = Array(repeating: false, count: width)
    for node in tree.nodes {
      if case .table(let inputs, _) = node.kind { for input in inputs { isRead[input] = true } }
    }
    return isRead.indices.filter { !isRead[$0] }
  }
}
