import WSRuntime

extension VerilogWriter {
  /// The engine itself and its memory of weights.
  func writeEvents(_ stage: CircuitStage, _ engine: EventEngine, module name: String)
    throws(RuntimeError)
  {
    var ports: [String] = []
    for (index, feed) in engine.feeds.enumerated() {
      ports +=
        StreamPorts(prefix: "s\(index)", width: feed.width, userWidth: engine.rowBits).taken()
    }
    let summary =
      "Population `\(stage.layer.output.source)`: a clock for each spike, a sum for each of "
      + "\(engine.neurons) neurons."
    try module(
      name, summary: summary,
      ports: ports + StreamPorts(prefix: "m", width: engine.neurons).sent()
    ) { () throws(RuntimeError) in
      try writeTurns(engine)
      try writeSpikes(engine)
      try lines(
        """

        wire \(Verilog.range(engine.neurons * engine.weightBits))weights;
        \(name)_weights memory (.clk(clk), .row(row), .weights(weights));
        """)
      try writeSums(engine)
      try writeResult(engine)
    }
    try writeWeights(stage, engine, module: "\(name)_weights")
  }

  /// Which feed is taken: all planes, from the highest on, of all sources in turn.
  private func writeTurns(_ engine: EventEngine) throws(RuntimeError) {
    let width = engine.feeds.map(\.width).max() ?? 1
    let turns = engine.turns
    let rowRange = Verilog.range(engine.rowBits)
    try lines("wire ready;")
    if turns.count == 1 {
      try lines(
        """
        wire offered = s0_tvalid;
        wire \(Verilog.range(width))offer = s0_tdata;
        wire \(rowRange)offer_row = s0_tuser;
        wire offer_last = s0_tlast;
        wire closes = 1'b1;
        assign s0_tready = ready;
        """)
      return
    }
    let bits = Verilog.bits(numbering: turns.count)
    func number(_ turn: Int) -> String { Verilog.number(turn, bits: bits) }
    try lines("reg \(Verilog.range(bits))turn;")
    func choose(_ signal: String, _ width: Int, _ name: String, fill: Bool = false)
      throws(RuntimeError)
    {
      var groups: [String] = []
      for feed in engine.feeds.indices.dropLast() {
        let mine = turns.indices.filter { turns[$0].feed == feed }.map { "turn == \(number($0))" }
        groups.append(
          "(\(mine.joined(separator: " || "))) ? \(padded(feed, signal, width, fill)) :")
      }
      let range = width == 1 ? "" : Verilog.range(width)
      let last = padded(engine.feeds.count - 1, signal, width, fill)
      try lines("wire \(range)\(name) = \((groups + [last]).joined(separator: " "));")
    }
    func padded(_ feed: Int, _ signal: String, _ width: Int, _ fill: Bool) -> String {
      let missing = width - engine.feeds[feed].width
      return fill && missing > 0 ? "{\(missing)'d0, s\(feed)_\(signal)}" : "s\(feed)_\(signal)"
    }
    try choose("tvalid", 1, "offered")
    try choose("tdata", width, "offer", fill: true)
    try choose("tuser", engine.rowBits, "offer_row")
    try choose("tlast", 1, "offer_last")
    // The last turn of a plane.
    let closing = turns.indices.filter {
      $0 + 1 == turns.count || turns[$0 + 1].plane != turns[$0].plane
    }
    let closes =
      closing.count == turns.count
      ? "1'b1" : closing.map { "turn == \(number($0))" }.joined(separator: " || ")
    try lines(
      """
      wire closes = \(closes);
      wire final_turn = turn == \(number(turns.count - 1));
      """)
    if engine.planes > 1 { try lines("reg final_plane;") }
    for feed in engine.feeds.indices {
      let mine = turns.indices.filter { turns[$0].feed == feed }
      let when =
        mine.count == turns.count
        ? "" : " && (\(mine.map { "turn == \(number($0))" }.joined(separator: " || ")))"
      try lines("assign s\(feed)_tready = ready\(when);")
    }
    try lines(
      """
      always @(posedge clk)
        if (rst) turn <= \(number(0));
        else if (offered && ready) begin
          \(engine.planes > 1 ? "final_plane <= final_turn;" : "")
          if (offer_last) turn <= final_turn ? \(number(0)) : turn + \(number(1));
        end
      """)
  }

  /// Takes words apart into spikes. Behind the last word of a plane stands a mark: the end of the
  /// window, or a doubling and the row of the bias's next bits.
  private func writeSpikes(_ engine: EventEngine) throws(RuntimeError) {
    let width = engine.feeds.map(\.width).max() ?? 1
    let rowRange = Verilog.range(engine.rowBits)
    let placeBits = Verilog.bits(numbering: width)
    try lines(
      """

      // The word at hand: its lowest spike is taken in this clock.
      reg held, marking, last;
      // A result is on its way or waits to be taken.
      reg busy;
      reg \(Verilog.range(width))word;
      reg \(rowRange)word_row;
      wire \(Verilog.range(width))rest = word & (word - \(Verilog.number(1, bits: width)));
      wire \(Verilog.range(width))lowest = word & ~rest;
      wire spent = rest == \(Verilog.number(0, bits: width));
      """)
    var place: [String] = []
    for bit in (0..<placeBits).reversed() {
      var mask = BitString()
      for element in 0..<width { mask.append(element >> bit & 1, bits: 1) }
      place.append("|(lowest & \(mask.literal))")
    }
    try lines("wire \(Verilog.range(placeBits))place = {\(place.joined(separator: ", "))};")
    let filled =
      engine.rowBits > placeBits ? "{\(engine.rowBits - placeBits)'d0, place}" : "place"
    let hasPlanes = engine.planes > 1
    if hasPlanes {
      try lines(
        """
        reg adding_bias;
        reg \(rowRange)bias_row;
        wire doubles = marking && !final_plane && !adding_bias;
        wire biases = marking && adding_bias;
        """)
    }
    try lines(
      """
      wire finishes = marking\(hasPlanes ? " && final_plane && !adding_bias" : "") && !busy;
      wire free = held ? spent && !last : !marking || finishes\(hasPlanes ? " || biases" : "");
      assign ready = free;

      reg \(rowRange)row;
      reg [2:0] adds, ends;
      """)
    if hasPlanes { try lines("reg [2:0] doublings;") }
    let firstBias = Verilog.number(engine.firstBiasRow, bits: engine.rowBits)
    let lastBias = Verilog.number(
      max(engine.rows - 1, engine.firstBiasRow), bits: engine.rowBits)
    try block("always @(posedge clk)", "") { () throws(RuntimeError) in
      try block("if (rst) begin", "end else begin") { () throws(RuntimeError) in
        try lines(
          """
          held <= 1'b0;
          marking <= 1'b0;
          busy <= 1'b0;
          adds <= 3'd0;
          ends <= 3'd0;
          """)
        if hasPlanes {
          try lines(
            """
            doublings <= 3'd0;
            adding_bias <= 1'b0;
            bias_row <= \(lastBias);
            """)
        }
      }
      try block("", "end") { () throws(RuntimeError) in
        try lines(
          """
          if (free) begin
            held <= offered;
            word <= offer;
            word_row <= offer_row;
            last <= offer_last && closes;
          end else if (held) begin
            word <= rest;
            if (spent) held <= 1'b0;
          end
          if (held && spent && last) marking <= 1'b1;
          else if (finishes\(hasPlanes ? " || biases" : "")) marking <= 1'b0;
          if (finishes) busy <= 1'b1;
          else if (m_tvalid && m_tready) busy <= 1'b0;
          """)
        if hasPlanes {
          try lines(
            """
            adding_bias <= doubles;
            if (biases) bias_row <= bias_row == \(firstBias) ? \(lastBias) : bias_row - \(Verilog.number(1, bits: engine.rowBits));
            row <= marking ? bias_row : word_row + \(filled);
            adds <= {adds[1:0], held && |word || biases};
            doublings <= {doublings[1:0], doubles};
            """)
        } else {
          try lines(
            """
            row <= word_row + \(filled);
            adds <= {adds[1:0], held && |word};
            """)
        }
        try lines("ends <= {ends[1:0], finishes};")
      }
    }
  }

  private func writeSums(_ engine: EventEngine) throws(RuntimeError) {
    let (sum, weight) = (engine.sumBits, engine.weightBits)
    var start = BitString()
    for value in engine.start { start.append(value, bits: sum) }
    let hasPlanes = engine.planes > 1
    let extended =
      sum > weight ? "{{\(sum - weight){weight[\(weight - 1)]}}, weight}" : "weight[\(sum - 1):0]"
    try lines(
      """
      reg \(Verilog.range(engine.neurons * weight))row_weights;
      always @(posedge clk) row_weights <= weights;

      localparam [\(engine.neurons * sum - 1):0] START =
        \(start.literal);
      wire \(Verilog.range(engine.neurons))fires;
      genvar i;
      generate
        for (i = 0; i < \(engine.neurons); i = i + 1) begin : neuron
          reg signed \(Verilog.range(sum))sum;
          wire signed \(Verilog.range(weight))weight = row_weights[\(weight) * i +: \(weight)];
          wire signed \(Verilog.range(sum))term = \(hasPlanes ? "doublings[2] ? sum : " : "")\(extended);
          assign fires[i] = ~sum[\(sum - 1)];
          always @(posedge clk)
            if (rst || ends[2]) sum <= START[\(sum) * i +: \(sum)];
            else if (adds[2]\(hasPlanes ? " || doublings[2]" : "")) sum <= sum + term;
        end
      endgenerate
      """)
  }

  private func writeResult(_ engine: EventEngine) throws(RuntimeError) {
    try lines(
      """

      reg result_valid;
      reg \(Verilog.range(engine.neurons))result;
      assign m_tvalid = result_valid;
      assign m_tdata = result;
      always @(posedge clk)
        if (rst) result_valid <= 1'b0;
        else if (ends[2]) begin
          result_valid <= 1'b1;
          result <= fires;
        end else if (m_tready) result_valid <= 1'b0;
      """)
    try writeLast(beats: engine.windows)
  }

  /// `m_tlast` with the last of so many beats.
  func writeLast(beats: Int) throws(RuntimeError) {
    guard beats > 1 else { return try lines("assign m_tlast = 1'b1;") }
    let bits = Verilog.bits(numbering: beats)
    try lines(
      """
      reg \(Verilog.range(bits))beat;
      assign m_tlast = beat == \(Verilog.number(beats - 1, bits: bits));
      always @(posedge clk)
        if (rst) beat <= \(Verilog.number(0, bits: bits));
        else if (m_tvalid && m_tready)
          beat <= m_tlast ? \(Verilog.number(0, bits: bits)) : beat + \(Verilog.number(1, bits: bits));
      """)
  }

  /// A row for each element of each source, then those of the biases.
  private func writeWeights(_ stage: CircuitStage, _ engine: EventEngine, module name: String)
    throws(RuntimeError)
  {
    let width = engine.neurons * engine.weightBits
    try lines(
      "\n// Weights of `\(TargetText.comment(stage.layer.output.source))`: a row for each element of its sources."
    )
    try block(
      """
      module \(name) (
        input wire clk,
        input wire \(Verilog.range(engine.rowBits))row,
        output reg \(Verilog.range(width))weights
      );
      """, "endmodule"
    ) { () throws(RuntimeError) in
      try block("always @(posedge clk) case (row)", "endcase") { () throws(RuntimeError) in
        func write(_ row: Int, _ weights: [Int]) throws(RuntimeError) {
          guard weights.contains(where: { $0 != 0 }) else { return }
          var bits = BitString()
          for weight in weights { bits.append(weight, bits: engine.weightBits) }
          try lines("\(Verilog.number(row, bits: engine.rowBits)): weights <= \(bits.literal);")
        }
        for (feed, own) in zip(stage.layer.feeds, engine.feeds) {
          let weights = feed.connectivity.filled(feed.projection.weight)
          let perBeat = own.wordsPerBeat * own.width
          for tap in 0..<own.beats {
            for element in 0..<feed.stream.elements {
              try write(
                own.firstRow + tap * perBeat + element,
                (0..<engine.neurons).map {
                  feed.weight(tap: tap, element: element, neuron: $0, weights)
                })
            }
          }
        }
        for (plane, bits) in engine.biasBits.enumerated() {
          try write(engine.firstBiasRow + plane, bits)
        }
        try lines("default: weights <= \(width)'d0;")
      }
    }
  }
}
