import WSRuntime

extension VerilogWriter {
  /// The class of each beat: a clock for each class, in which the spikes that agree with its key
  /// are counted; the first with the most wins.
  func writeKey(
    _ readout: CircuitReadout, _ key: [[UInt8]], module name: String, tableInputs: Int
  ) throws(RuntimeError) {
    let width = readout.stream.width
    let labelBits = Verilog.bits(numbering: key.count)
    let tree = SumTree(
      [Array(repeating: 1, count: width)], tableInputs: tableInputs, levels: 2)
    func label(_ value: Int) -> String { Verilog.number(value, bits: labelBits) }
    try module(
      name, summary: "Output `\(readout.output.name)`: the class of each beat.",
      ports: StreamPorts(prefix: "s", width: width).taken()
        + StreamPorts(prefix: "m", width: labelBits).sent()
    ) { () throws(RuntimeError) in
      try lines(
        """
        reg \(Verilog.range(labelBits))label;
        reg counting, waiting, result_valid, result_last;
        wire final_label = label == \(label(key.count - 1));
        reg \(Verilog.range(width))key;
        """)
      try block("always @*", "") { () throws(RuntimeError) in
        try block("case (label)", "endcase") { () throws(RuntimeError) in
          for (index, row) in key.enumerated() {
            var bits = BitString()
            for value in row { bits.append(Int(value), bits: 1) }
            try lines(
              "\(index + 1 == key.count ? "default" : label(index)): key = \(bits.literal);")
          }
        }
      }
      try lines(
        """
        // The spikes that agree with the key, and their number.
        reg \(Verilog.range(width))agreed;
        always @(posedge clk) agreed <= ~(s_tdata ^ key);
        """)
      try writeTree(tree, over: "agreed", step: "1'b1")
      let (node, latency) = (tree.totals[0] ?? 0, tree.latency + 1)
      let countBits = tree.nodes[node].bits
      try lines(
        """
        reg \(Verilog.range(latency))counted;
        reg \(Verilog.range(labelBits))counted_label, best_label;
        reg \(Verilog.range(countBits))best;
        wire first = counted_label == \(label(0));
        wire better = first || n\(node) > best;
        wire decides = counted[\(latency - 1)] && counted_label == \(label(key.count - 1));
        assign s_tready = counting && final_label;
        assign m_tvalid = result_valid;
        assign m_tdata = best_label;
        assign m_tlast = result_last;
        always @(posedge clk)
          if (rst) begin
            label <= \(label(0));
            counting <= 1'b0;
            waiting <= 1'b0;
            counted <= \(latency)'d0;
            counted_label <= \(label(0));
            result_valid <= 1'b0;
          end else begin
            if (!counting) counting <= s_tvalid && !waiting;
            else if (final_label) begin
              counting <= 1'b0;
              waiting <= 1'b1;
              result_last <= s_tlast;
            end
            if (counting) label <= final_label ? \(label(0)) : label + \(label(1));
            counted <= {counted[\(latency - 2):0], counting};
            if (counted[\(latency - 1)]) begin
              counted_label <= decides ? \(label(0)) : counted_label + \(label(1));
              if (better) begin
                best <= n\(node);
                best_label <= counted_label;
              end
            end
            if (decides) result_valid <= 1'b1;
            else if (result_valid && m_tready) begin
              result_valid <= 1'b0;
              waiting <= 1'b0;
            end
          end
        """)
    }
  }
}
