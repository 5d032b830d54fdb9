import WSRuntime

/// A source that is kept in a memory, from which its windows are read beat after beat and plane
/// after plane, each as often as it is needed.
///
/// The memory is a ring of rows. Rows count from the top of the window at hand, those of the
/// padding included: `needs` of them must have arrived before a row of windows is read, `slots` of
/// them fit.
struct WindowFeed {
  var stream: CircuitStream
  var window: CircuitWindow
  var outputRows: Int
  var outputColumns: Int
  var words: EventEngine.Feed
  var rowBits: Int
  /// For each row of windows.
  var needs: [Int]
  /// A power of two.
  var slots: Int

  /// `keepsPicture`: the source never waits for another one of the same stage.
  init(
    _ feed: CircuitFeed, to output: CircuitStream, _ words: EventEngine.Feed, rowBits: Int,
    keepsPicture: Bool
  ) {
    stream = feed.stream
    window = feed.window
    outputRows = output.rows
    outputColumns = output.columns
    self.words = words
    self.rowBits = rowBits
    let (rows, window) = (feed.stream.rows, feed.window)
    needs = (0..<output.rows).map { row in
      let left = rows - row * window.strideDown + window.top
      return max(0, row == output.rows - 1 ? left : min(window.height, left))
    }
    var most = (needs.max() ?? 0) + window.strideDown
    if keepsPicture { most = max(most, rows + window.top) }
    slots = 1 << Verilog.bits(numbering: most)
  }

  /// From the last row of windows to the first of the next picture.
  var lastStep: Int { stream.rows - (outputRows - 1) * window.strideDown }

  var slotBits: Int { Verilog.bits(numbering: slots) }
  var columnBits: Int { Verilog.bits(numbering: stream.columns) }
}

extension VerilogWriter {
  func writeWindowFeed(_ name: String, _ feed: WindowFeed) throws(RuntimeError) {
    let ports =
      StreamPorts(prefix: "s", width: feed.stream.width).taken()
      + StreamPorts(prefix: "m", width: feed.words.width, userWidth: feed.rowBits).sent()
    try module(
      name, summary: "Words of `\(feed.stream.source)`, window by window, from a ring of its rows.",
      ports: ports
    ) { () throws(RuntimeError) in
      try writeRing(feed)
      try writePlaces(feed)
      try writeWords(feed)
    }
  }

  /// The memory, and how many rows lie in it from the top of the window on.
  private func writeRing(_ feed: WindowFeed) throws(RuntimeError) {
    let (slotBits, columnBits) = (feed.slotBits, feed.columnBits)
    func slot(_ value: Int) -> String {
      Verilog.number(value & (feed.slots - 1), bits: slotBits)
    }
    let column = Verilog.number(feed.stream.columns - 1, bits: columnBits)
    // Counts to `slots`.
    let countBits = slotBits + 1
    func count(_ value: Int) -> String { Verilog.number(value, bits: countBits) }
    let outputBits = Verilog.bits(numbering: feed.outputRows)
    try lines(
      """
      reg \(Verilog.range(feed.stream.width))memory [0:\(feed.slots << columnBits - 1)];
      reg \(Verilog.range(slotBits))filled_slot, top_slot;
      reg \(Verilog.range(columnBits))filled_column;
      reg \(Verilog.range(countBits))ahead;
      wire unused = s_tlast;
      assign s_tready = ahead < \(count(feed.slots));
      wire takes = s_tvalid && s_tready;
      wire row_filled = takes && filled_column == \(column);
      always @(posedge clk) if (takes) memory[{filled_slot, filled_column}] <= s_tdata;

      // Rows of windows.
      reg \(Verilog.range(outputBits))output_row;
      wire final_row = output_row == \(Verilog.number(feed.outputRows - 1, bits: outputBits));
      wire row_done;
      reg \(Verilog.range(countBits))need;
      """)
    try block("always @* case (output_row)", "endcase") { () throws(RuntimeError) in
      for (row, need) in feed.needs.enumerated() where need != feed.window.height {
        try lines("\(Verilog.number(row, bits: outputBits)): need = \(count(need));")
      }
      try lines("default: need = \(count(feed.window.height));")
    }
    let (stride, last) = (feed.window.strideDown, feed.lastStep)
    // Beyond the last row of windows lie the padding's rows of the next picture.
    try lines(
      """
      wire \(Verilog.range(countBits))passed = !row_done ? \(count(0)) : final_row ? \(count(last)) : \(count(stride));
      always @(posedge clk)
        if (rst) begin
          filled_slot <= \(slot(0));
          filled_column <= \(Verilog.number(0, bits: columnBits));
          ahead <= \(count(feed.window.top));
          top_slot <= \(slot(-feed.window.top));
          output_row <= \(Verilog.number(0, bits: outputBits));
        end else begin
          if (takes) filled_column <= row_filled ? \(Verilog.number(0, bits: columnBits)) : filled_column + \(Verilog.number(1, bits: columnBits));
          if (row_filled) filled_slot <= filled_slot + \(slot(1));
          ahead <= ahead + {\(countBits - 1)'d0, row_filled} - passed;
          if (row_done) begin
            top_slot <= top_slot + (final_row ? \(slot(last)) : \(slot(stride)));
            output_row <= final_row ? \(Verilog.number(0, bits: outputBits)) : output_row + \(Verilog.number(1, bits: outputBits));
          end
        end
      """)
  }

  /// Counts words, taps, planes and windows, the words fastest.
  private func writePlaces(_ feed: WindowFeed) throws(RuntimeError) {
    let window = feed.window
    try lines(
      """

      wire available = ahead >= need;
      reg word_valid;
      wire step = available && (!word_valid || m_tready);
      wire covered;
      """)
    try writeCounter("chunk", feed.words.wordsPerBeat, when: "step", skip: "!covered")
    try writeCounter("tap_column", window.width, when: "step && chunk_ends")
    try writeCounter("tap_row", window.height, when: "step && chunk_ends && tap_column_ends")
    try lines("wire plane_ends = chunk_ends && tap_column_ends && tap_row_ends;")
    try writeCounter("pass", feed.words.bits, when: "step && plane_ends")
    try lines("wire window_ends = plane_ends && pass_ends;")
    try writeCounter("output_column", feed.outputColumns, when: "step && window_ends")
    try lines("assign row_done = step && window_ends && output_column_ends;")
    try writeInside(feed)
  }

  /// A counter that starts over when it ends; one of a single value is none. Where `skip` holds,
  /// it ends at once.
  private func writeCounter(
    _ name: String, _ count: Int, when: String, skip: String? = nil
  ) throws(RuntimeError) {
    guard count > 1 else { return try lines("wire \(name)_ends = 1'b1;") }
    let bits = Verilog.bits(numbering: count)
    let last = "\(name) == \(Verilog.number(count - 1, bits: bits))"
    try lines(
      """
      reg \(Verilog.range(bits))\(name);
      wire \(name)_ends = \(last)\(skip.map { " || " + $0 } ?? "");
      always @(posedge clk)
        if (rst) \(name) <= \(Verilog.number(0, bits: bits));
        else if (\(when)) \(name) <= \(name)_ends ? \(Verilog.number(0, bits: bits)) : \(name) + \(Verilog.number(1, bits: bits));
      """)
  }

  /// Where the tap lies, and whether that is within the source.
  private func writeInside(_ feed: WindowFeed) throws(RuntimeError) {
    try writePlace(
      "row", size: feed.stream.rows, kernel: feed.window.height, stride: feed.window.strideDown,
      padding: feed.window.top, outputs: feed.outputRows, tap: "tap_row",
      when: "row_done", ends: "final_row")
    try writePlace(
      "column", size: feed.stream.columns, kernel: feed.window.width,
      stride: feed.window.strideRight, padding: feed.window.left, outputs: feed.outputColumns,
      tap: "tap_column", when: "step && window_ends", ends: "output_column_ends")
    let slotTap = padded("tap_row", count: feed.window.height, to: feed.slotBits)
    try lines(
      """
      assign covered = row_covered && column_covered;
      wire \(Verilog.range(feed.slotBits))slot = top_slot + \(slotTap);
      """)
  }

  /// A place along one axis: where the window starts, plus the tap. Places count from the padding.
  private func writePlace(
    _ axis: String, size: Int, kernel: Int, stride: Int, padding: Int, outputs: Int, tap: String,
    when: String, ends: String
  ) throws(RuntimeError) {
    let isWhole = padding == 0 && (outputs - 1) * stride + kernel <= size
    let most = max((outputs - 1) * stride + kernel, size + padding)
    let bits = Verilog.bits(numbering: isWhole ? size : most + 1)
    func number(_ value: Int) -> String { Verilog.number(value, bits: bits) }
    if outputs > 1 {
      try lines(
        """
        reg \(Verilog.range(bits))first_\(axis);
        always @(posedge clk)
          if (rst) first_\(axis) <= \(number(0));
          else if (\(when)) first_\(axis) <= \(ends) ? \(number(0)) : first_\(axis) + \(number(stride));
        """)
    }
    let isNeeded = axis == "column" || !isWhole
    if isNeeded {
      let start = outputs > 1 ? "first_\(axis)" : number(0)
      try lines(
        "wire \(Verilog.range(bits))\(axis) = \(start) + \(padded(tap, count: kernel, to: bits));")
    }
    if isWhole { return try lines("wire \(axis)_covered = 1'b1;") }
    let above = padding > 0 ? "\(axis) >= \(number(padding)) && " : ""
    try lines("wire \(axis)_covered = \(above)\(axis) < \(number(padding + size));")
  }

  /// A counter of `count` values as a number of so many bits.
  private func padded(_ counter: String, count: Int, to bits: Int) -> String {
    guard count > 1 else { return Verilog.number(0, bits: bits) }
    let missing = bits - Verilog.bits(numbering: count)
    return missing > 0 ? "{\(missing)'d0, \(counter)}" : counter
  }

  /// Reads the beat and takes the word out of it, a clock later.
  private func writeWords(_ feed: WindowFeed) throws(RuntimeError) {
    let words = feed.words
    let rowBits = feed.rowBits
    let columnBits = feed.columnBits
    let left = Verilog.number(feed.window.left & (1 << columnBits - 1), bits: columnBits)
    try lines(
      """

      wire \(Verilog.range(columnBits))place = column[\(columnBits - 1):0] - \(left);
      reg \(Verilog.range(feed.stream.width))beat;
      always @(posedge clk) if (step) beat <= memory[{slot, place}];

      reg \(Verilog.range(rowBits))weight_row, word_row;
      reg word_covered, word_last;
      """)
    let first = Verilog.number(words.firstRow, bits: rowBits)
    let next = Verilog.number(words.width, bits: rowBits)
    let skipped = Verilog.number(words.width * words.wordsPerBeat, bits: rowBits)
    let advance = next == skipped ? next : "(covered ? \(next) : \(skipped))"
    try lines(
      """
      always @(posedge clk)
        if (rst) begin
          weight_row <= \(first);
          word_valid <= 1'b0;
        end else begin
          if (step) begin
            weight_row <= plane_ends ? \(first) : weight_row + \(advance);
            word_row <= weight_row;
            word_covered <= covered;
            word_last <= plane_ends;
          end
          if (step) word_valid <= covered || plane_ends;
          else if (m_tready) word_valid <= 1'b0;
        end
      assign m_tvalid = word_valid;
      assign m_tuser = word_row;
      assign m_tlast = word_last;
      """)
    var source = "beat"
    if words.wordsPerBeat > 1 {
      let bits = Verilog.bits(numbering: words.wordsPerBeat)
      try lines(
        """
        reg \(Verilog.range(bits))word_chunk;
        always @(posedge clk) if (step) word_chunk <= chunk;
        """)
      try writeSelect(
        "elements", width: words.width * feed.stream.bits, from: "beat",
        count: words.wordsPerBeat, by: "word_chunk", placeBits: bits, limit: feed.stream.width)
      source = "elements"
    }
    guard feed.stream.bits > 1 else {
      return try lines("assign m_tdata = word_covered ? \(source) : \(words.width)'d0;")
    }
    // The highest plane comes first.
    let bits = Verilog.bits(numbering: feed.stream.bits)
    let width = feed.stream.bits
    try lines(
      """
      reg \(Verilog.range(bits))plane;
      always @(posedge clk) if (step) plane <= \(Verilog.number(width - 1, bits: bits)) - pass;
      genvar i;
      generate
        for (i = 0; i < \(words.width); i = i + 1) begin : element
          wire \(Verilog.range(width))value = \(source)[\(width) * i +: \(width)];
          assign m_tdata[i] = word_covered && value[plane];
        end
      endgenerate
      """)
  }
}
