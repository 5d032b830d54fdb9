import WSRuntime

extension VerilogWriter {
  /// All modules, the circuit first.
  func writeCircuit(_ circuit: Circuit) throws(RuntimeError) {
    let name = circuit.name
    try lines(
      """
      // The netlist `\(TargetText.comment(circuit.layout.title))` as a circuit: one clock, `rst` synchronous and active high. A picture
      // enters beat by beat; elements lie in a beat from its lowest bit on.
      `default_nettype none
      // verilator lint_off DECLFILENAME
      """)
    try writeTop(circuit)
    for stage in circuit.stages { try writeModules(of: stage, circuit) }
    for readout in circuit.layout.readouts {
      guard case .key(let key) = readout.output.decode else { continue }
      try writeKey(
        readout, key, module: "\(name)_\(readout.name)", tableInputs: circuit.family.tableInputs)
    }
    try writeLink("\(name)_link")
    if circuit.layout.streams.contains(where: { circuit.layout.readers(of: $0.source).count > 1 }) {
      try writeFork("\(name)_fork")
    }
    try lines("`default_nettype wire")
  }

  private func writeModules(of stage: CircuitStage, _ circuit: Circuit) throws(RuntimeError) {
    let name = circuit.name
    let module = "\(name)_\(stage.layer.name)"
    switch stage.form {
    case .events(let engine):
      for (index, feed) in stage.layer.feeds.enumerated() {
        let feedModule = "\(name)_\(stage.layer.feedName(index))"
        if stage.layer.scansInPlace {
          try writeScan(feedModule, of: feed.stream, engine.feeds[index], rowBits: engine.rowBits)
        } else {
          try writeWindowFeed(
            feedModule,
            WindowFeed(
              feed, to: stage.layer.output, engine.feeds[index], rowBits: engine.rowBits,
              keepsPicture: stage.layer.feeds.count > 1))
        }
      }
      try writeEvents(stage, engine, module: module)
    case .sums(let sums):
      try writeSlidingWindow("\(name)_\(stage.layer.feedName(0))", sums.sliding)
      try writeWiredSums(stage, sums, module: module)
    case .pool(let pool): try writePool(stage, pool, module: module)
    }
  }

  private func writeTop(_ circuit: Circuit) throws(RuntimeError) {
    var ports: [String] = []
    for input in circuit.layout.inputs {
      ports += StreamPorts(prefix: input.name, width: input.portWidth).taken()
    }
    for readout in circuit.layout.readouts {
      ports += StreamPorts(prefix: readout.name, width: readout.portWidth).sent()
    }
    try module(circuit.name, summary: "The circuit.", ports: ports) {
      () throws(RuntimeError) in
      for stream in circuit.layout.streams { try writeStream(stream, circuit) }
      for stage in circuit.stages { try writeStage(stage, circuit) }
      for readout in circuit.layout.readouts { try writeReadout(readout, circuit) }
      try lines("")
    }
  }

  /// The wires of a stream, and those of each of its readers.
  private func writeStream(_ stream: CircuitStream, _ circuit: Circuit) throws(RuntimeError) {
    let readers = circuit.layout.readers(of: stream.source)
    let isInput = circuit.layout.inputs.contains(stream)
    let name = stream.name
    try lines(
      "\n// `\(TargetText.comment(stream.source))`: \(stream.rows) x \(stream.columns) beats of \(stream.elements) elements."
    )
    if !isInput { try declare(name, StreamPorts(prefix: "", width: stream.width)) }
    for reader in readers {
      try declare("\(reader)_source", StreamPorts(prefix: "", width: stream.width))
    }
    var valid = ["\(name)_tvalid"]
    var ready = ["\(name)_tready"]
    if readers.count > 1 {
      let count = readers.count
      try lines(
        """
        wire \(Verilog.range(count))\(name)_valid, \(name)_ready;
        \(circuit.name)_fork #(.READERS(\(count))) \(name)_fork (
          .clk(clk), .rst(rst), .s_tvalid(\(name)_tvalid), .s_tready(\(name)_tready),
          .m_tvalid(\(name)_valid), .m_tready(\(name)_ready)
        );
        """)
      valid = (0..<count).map { "\(name)_valid[\($0)]" }
      ready = (0..<count).map { "\(name)_ready[\($0)]" }
    } else if readers.isEmpty {
      try lines("assign \(name)_tready = 1'b1;")
    }
    let pad = stream.portWidth - stream.width
    if isInput && pad > 0 {
      try lines(
        "wire \(name)_unused = &{1'b0, \(name)_tdata[\(stream.portWidth - 1):\(stream.width)]};")
    }
    let data = isInput && pad > 0 ? "\(name)_tdata[\(stream.width - 1):0]" : "\(name)_tdata"
    for (index, reader) in readers.enumerated() {
      try link(
        circuit, "\(reader)_source_link", width: stream.width + 1,
        from: (valid[index], ready[index], "{\(name)_tlast, \(data)}"),
        to: "\(reader)_source", data: "{\(reader)_source_tlast, \(reader)_source_tdata}")
    }
  }

  private func writeStage(_ stage: CircuitStage, _ circuit: Circuit) throws(RuntimeError) {
    let circuitName = circuit.name
    try lines("")
    var connections: [String] = []
    for (index, feed) in stage.layer.feeds.enumerated() {
      let name = stage.layer.feedName(index)
      let source = StreamPorts(prefix: "s", width: feed.stream.width)
      guard let words = stage.form.feedPorts(index, prefix: "m") else {
        connections += source.connections("\(name)_source")
        continue
      }
      try declare("\(name)_words", words)
      try declare(name, words)
      try instance(
        "\(circuitName)_\(name)", "feed_\(name)",
        source.connections("\(name)_source") + words.connections("\(name)_words"))
      func packed(_ stream: String) -> String {
        let user = words.userWidth == nil ? "" : "\(stream)_tuser, "
        return "{\(stream)_tlast, \(user)\(stream)_tdata}"
      }
      try link(
        circuit, "\(name)_link", width: words.width + (words.userWidth ?? 0) + 1,
        from: ("\(name)_words_tvalid", "\(name)_words_tready", packed("\(name)_words")),
        to: name, data: packed(name))
      connections += stage.form.feedPorts(index, prefix: "s\(index)")?.connections(name) ?? []
    }
    try instance(
      "\(circuitName)_\(stage.layer.name)", "stage_\(stage.layer.name)",
      connections
        + StreamPorts(prefix: "m", width: stage.layer.output.width).connections(stage.layer.name))
  }

  private func writeReadout(_ readout: CircuitReadout, _ circuit: Circuit) throws(RuntimeError) {
    let name = readout.name
    let pad = readout.portWidth - readout.width
    try lines("")
    if pad > 0 {
      try lines("assign \(name)_tdata[\(readout.portWidth - 1):\(readout.width)] = \(pad)'d0;")
    }
    let data = pad > 0 ? "\(name)_tdata[\(readout.width - 1):0]" : "\(name)_tdata"
    switch readout.output.decode {
    case .key:
      try instance(
        "\(circuit.name)_\(name)", "readout_\(name)",
        StreamPorts(prefix: "s", width: readout.stream.width).connections("\(name)_source")
          + [
            ".m_tvalid(\(name)_tvalid)", ".m_tready(\(name)_tready)", ".m_tdata(\(data))",
            ".m_tlast(\(name)_tlast)",
          ])
    case .spikes, .final, .membrane:
      try lines(
        """
        assign \(name)_tvalid = \(name)_source_tvalid;
        assign \(name)_source_tready = \(name)_tready;
        assign \(data) = \(name)_source_tdata;
        assign \(name)_tlast = \(name)_source_tlast;
        """)
    }
  }

  private func declare(_ name: String, _ ports: StreamPorts) throws(RuntimeError) {
    try lines("wire \(name)_tvalid, \(name)_tready, \(name)_tlast;")
    try lines("wire \(Verilog.range(ports.width))\(name)_tdata;")
    if let width = ports.userWidth { try lines("wire \(Verilog.range(width))\(name)_tuser;") }
  }

  private func link(
    _ circuit: Circuit, _ name: String, width: Int,
    from source: (valid: String, ready: String, data: String), to target: String, data: String
  ) throws(RuntimeError) {
    try lines(
      """
      \(circuit.name)_link #(.WIDTH(\(width))) \(name) (
        .clk(clk), .rst(rst),
        .s_tvalid(\(source.valid)), .s_tready(\(source.ready)), .s_tdata(\(source.data)),
        .m_tvalid(\(target)_tvalid), .m_tready(\(target)_tready), .m_tdata(\(data))
      );
      """)
  }

  private func instance(
    _ module: String, _ name: String, _ connections: [String]
  ) throws(RuntimeError) {
    try lines("\(module) \(name) (\n  .clk(clk), .rst(rst),")
    try lines("  " + connections.joined(separator: ",\n  ") + "\n);")
  }
}
