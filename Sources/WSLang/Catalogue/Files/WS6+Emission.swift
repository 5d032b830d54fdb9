/// WS6: emission, explained.
extension DiagnosticCatalogue {
  static let targetsEntries: [DiagnosticEntry] = [
    DiagnosticEntry(
      .cannotEmitYet, "something that cannot be emitted yet",
      """
      The language describes more than this version can emit. The file is checked in full, \
      emission waits for a later version.
      """,
      failing: .sourceToEmit(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: loihi2 }
        """),
      repaired: .sourceToEmit(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .coarseWeights, "weights that a limit makes coarser than their width",
      """
      The weights of a neuron share one scale, and its sum stays below 2^24. Projections of unlike \
      size (spikes beside an analog picture) get shifts so that each keeps its bits; but wide \
      inputs, or very many of them, leave only a few levels for the weights. The message names the \
      projection, how many bits its weights still use, how many of them became 0, and how far all \
      of them are from what was trained. Where the number of synapses and the bits of the input \
      alone leave too little, `wsc check` and `wsc train` say it before anything is trained.
      """,
      failing: .words("`weights: 8 bits  input: analog(16 bits)` for a picture of 28 × 28"),
      repaired: .words("`weights: 8 bits  input: analog(8 bits)`")),
    DiagnosticEntry(
      .emissionLoss, "a netlist that is less accurate than its network",
      """
      Whole numbers cost more than one point of accuracy, or changed more than 1 % of an output that \
      has no classes. The populations whose spikes changed most are named. Where the input enters \
      on a coarser grid than in training, what the grid alone costs is measured too, and the larger \
      of the two is to blame: a wider `input: analog(…)` mends the one, wider `weights:` the other, \
      of which the page says what is left. Where as few pictures became wrong and right as chance \
      would make of so many, neither is blamed: compare more pictures.
      """,
      failing: .words("`weights: 2 bits` for a network that was trained in float32"),
      repaired: .words("`weights: 6 bits`")),
    DiagnosticEntry(
      .netlistTooLarge, "a population or a window that is too large for a netlist",
      """
      An input or a population of a netlist has at most 2^26 elements: a picture would take more \
      memory than its spikes are worth, and no machine that runs netlists holds as many neurons. \
      A window has at most 65,536 rows and columns; that of an average behind a convolution is \
      that of both together.
      """,
      failing: .words("`conv(1000000, kernel: 1) |> brelu` over 28 × 28 pixels"),
      repaired: .words("`conv(100, kernel: 1) |> brelu`")),
  ]
}
