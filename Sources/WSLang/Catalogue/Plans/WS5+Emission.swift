/// WS5: what `emit` plans say of signals and weights, explained.
extension DiagnosticCatalogue {
  static let plansAndUnitsAboutEmission: [DiagnosticEntry] = [
    DiagnosticEntry(
      .gradedSpike, "a `graded` signal that is no memory",
      """
      `graded` lets a real memory leave its neuron as integers. Everything else is a spike \
      already, and stays one.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist  graded: [h: 8 bits] }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .emittedTooNarrow, "fewer bits than the weights were trained with",
      """
      `quantise` rounds weights while the network learns to live with it. To emit fewer bits would \
      round them a second time, which nothing was trained for.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(3) |> brelu
        }

        sharpen Net { policy: hard }

        train Net { quantise: weights(6 bits) }

        emit Net { target: netlist  weights: 4 bits }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(3) |> brelu
        }

        sharpen Net { policy: hard }

        train Net { quantise: weights(6 bits) }

        emit Net { target: netlist  weights: 8 bits }
        """)),
    DiagnosticEntry(
      .nothingWeighs, "a name without a layer with weights",
      """
      `weights:` of an `emit` plan may list signals and layers; a name means every product inside \
      it: `dense` and `conv`. This one holds none. What is added to a sum without a product is as \
      wide as the widest product beside it.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: hard }

        emit Net { target: netlist  weights: [x: 8 bits, rest: 4 bits] }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: hard }

        emit Net { target: netlist  weights: [h: 8 bits, rest: 4 bits] }
        """)),
  ]
}
