import WSRuntime

extension VerilogWriter {
  /// A bench that checks itself: it sends the pictures of the test vectors and compares every beat
  /// of every population and output with them.
  func writeBench(_ circuit: Circuit, pictures: Int) throws(RuntimeError) {
    let name = circuit.name
    try lines(
      """
      // Checks the circuit `\(name)` against its test vectors, `PREFIX.STREAM.hex` with a beat a
      // line: +vectors=PREFIX (default: \(TargetText.comment(circuit.layout.title))), +pictures=N (default: all), +full_speed (nothing
      // is held up). Define GATES for a circuit without its inner names.
      `default_nettype none
      // verilator lint_off DECLFILENAME
      """)
    try block("module \(name)_tb;", "endmodule") { () throws(RuntimeError) in
      try writeClock(circuit, pictures: pictures)
      var connections = [".clk(clk)", ".rst(rst)"]
      for input in circuit.layout.inputs {
        connections += StreamPorts(prefix: input.name, width: 1).connections(input.name)
        try lines(
          """

          wire \(input.name)_tvalid, \(input.name)_tready, \(input.name)_tlast;
          wire \(Verilog.range(input.portWidth))\(input.name)_tdata;
          \(name)_send #(.WIDTH(\(input.portWidth)), .BEATS(\(input.beats)), .PICTURES(\(pictures)), .STREAM("\(input.name)"))
            send_\(input.name) (clk, rst, pictures, full_speed, \(input.name)_tvalid, \(input.name)_tready, \(input.name)_tdata, \(input.name)_tlast);
          """)
      }
      for readout in circuit.layout.readouts {
        connections += StreamPorts(prefix: readout.name, width: 1).connections(readout.name)
        try lines(
          """

          wire \(readout.name)_tvalid, \(readout.name)_tready, \(readout.name)_tlast;
          wire \(Verilog.range(readout.portWidth))\(readout.name)_tdata;
          \(name)_accept accept_\(readout.name) (clk, rst, full_speed, \(readout.name)_tready);
          """)
        try check(
          circuit, readout.name, "", width: readout.portWidth, beats: readout.stream.beats,
          pictures: pictures)
      }
      try lines("\n\(name) dut (\n  " + connections.joined(separator: ",\n  ") + "\n);")
      try lines("\n`ifndef GATES")
      for stage in circuit.stages {
        try check(
          circuit, stage.layer.name, "dut.", width: stage.layer.output.width,
          beats: stage.layer.output.beats,
          pictures: pictures)
      }
      try lines("`endif")
      try writeVerdict(circuit)
    }
    try writeSend("\(name)_send", prefix: circuit.layout.title)
    try writeAccept("\(name)_accept")
    try writeCheck("\(name)_check", prefix: circuit.layout.title)
    try lines("`default_nettype wire")
  }

  private func writeClock(_ circuit: Circuit, pictures: Int) throws(RuntimeError) {
    try lines(
      """
      reg clk, rst, full_speed;
      integer pictures, cycle, first_done;
      initial begin
        clk = 1'b0;
        rst = 1'b1;
        cycle = 0;
        first_done = 0;
        full_speed = $test$plusargs("full_speed");
        if (!$value$plusargs("pictures=%d", pictures)) pictures = \(pictures);
        if (pictures > \(pictures)) pictures = \(pictures);
        repeat (8) #5 clk = !clk;
        rst = 1'b0;
        forever #5 clk = !clk;
      end
      """)
  }

  private func check(
    _ circuit: Circuit, _ stream: String, _ scope: String, width: Int, beats: Int, pictures: Int
  ) throws(RuntimeError) {
    try lines(
      """
      wire [31:0] \(stream)_done, \(stream)_wrong;
      \(circuit.name)_check #(.WIDTH(\(width)), .BEATS(\(beats)), .PICTURES(\(pictures)), .STREAM("\(stream)"))
        check_\(stream) (clk, rst, \(scope)\(stream)_tvalid && \(scope)\(stream)_tready, \(scope)\(stream)_tdata, \(scope)\(stream)_tlast, \(stream)_done, \(stream)_wrong);
      """)
  }

  private func writeVerdict(_ circuit: Circuit) throws(RuntimeError) {
    let outputs = circuit.layout.readouts.map(\.name)
    let inner = circuit.layout.layers.map(\.name)
    func sum(_ names: [String]) -> String {
      names.isEmpty ? "0" : names.map { "\($0)_wrong" }.joined(separator: " + ")
    }
    let done = outputs.map { "\($0)_done" }
    let all = done.map { "\($0) == pictures" }.joined(separator: " && ")
    let first = done.map { "\($0) != 0" }.joined(separator: " && ")
    let moved = outputs.map { "\($0)_tvalid && \($0)_tready" }.joined(separator: " || ")
    // No beat comes later than all stages take for a picture, each of them held up.
    let limit = 8 * circuit.stages.reduce(1000) { $0 + $1.cost.mostClocks }
    try lines(
      """

      wire finished = \(all.isEmpty ? "1'b1" : all);
      wire \(Verilog.range(32))wrong = \(sum(outputs))
      `ifndef GATES
        + \(sum(inner))
      `endif
        ;
      integer idle;
      always @(posedge clk)
        if (!rst) begin
          cycle <= cycle + 1;
          if (first_done == 0 && \(first.isEmpty ? "1'b1" : first)) first_done <= cycle;
          idle <= \(moved.isEmpty ? "1'b0" : moved) ? 0 : idle + 1;
          if (finished || idle > \(limit)) begin
            if (!finished) $display("FAIL: nothing came for \(limit) clocks");
            else if (wrong != 0) $display("FAIL: %0d beats differ", wrong);
            else $display("PASS: %0d pictures, the first after %0d clocks, all after %0d", pictures, first_done, cycle);
            $finish;
          end
        end else idle <= 0;
      """)
  }

  private func writeSend(_ name: String, prefix: String) throws(RuntimeError) {
    try lines("\n// Sends the beats of a file.")
    try lines(
      """
      \(headOfStream(name))
        input wire [31:0] pictures,
        input wire full_speed,
        output reg tvalid,
        input wire tready,
        output reg [WIDTH-1:0] tdata,
        output reg tlast
      );
      \(beatsOfFile(prefix))
        always @(posedge clk)
          if (rst) begin
            tvalid <= 1'b0;
            next <= 0;
            place <= 0;
          end else if (!tvalid || tready) begin
            if (next < pictures * BEATS && (full_speed || $random % 4 != 0)) begin
              tvalid <= 1'b1;
              tdata <= beats[next];
              tlast <= place == BEATS - 1;
              next <= next + 1;
              place <= place == BEATS - 1 ? 0 : place + 1;
            end else tvalid <= 1'b0;
          end
      endmodule
      """)
  }

  private func writeAccept(_ name: String) throws(RuntimeError) {
    try lines("\n// Takes beats, now and then not at once.")
    try lines(
      """
      module \(name) (
        input wire clk,
        input wire rst,
        input wire full_speed,
        output reg tready
      );
        always @(posedge clk) tready <= !rst && (full_speed || $random % 3 != 0);
      endmodule
      """)
  }

  private func writeCheck(_ name: String, prefix: String) throws(RuntimeError) {
    try lines("\n// Compares beats with those of a file.")
    try lines(
      """
      \(headOfStream(name))
        input wire moves,
        input wire [WIDTH-1:0] tdata,
        input wire tlast,
        output reg [31:0] done,
        output reg [31:0] wrong
      );
      \(beatsOfFile(prefix))
        always @(posedge clk)
          if (rst) begin
            next <= 0;
            place <= 0;
            done <= 0;
            wrong <= 0;
          end else if (moves) begin
            if (tdata !== beats[next] || tlast !== (place == BEATS - 1)) begin
              wrong <= wrong + 1;
              if (wrong < 10)
                $display("%0s: beat %0d is %h, not %h", STREAM, next, tdata, beats[next]);
            end
            next <= next + 1;
            place <= place == BEATS - 1 ? 0 : place + 1;
            if (place == BEATS - 1) done <= done + 1;
          end
      endmodule
      """)
  }

  /// Declares the beats of a stream's file and reads them, and where in them a module stands.
  private func headOfStream(_ name: String) -> String {
    """
    module \(name) #(
      parameter WIDTH = 8,
      parameter BEATS = 1,
      parameter PICTURES = 1,
      parameter STREAM = ""
    ) (
      input wire clk,
      input wire rst,
    """
  }

  private func beatsOfFile(_ prefix: String) -> String {
    """
      reg [WIDTH-1:0] beats [0:PICTURES*BEATS-1];
      reg [8*256-1:0] prefix, file;
      integer next, place;
      initial begin
        if (!$value$plusargs("vectors=%s", prefix)) prefix = \(Verilog.quoted(prefix));
        $sformat(file, "%0s.%0s.hex", prefix, STREAM);
        $readmemh(file, beats);
      end
    """
  }
}
