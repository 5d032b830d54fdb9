import WSRuntime

/// Ports of one AXI stream: a module's `s_` side takes it, its `m_` side sends it.
struct StreamPorts {
  var prefix: String
  var width: Int
  /// Of `tuser`; nil: there is none.
  var userWidth: Int?

  func taken() -> [String] { ports("input", "output") }

  func sent() -> [String] { ports("output", "input") }

  private func ports(_ forward: String, _ back: String) -> [String] {
    var ports = [
      "\(forward) wire \(prefix)_tvalid", "\(back) wire \(prefix)_tready",
      "\(forward) wire \(Verilog.range(width))\(prefix)_tdata",
    ]
    if let userWidth {
      ports.append("\(forward) wire \(Verilog.range(userWidth))\(prefix)_tuser")
    }
    return ports + ["\(forward) wire \(prefix)_tlast"]
  }

  /// In an instance: each port and the wire of the stream `name` that it meets.
  func connections(_ name: String) -> [String] {
    let signals =
      ["tvalid", "tready", "tdata"] + (userWidth == nil ? [] : ["tuser"]) + ["tlast"]
    return signals.map { ".\(prefix)_\($0)(\(name)_\($0))" }
  }
}

extension VerilogWriter {
  /// The words of a source of spikes, beat after beat, scanned in place: the source waits until
  /// the last word of its beat is taken. `tuser` is the row of a word's first weights.
  func writeScan(
    _ name: String, of stream: CircuitStream, _ feed: EventEngine.Feed, rowBits: Int
  ) throws(RuntimeError) {
    let padded = feed.wordsPerBeat * feed.width
    try module(
      name, summary: "Words of `\(stream.source)`, scanned beat by beat.",
      ports: StreamPorts(prefix: "s", width: stream.width).taken()
        + StreamPorts(prefix: "m", width: feed.width, userWidth: rowBits).sent()
    ) { () throws(RuntimeError) in
      let first = Verilog.number(feed.firstRow, bits: rowBits)
      try lines("reg \(Verilog.range(rowBits))row;")
      if feed.wordsPerBeat > 1 {
        let bits = Verilog.bits(numbering: feed.wordsPerBeat)
        try lines("reg \(Verilog.range(bits))place;")
        try lines("wire last = place == \(Verilog.number(feed.wordsPerBeat - 1, bits: bits));")
        try writeSelect(
          "word", width: feed.width, from: "s_tdata", count: feed.wordsPerBeat,
          by: "place", placeBits: bits, limit: padded - (padded - stream.width))
        try lines(
          """
          assign m_tdata = word;
          assign m_tlast = s_tlast && last;
          assign s_tready = m_tready && last;
          """)
        try lines("always @(posedge clk)")
        try lines(
          """
            if (rst) place <= \(Verilog.number(0, bits: bits));
            else if (m_tvalid && m_tready)
              place <= last ? \(Verilog.number(0, bits: bits)) : place + \(Verilog.number(1, bits: bits));
          """)
      } else {
        try lines(
          """
          assign m_tdata = s_tdata;
          assign m_tlast = s_tlast;
          assign s_tready = m_tready;
          """)
      }
      try lines(
        """
        assign m_tvalid = s_tvalid;
        assign m_tuser = row;
        always @(posedge clk)
          if (rst) row <= \(first);
          else if (m_tvalid && m_tready)
            row <= m_tlast ? \(first) : row + \(Verilog.number(feed.width, bits: rowBits));
        """)
    }
  }

  /// `target` is the word number `place` of a wide vector, filled up with zeros beyond its end.
  func writeSelect(
    _ target: String, width: Int, from vector: String, count: Int, by place: String,
    placeBits: Int, limit: Int
  ) throws(RuntimeError) {
    try lines("reg \(Verilog.range(width))\(target);")
    try block("always @*", "") { () throws(RuntimeError) in
      try block("case (\(place))", "endcase") { () throws(RuntimeError) in
        for word in 0..<count {
          let end = min((word + 1) * width, limit)
          let missing = (word + 1) * width - end
          let part = "\(vector)[\(end - 1):\(word * width)]"
          let value = missing > 0 ? "{\(missing)'d0, \(part)}" : part
          let label = word == count - 1 ? "default" : Verilog.number(word, bits: placeBits)
          try lines("\(label): \(target) = \(value);")
        }
      }
    }
  }
}
