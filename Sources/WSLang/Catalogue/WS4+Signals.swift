/// WS4: other signals, loops and written types, explained.
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
    DiagnosticEntry(
      .loopWithoutDelay, "a loop without a delay",
      """
      A signal may depend on its own past, never on its own present: every loop passes a \
      `delay`.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          h: spike[9 steps, 3] = concat(x, h) |> dense(3) |> brelu
          output y = h
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          past = h |> delay(1 step)
          h: spike[9 steps, 3] = concat(x, past) |> dense(3) |> brelu
          output y = h
        }
        """)),
    DiagnosticEntry(
      .loopWithoutName, "a loop whose signal has no name",
      """
      The signal that goes round a loop needs a name with a written type: its shape cannot \
      be told from itself.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          past = h |> dense(3) |> brelu |> delay(1 step)
          h: spike[9 steps, 3] = concat(x, past) |> dense(3) |> brelu
          output y = h
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          past = h |> delay(1 step)
          h: spike[9 steps, 3] = concat(x, past) |> dense(3) |> brelu
          output y = h
        }
        """)),
    DiagnosticEntry(
      .loopWithoutType, "a loop without a written type",
      """
      The shape of a signal that depends on its own past cannot be worked out; it must be \
      written.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          past = h |> delay(1 step)
          h = concat(x, past) |> dense(3) |> brelu
          output y = h
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          past = h |> delay(1 step)
          h: spike[9 steps, 3] = concat(x, past) |> dense(3) |> brelu
          output y = h
        }
        """)),
    DiagnosticEntry(
      .inputIsClass, "a class as input",
      """
      `class` is for labels. Layers that read class numbers belong to a later edition.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: class[4]
          output y = x |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .labelIsNoClass, "a label that is no class",
      """
      A label is one class of several, for each picture or, in a mask, for each place.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label kind: real[2]
          output y = x |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label kind: class[2]
          output y = x |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .writtenKind, "a written kind that the signal is not",
      """
      A written kind describes the deployed signal. A smaller kind may stand where a \
      larger one is written (a spike is a unit value, a unit value is real), never the \
      reverse.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h: spike[3] = x |> dense(3)
          output y = h |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h: real[3] = x |> dense(3)
          output y = h |> brelu
        }
        """)),
  ]
}
