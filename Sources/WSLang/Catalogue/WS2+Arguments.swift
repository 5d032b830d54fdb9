/// WS2: arguments and expressions, explained.
extension DiagnosticCatalogue {
  static let namesAndSizesAboutArguments: [DiagnosticEntry] = [
    DiagnosticEntry(
      .numberOutOfRange, "a number outside its range",
      """
      Every argument and setting states which numbers it takes: a layer has at least one \
      unit, a share lies between 0 and 1. `wsc help NAME` shows the ranges.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(0) |> brelu
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
      .numberNotWhole, "a fraction where a whole number is needed",
      """
      What counts things is whole. A number with a point or an exponent is no whole \
      number, even if its fraction is zero.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2.5) |> brelu
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
      .unknownArgument, "an argument that the word does not have",
      """
      Arguments behind their names are checked against the layer or op; `wsc help NAME` \
      lists them.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2, bais: false) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2, bias: false) |> brelu
        }
        """)),
    DiagnosticEntry(
      .argumentNotGiven, "an argument that must be given",
      """
      Arguments without a default must be written.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(8) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(8, kernel: 3) |> brelu
        }
        """)),
    DiagnosticEntry(
      .argumentSurplus, "an argument too many",
      """
      The layer or op takes fewer arguments than are written.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2) |> brelu(1)
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
      .argumentTwice, "an argument given twice",
      """
      Every argument has one value.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(8, kernel: 3, kernel: 5) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(8, kernel: 3) |> brelu
        }
        """)),
    DiagnosticEntry(
      .argumentNeedsName, "an argument without its name",
      """
      Only the first arguments of a layer may be written by their place; the others stand \
      behind their names, so that nobody has to remember their order.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(8, 3) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(8, kernel: 3) |> brelu
        }
        """)),
    DiagnosticEntry(
      .valueKind, "a value of the wrong kind",
      """
      Arguments and settings take numbers, strings, lists or certain words, as the manual \
      of the layer or setting says.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense("2") |> brelu
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
