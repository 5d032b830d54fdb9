/// WS4: loops, inputs, labels and written kinds, explained.
extension DiagnosticCatalogue {
  static let signalKindsAboutDeclarations: [DiagnosticEntry] = [
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
