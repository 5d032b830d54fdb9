import WSRuntime

extension VerilogWriter {
  /// A wire between two stages. In a simulation with `STALLS` it holds its stream up at random.
  func writeLink(_ name: String) throws(RuntimeError) {
    try lines("\n// A stream from stage to stage; with STALLS it is held up at random.")
    try lines(
      """
      module \(name) #(
        parameter WIDTH = 1
      ) (
        input wire clk,
        input wire rst,
        input wire s_tvalid,
        output wire s_tready,
        input wire [WIDTH-1:0] s_tdata,
        output wire m_tvalid,
        input wire m_tready,
        output wire [WIDTH-1:0] m_tdata
      );
        assign m_tdata = s_tdata;
      `ifdef STALLS
        reg stalls;
        assign m_tvalid = s_tvalid && !stalls;
        assign s_tready = m_tready && !stalls;
        always @(posedge clk)
          if (rst) stalls <= 1'b0;
          else if (!m_tvalid || m_tready) stalls <= $random % 3 == 0;
      `else
        assign m_tvalid = s_tvalid;
        assign s_tready = m_tready;
        wire unused = &{1'b0, clk, rst};
      `endif
      endmodule
      """)
  }

  /// One stream for several readers, each of which takes every beat once.
  func writeFork(_ name: String) throws(RuntimeError) {
    try lines("\n// A stream with several readers; each takes every beat once.")
    try lines(
      """
      module \(name) #(
        parameter READERS = 2
      ) (
        input wire clk,
        input wire rst,
        input wire s_tvalid,
        output wire s_tready,
        output wire [READERS-1:0] m_tvalid,
        input wire [READERS-1:0] m_tready
      );
        reg [READERS-1:0] taken;
        wire [READERS-1:0] done = taken | m_tready;
        assign m_tvalid = {READERS{s_tvalid}} & ~taken;
        assign s_tready = &done;
        always @(posedge clk)
          if (rst || s_tready) taken <= {READERS{1'b0}};
          else if (s_tvalid) taken <= done;
      endmodule
      """)
  }
}
