/// WS2: what signals, ops and sizes stand for, explained.
extension DiagnosticCatalogue {
  static let namesAndSizesAboutSignals: [DiagnosticEntry] = [
    DiagnosticEntry(
      .labelRead, "a label read by the network",
      """
      Labels are the truth that a loss compares outputs with. A network that could read \
      them would have nothing to learn.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label digit: class[2]
          output y = digit |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label digit: class[2]
          output y = x |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .wrongSort, "a size, signal or stage in the wrong place",
      """
      What stands left of `|>` and in `concat` and `add` is a signal; what follows `|>` is \
      a layer or an op; sizes are arguments.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size width = 3
          output y = width |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size width = 3
          output y = x |> dense(width) |> brelu
        }
        """)),
    DiagnosticEntry(
      .signalArithmetic, "arithmetic with signals",
      """
      Signals are joined by calls: `add(a, b)` and `concat(a, b)`. `*` repeats a stage.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          a = x |> dense(2) |> brelu
          b = x |> dense(2) |> brelu
          output y = (a + b) |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          a = x |> dense(2) |> brelu
          b = x |> dense(2) |> brelu
          output y = add(a, b) |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .expansionTooLarge, "a network that expands to too many layers",
      """
      Ops and repetitions are expanded when a file is checked. A network may have 16,384 \
      layers, far more than any that can be trained.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> (dense(4) |> brelu) * 1000000
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> (dense(4) |> brelu) * 10
        }
        """)),
    DiagnosticEntry(
      .itOutsideOp, "`it` outside an op",
      """
      `it` is what is piped into an op. In the network itself signals have names.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = add(it, x) |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = add(x, x) |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .opReadsNetwork, "an op that reads a signal of the network",
      """
      An op sees its parameters, sizes, other ops and `it`, so that it means the same \
      wherever it is called.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          op join(n: size) = concat(it, x) |> dense(n) |> brelu
          output y = x |> join(2)
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          op join(other: signal, n: size) = concat(it, other) |> dense(n) |> brelu
          output y = x |> join(x, 2)
        }
        """)),
    DiagnosticEntry(
      .signalMissing, "a layer without a signal to work on",
      """
      A layer works on what is piped into it.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = dense(2) |> brelu
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
      .signalSurplus, "a signal piped into a join",
      """
      `concat` and `add`, and ops that begin with one, take all their signals as \
      arguments.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> add(x, x) |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = add(x, x) |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .nameTooLong, "a name that is too long",
      """
      Names have at most 128 letters; the names of layers in reports and weights files are \
      made of them.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          veryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryvery = x |> dense(2) |> brelu
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
  ]
}
