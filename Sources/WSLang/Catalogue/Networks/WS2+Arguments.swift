/// WS2: arguments and their values, explained.
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
  ]
}
