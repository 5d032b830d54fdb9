/// WS4: what products and pools read, explained.
extension DiagnosticCatalogue {
  static let signalKindsAboutProducts: [DiagnosticEntry] = [
    DiagnosticEntry(
      .sumReadByProduct, "a raw sum read by a second product",
      """
      A neuron adds up what it gets and fires at a threshold. Between two thresholds there \
      is one product; a second one would need values that no spike can carry.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3)
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .sumLeaves, "a raw sum that leaves the network",
      """
      Outputs and `decode` read spikes. What a neuron adds up before its threshold is seen \
      by nobody.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h |> dense(2)
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .gradedRead, "a graded value on a wire",
      """
      An activation that is neither sharpened nor converted yields numbers between 0 and 1 \
      or larger, which no spike can carry.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> relu
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .sumPooled, "a raw sum read by pooling",
      """
      Pooling of spikes is an OR or a sum of spikes. The largest of some raw sums is no \
      spike; an activation before the pool makes it one, and `brelu |> max_pool` gives the \
      same as `max_pool |> brelu`.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(2, kernel: 3) |> max_pool(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(2, kernel: 3) |> brelu |> max_pool(2)
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .normDoesNotFold, "a `batch_norm` that does not fold into a product",
      """
      Batch norm scales and shifts each channel. Deployed it becomes part of the product \
      before it, so it must read that product's sums, channel by channel.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu |> batch_norm
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3, bias: false) |> batch_norm |> brelu
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .sharpenMissing, "activations that no plan sharpens",
      """
      `brelu` and `sigmoid` are soft while training. They become spikes when a `sharpen` \
      plan takes them to sharpness 1; without one nothing can be emitted.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(3) |> brelu
        }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(3) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .convertMissing, "clips that no plan converts",
      """
      `clip` yields a number. A `convert` plan makes a spike train of it whose rate is \
      that number.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> clip(limit: learned)
          output y = h |> dense(2) |> softmax
        }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> clip(limit: learned)
          output y = h |> dense(2) |> softmax
        }

        convert Net as Fast { steps: 2 steps  readout: membrane }

        emit Fast { target: netlist }
        """)),
    DiagnosticEntry(
      .memoryRead, "a real memory on a wire",
      """
      A `legendre` memory holds real numbers. They may leave their neuron as integers if \
      the `emit` plan lists the memory under `graded:` and the target can do it.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[20 steps, 1]
          label kind: class[2]
          trace = x |> legendre(6, window: 20 steps)
          output y = trace |> dense(3) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[20 steps, 1]
          label kind: class[2]
          trace = x |> legendre(6, window: 20 steps)
          output y = trace |> dense(3) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist  graded: [trace: 16 bits] }
        """)),
    DiagnosticEntry(
      .averageDoesNotTile, "an average that does not tile the picture",
      """
      An average folds into the convolution that reads it only if its windows tile the \
      picture: stride equal to the window, and no rows or columns left over.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          h = x |> conv(2, kernel: 3) |> brelu |> avg_pool(3, stride: 1)
          output y = h |> conv(2, kernel: 3) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          h = x |> conv(2, kernel: 3) |> brelu |> avg_pool(2)
          output y = h |> conv(2, kernel: 3) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .biasBeforeNorm, "a bias that batch norm takes off again",
      """
      `batch_norm` subtracts the mean of each channel, and a bias in front of it with it: it is \
      trained and changes nothing. The shift of batch norm itself does what a bias would.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2) |> batch_norm |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2, bias: false) |> batch_norm |> brelu
        }
        """)),
  ]
}
