import WSRuntime

/// The OR over windows side by side: a beat a clock, with the windows of one row of them in a
/// memory.
struct StreamingPool {
  var stream: CircuitStream
  var window: CircuitWindow
  var outputRows: Int
  var outputColumns: Int

  /// Nil where windows overlap, leave gaps or see padding.
  init?(_ layer: CircuitLayer) {
    guard layer.feeds.count == 1, let feed = layer.feeds.first else { return nil }
    let (window, output) = (feed.window, layer.output)
    guard feed.projection.map.isPool, window.height == window.strideDown,
      window.width == window.strideRight, window.width > 1, window.top == 0, window.left == 0,
      output.rows * window.height <= feed.stream.rows,
      output.columns * window.width <= feed.stream.columns
    else { return nil }
    stream = feed.stream
    self.window = window
    outputRows = output.rows
    outputColumns = output.columns
  }

  var clocks: Int { stream.beats }
}

extension VerilogWriter {
  func writePool(_ stage: CircuitStage, _ pool: StreamingPool, module name: String)
    throws(RuntimeError)
  {
    let width = pool.stream.width
    try module(
      name, summary: "Population `\(stage.layer.output.source)`: an OR over windows side by side.",
      ports: StreamPorts(prefix: "s", width: width).taken()
        + StreamPorts(prefix: "m", width: width).sent()
    ) { () throws(RuntimeError) in
      try lines(
        """
        wire unused = s_tlast;
        assign s_tready = !result_valid || m_tready;
        wire takes = s_tvalid && s_tready;
        """)
      try writePart(
        "column", pool.window.width, pool.outputColumns, rest: pool.stream.columns, "takes")
      try lines("wire row_passes = takes && column_last;")
      try writePart(
        "row", pool.window.height, pool.outputRows, rest: pool.stream.rows, "row_passes")
      let height = pool.window.height
      try lines(
        """
        // The beats of this row of the window so far.
        reg \(Verilog.range(width))part;
        wire \(Verilog.range(width))beats = column_first ? s_tdata : part | s_tdata;
        always @(posedge clk) if (takes) part <= beats;
        """)
      if height > 1 {
        let bits = Verilog.bits(numbering: pool.outputColumns)
        try lines(
          """
          // The rows above.
          reg \(Verilog.range(width))windows [0:\(pool.outputColumns - 1)];
          reg \(Verilog.range(width))above;
          wire \(Verilog.range(bits))place = column_window[\(bits - 1):0];
          wire \(Verilog.range(width))merged = row_first ? beats : above | beats;
          always @(posedge clk) begin
            above <= windows[place];
            if (takes && column_done) windows[place] <= merged;
          end
          """)
      } else {
        try lines("wire \(Verilog.range(width))merged = beats;")
      }
      try lines(
        """
        reg result_valid;
        reg \(Verilog.range(width))result;
        assign m_tvalid = result_valid;
        assign m_tdata = result;
        always @(posedge clk)
          if (rst) result_valid <= 1'b0;
          else if (s_tready) begin
            result_valid <= takes && column_done && row_done;
            result <= merged;
          end
        """)
      try writeLast(beats: pool.outputRows * pool.outputColumns)
    }
  }

  /// Which window along an axis, and which part of it; what is left at the end is in no window.
  private func writePart(
    _ axis: String, _ window: Int, _ count: Int, rest size: Int, _ when: String
  ) throws(RuntimeError) {
    let all = (size + window - 1) / window
    let bits = Verilog.bits(numbering: all)
    let partBits = Verilog.bits(numbering: window)
    func part(_ value: Int) -> String { Verilog.number(value, bits: partBits) }
    func number(_ value: Int) -> String { Verilog.number(value, bits: bits) }
    let lastPart = (size - 1) % window
    try lines(
      """
      reg \(Verilog.range(bits))\(axis)_window;
      reg \(Verilog.range(partBits))\(axis)_part;
      wire \(axis)_first = \(axis)_part == \(part(0));
      wire \(axis)_ends = \(axis)_part == \(part(window - 1));
      wire \(axis)_last = \(axis)_window == \(number(all - 1)) && \(axis)_part == \(part(lastPart));
      wire \(axis)_done = \(axis)_ends\(all > count ? " && \(axis)_window != \(number(all - 1))" : "");
      always @(posedge clk)
        if (rst) begin
          \(axis)_window <= \(number(0));
          \(axis)_part <= \(part(0));
        end else if (\(when)) begin
          \(axis)_part <= \(axis)_last || \(axis)_ends ? \(part(0)) : \(axis)_part + \(part(1));
          \(axis)_window <= \(axis)_last ? \(number(0)) : \(axis)_window + {\(bits > 1 ? "\(bits - 1)'d0, " : "")\(axis)_ends};
        end
      """)
  }
}
