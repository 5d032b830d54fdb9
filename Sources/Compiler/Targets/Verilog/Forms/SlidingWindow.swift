import WSRuntime

/// The window over the last rows of a stream, as registers that a beat a clock moves along; the
/// rows between lie in a memory. Rows and columns of the padding pass through like others.
///
/// A window of values of several bits is sent plane by plane, the highest first.
struct SlidingWindow {
  var stream: CircuitStream
  var window: CircuitWindow
  var outputRows: Int
  var outputColumns: Int

  init(_ feed: CircuitFeed, to output: CircuitStream) {
    stream = feed.stream
    window = feed.window
    outputRows = output.rows
    outputColumns = output.columns
  }

  /// With the padding that any window sees.
  var rows: Int {
    max(stream.rows + window.top, (outputRows - 1) * window.strideDown + window.height)
  }
  var columns: Int {
    max(stream.columns + window.left, (outputColumns - 1) * window.strideRight + window.width)
  }

  /// Elements of a window.
  var elements: Int { window.taps * stream.elements }

  /// Clocks for a picture.
  var clocks: Int { rows * columns + (stream.bits - 1) * outputRows * outputColumns }
}

extension VerilogWriter {
  func writeSlidingWindow(_ name: String, _ sliding: SlidingWindow) throws(RuntimeError) {
    let ports =
      StreamPorts(prefix: "s", width: sliding.stream.width).taken()
      + StreamPorts(prefix: "m", width: sliding.elements).sent()
    try module(
      name, summary: "Windows of `\(sliding.stream.source)`, a beat a clock.", ports: ports
    ) { () throws(RuntimeError) in
      try writeRaster(sliding)
      try writeLines(sliding)
      try writePlanes(sliding)
    }
  }

  /// Where the next beat lies, and whether its window is wanted.
  private func writeRaster(_ sliding: SlidingWindow) throws(RuntimeError) {
    let (stream, window) = (sliding.stream, sliding.window)
    try lines(
      """
      // The place of the next beat; outside of the source it is 0.
      wire step, shift;
      """)
    try writeAxis(
      "column", count: sliding.columns, size: stream.columns, padding: window.left,
      kernel: window.width, stride: window.strideRight, when: "step",
      ends: sliding.rows > 1 ? "column_ends" : nil)
    try writeAxis(
      "row", count: sliding.rows, size: stream.rows, padding: window.top,
      kernel: window.height, stride: window.strideDown, when: "step && column_ends")
    try lines(
      """
      wire real_beat = row_real && column_real;
      wire unused = s_tlast;
      assign step = (!real_beat || s_tvalid) && (!held || shift);
      assign s_tready = real_beat && (!held || shift);

      reg held, wanted;
      always @(posedge clk)
        if (rst) held <= 1'b0;
        else if (step) begin
          held <= 1'b1;
          wanted <= row_due && column_due;
        end else if (shift) held <= 1'b0;
      """)
  }

  private func writeAxis(
    _ axis: String, count: Int, size: Int, padding: Int, kernel: Int, stride: Int, when: String,
    ends: String? = nil
  ) throws(RuntimeError) {
    guard count > 1 else {
      if let ends { try lines("wire \(ends) = 1'b1;") }
      return try lines("wire \(axis)_real = 1'b1, \(axis)_due = 1'b1;")
    }
    let bits = Verilog.bits(numbering: max(count, padding + size) + 1)
    func number(_ value: Int) -> String { Verilog.number(value, bits: bits) }
    var real: [String] = []
    if padding > 0 { real.append("\(axis) >= \(number(padding))") }
    if padding + size < count { real.append("\(axis) < \(number(padding + size))") }
    try lines(
      """
      reg \(Verilog.range(bits))\(axis);
      wire \(axis)_ends = \(axis) == \(number(count - 1));
      wire \(axis)_real = \(real.isEmpty ? "1'b1" : real.joined(separator: " && "));
      always @(posedge clk)
        if (rst) \(axis) <= \(number(0));
        else if (\(when)) \(axis) <= \(axis)_ends ? \(number(0)) : \(axis) + \(number(1));
      """)
    if stride == 1 {
      return try lines(
        "wire \(axis)_due = \(kernel > 1 ? "\(axis) >= \(number(kernel - 1))" : "1'b1");")
    }
    let dueBits = Verilog.bits(numbering: count + stride + 1)
    let place = dueBits > bits ? "{\(dueBits - bits)'d0, \(axis)}" : axis
    func due(_ value: Int) -> String { Verilog.number(value, bits: dueBits) }
    try lines(
      """
      reg \(Verilog.range(dueBits))next_\(axis);
      wire \(axis)_due = \(place) == next_\(axis);
      always @(posedge clk)
        if (rst) next_\(axis) <= \(due(kernel - 1));
        else if (\(when)) begin
          if (\(axis)_ends) next_\(axis) <= \(due(kernel - 1));
          else if (\(axis)_due) next_\(axis) <= next_\(axis) + \(due(stride));
        end
      """)
  }

  /// The rows above the beat at hand, and the registers of the window: column after column, the
  /// rows of each from the top.
  private func writeLines(_ sliding: SlidingWindow) throws(RuntimeError) {
    let (beat, height, width) = (
      sliding.stream.width, sliding.window.height, sliding.window.width
    )
    let above = (height - 1) * beat
    try lines(
      """

      reg \(Verilog.range(beat))beat;
      always @(posedge clk) if (step) beat <= real_beat ? s_tdata : \(beat)'d0;
      """)
    if height > 1 {
      let bits = Verilog.bits(numbering: sliding.columns)
      try lines(
        """
        reg \(Verilog.range(above))rows [0:\(sliding.columns - 1)];
        reg \(Verilog.range(above))rows_above;
        reg \(Verilog.range(bits))place;
        always @(posedge clk)
          if (step) begin
            rows_above <= rows[column[\(bits - 1):0]];
            place <= column[\(bits - 1):0];
          end
        wire \(Verilog.range(height * beat))new_column = {beat, rows_above};
        always @(posedge clk) if (shift) rows[place] <= new_column[\(height * beat - 1):\(beat)];
        """)
    } else {
      try lines("wire \(Verilog.range(beat))new_column = beat;")
    }
    let total = width * height * beat
    let kept = width > 1 ? "{new_column, columns[\(total - 1):\(height * beat)]}" : "new_column"
    try lines(
      """
      reg \(Verilog.range(total))columns;
      always @(posedge clk) if (shift) columns <= \(kept);
      """)
  }

  /// The elements of the window row by row, a plane a clock.
  private func writePlanes(_ sliding: SlidingWindow) throws(RuntimeError) {
    let (stream, window) = (sliding.stream, sliding.window)
    let bits = Verilog.bits(numbering: stream.bits)
    func number(_ value: Int) -> String { Verilog.number(value, bits: bits) }
    if stream.bits > 1 {
      try lines(
        """
        reg \(Verilog.range(bits))plane;
        always @(posedge clk)
          if (rst) plane <= \(number(stream.bits - 1));
          else if (m_tvalid && m_tready) plane <= m_tlast ? \(number(stream.bits - 1)) : plane - \(number(1));
        assign m_tlast = plane == \(number(0));
        """)
    } else {
      try lines("assign m_tlast = 1'b1;")
    }
    try lines(
      """
      reg filled;
      assign shift = held && (!filled || m_tready && m_tlast);
      assign m_tvalid = filled;
      always @(posedge clk)
        if (rst) filled <= 1'b0;
        else if (shift) filled <= wanted;
        else if (m_tready && m_tlast) filled <= 1'b0;
      """)
    var taps: [String] = []
    for row in 0..<window.height {
      for column in 0..<window.width {
        let first = (column * window.height + row) * stream.width
        taps.append("columns[\(first + stream.width - 1):\(first)]")
      }
    }
    let all = taps.reversed().joined(separator: ",\n  ")
    if stream.bits == 1 { return try lines("assign m_tdata = {\n  \(all)\n};") }
    try lines(
      """
      wire \(Verilog.range(window.taps * stream.width))values = {
        \(all)
      };
      genvar i;
      generate
        for (i = 0; i < \(sliding.elements); i = i + 1) begin : element
          wire \(Verilog.range(stream.bits))value = values[\(stream.bits) * i +: \(stream.bits)];
          assign m_tdata[i] = value[plane];
        end
      endgenerate
      """)
  }
}
