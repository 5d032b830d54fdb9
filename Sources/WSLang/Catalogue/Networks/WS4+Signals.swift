/// WS4: other signals, explained.
extension DiagnosticCatalogue {
  static let signalKindsAboutSignals: [DiagnosticEntry] = [
    DiagnosticEntry(
      .inputNotInRange, "an input of real numbers",
      """
      Neurons take spikes, or integers that stand for values in [0, 1]. An input of any \
      real number has no grid.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: real[4]
          output y = x |> dense(3) |> brelu
        }

        sharpen Net { policy: adaptive() }

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
      .sumReadOverTime, "a raw sum read over time",
      """
      `delay` and `final` pass on spikes. What a neuron adds up stays inside it.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          output y = x |> dense(3) |> final |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          output y = x |> dense(3) |> brelu |> final
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .membranesNotRead, "a `softmax` whose sums the host does not read",
      """
      `softmax` runs on the host, on the membranes of the last neurons. `readout: \
      membrane` says that the target lets the host read them.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(3) |> softmax
        }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(3) |> softmax
        }

        emit Net { target: netlist  readout: membrane }
        """)),
    DiagnosticEntry(
      .codeInsideNetwork, "an input code inside the network",
      """
      `bits` and `thermometer` run on the host, directly on an input. Inside the network \
      there are no values to code.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu |> thermometer(4)
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
          h = x |> thermometer(4) |> dense(3) |> brelu
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .integersRead, "integers where spikes are needed",
      """
      An analog input enters the first products as integers. Pooling, `decode` and outputs \
      read spikes.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> max_pool(2) |> conv(2, kernel: 3) |> brelu
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
      .hostResultRead, "what the host computes, read by a layer",
      """
      `decode` and `softmax` run on the host when the network is deployed. Neurons cannot \
      read their results.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
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
          h = x |> dense(4) |> brelu
          output z = h |> decode(key(2, copies: 2))
          output y = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .sumOfSpikesRead, "a sum of spikes where spikes are needed",
      """
      `add` and averages of spikes are no spikes. They fold into the next product or end \
      in an activation.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          a = x |> dense(3) |> brelu
          b = x |> dense(3) |> brelu
          output y = add(a, b)
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          a = x |> dense(3) |> brelu
          b = x |> dense(3) |> brelu
          output y = add(a, b) |> brelu
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist }
        """)),
    DiagnosticEntry(
      .spikesRead, "spikes where a raw sum is needed",
      """
      `softmax` and `winner` compare what neurons add up. Spikes of 0 and 1 leave nothing \
      to compare.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(3) |> brelu |> softmax
        }

        sharpen Net { policy: adaptive() }

        emit Net { target: netlist  readout: membrane }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(3) |> softmax
        }

        emit Net { target: netlist  readout: membrane }
        """)),
    DiagnosticEntry(
      .trainsPooled, "a maximum of spike trains",
      """
      Under `convert` values are rates of spikes. A `max_pool` of spikes is an OR at every \
      step, which gives more than the maximum of the rates; an average does not have this \
      fault.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          h = x |> conv(2, kernel: 3) |> clip(limit: learned) |> max_pool(2)
          output y = h |> flatten |> dense(2) |> softmax
        }

        convert Net as Fast { steps: 2 steps  readout: membrane }

        emit Fast { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          h = x |> conv(2, kernel: 3) |> clip(limit: learned) |> avg_pool(2)
          output y = h |> flatten |> dense(2) |> softmax
        }

        convert Net as Fast { steps: 2 steps  readout: membrane }

        emit Fast { target: netlist }
        """)),
  ]
}
