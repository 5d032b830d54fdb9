/// WS6: netlist files, explained.
extension DiagnosticCatalogue {
  static let netlistFileEntries: [DiagnosticEntry] = [
    DiagnosticEntry(
      DiagnosticCode("WS6201"), "a file that is no netlist, or one of an unknown version",
      """
      A netlist of ours is a safetensors file whose description says `wsc-netlist` and its \
      version. A newer version needs a newer program; weights of a run are not a netlist, \
      `wsc emit` makes one from them.
      """,
      failing: .commandLine("wsc simulate runs/Mnist/1/weights.safetensors"),
      repaired: .commandLine("wsc simulate runs/Mnist/1/net.netlist.safetensors")),
    DiagnosticEntry(
      DiagnosticCode("WS6202"), "a wrong field in the description of a netlist",
      """
      The description in a netlist file is JSON with known fields. One is missing, unknown, \
      or holds a value that it cannot have. The file was changed by hand or written by \
      another program.
      """,
      failing: .commandLine("wsc show edited.netlist.safetensors"),
      repaired: .commandLine("wsc emit --netlist net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS6203"), "a wrong tensor in a netlist",
      """
      Every tensor that the description names must be there, with its type and shape, and no \
      other. A file that was cut off or put together by hand breaks this.
      """,
      failing: .commandLine("wsc show cut.netlist.safetensors"),
      repaired: .commandLine("wsc emit --netlist net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS6204"), "parts of a netlist that do not fit together",
      """
      A projection joins two populations whose shapes belong together, names are distinct, \
      and loops pass a delay. The message names the part that does not fit.
      """,
      failing: .commandLine("wsc simulate edited.netlist.safetensors"),
      repaired: .commandLine("wsc emit --netlist net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS6205"), "a sum that could leave the exact range",
      """
      All sums of a neuron stay below 2^24, so that integers and `float32` give the same \
      spikes in any order of addition. A neuron with larger weights was not written by `wsc \
      emit`, which scales each neuron to fit.
      """,
      failing: .commandLine("wsc simulate edited.netlist.safetensors"),
      repaired: .commandLine("wsc emit --netlist net.ws")),
    DiagnosticEntry(
      DiagnosticCode("WS6206"), "pictures that do not fit the inputs of a netlist",
      """
      The data set must give each input of the netlist pictures of its shape and code. A \
      netlist without test vectors cannot replay them.
      """,
      failing: .commandLine(
        """
        wsc simulate --vectors bare.netlist.safetensors
        """),
      repaired: .commandLine(
        """
        wsc simulate bare.netlist.safetensors
        """)),
    DiagnosticEntry(
      DiagnosticCode("WS6207"), "a netlist that is too large to be printed as text",
      """
      `--format text` writes a line for each neuron and each synapse, which helps with small \
      networks only. The summary has no limit.
      """,
      failing: .commandLine("wsc show large.netlist.safetensors --format text"),
      repaired: .commandLine("wsc show large.netlist.safetensors")),
    DiagnosticEntry(
      DiagnosticCode("WS6216"), "a netlist that asks for more than an executor can do",
      """
      The format of netlists knows neurons with memory, graded wires and pictures of several \
      steps. The simulators and the engine run `threshold` neurons in one step; they refuse \
      everything else by its name instead of computing something else. `wsc show` reads every \
      netlist.
      """,
      failing: .commandLine("wsc simulate --vectors leaky.netlist.safetensors"),
      repaired: .commandLine("wsc show leaky.netlist.safetensors")),
    DiagnosticEntry(
      DiagnosticCode("WS6217"), "a netlist that a target cannot take",
      """
      A target has limits of its own: kinds of neurons, bits of weights and inputs, connections \
      that arrive at a neuron, delays, steps. The message names the part that breaks one, and by \
      how much. Our own `netlist` takes everything.
      """,
      failing: .commandLine("wsc check --target xylo net.ws"),
      repaired: .commandLine("wsc check --target netlist net.ws")),
  ]
}
