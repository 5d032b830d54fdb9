/// WS2: names and circles, explained.
extension DiagnosticCatalogue {
  static let namesAndSizesAboutNames: [DiagnosticEntry] = [
    DiagnosticEntry(
      .unknownName, "a name that stands for nothing",
      """
      A name without arguments is a signal, a size or, where one is expected, a choice \
      such as `same`. Names are found wherever they are declared in the network; the order \
      of items means nothing.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = z |> dense(2) |> brelu
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
      .unknownLayer, "no layer or op of this name",
      """
      What follows `|>` is an op of the file or a layer of the catalogue; `wsc layers` \
      lists the layers.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dence(2) |> brelu
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
      .nameTwice, "two declarations of one name",
      """
      Within a network every size and signal has a name of its own, and so has every op. \
      Networks and named plans share one name space. Only an `output` and a `label` may \
      share a name: a prediction and its truth.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          h = x |> dense(4) |> brelu
          output y = h
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          g = x |> dense(3) |> brelu
          h = x |> dense(4) |> brelu
          output y = concat(g, h)
        }
        """)),
    DiagnosticEntry(
      .reservedName, "a unit word or `it` as a name",
      """
      `step`, `epoch`, `batch`, `bit`, `example` and their plurals are units, and `it` is \
      the input of an op. They may be keys of settings but not names.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          batch = x |> dense(2) |> brelu
          output y = batch
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          group = x |> dense(2) |> brelu
          output y = group
        }
        """)),
    DiagnosticEntry(
      .opRecursion, "an op that calls itself",
      """
      Ops are named pipelines: they are put in place of their names, so none may contain \
      itself, directly or through others.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          op stage = dense(4) |> brelu |> stage
          output y = x |> stage
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          op stage = dense(4) |> brelu
          output y = x |> stage * 3
        }
        """)),
    DiagnosticEntry(
      .sizeCycle, "a size that depends on itself",
      """
      Sizes are computed from each other in any order, but not in a circle.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size a = b + 1
          size b = a - 1
          output y = x |> dense(a) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size a = 5
          size b = a - 1
          output y = x |> dense(b) |> brelu
        }
        """)),
    DiagnosticEntry(
      .numberOverflow, "a number beyond 2^63 − 1",
      """
      Whole numbers are exact up to 2^63 − 1. Arithmetic that would leave this range is \
      refused, never wrapped or rounded.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size big = 9000000000 * 9000000000
          output y = x |> dense(big) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size big = 90 * 90
          output y = x |> dense(big) |> brelu
        }
        """)),
    DiagnosticEntry(
      .inexactDivision, "a division of sizes with a remainder",
      """
      Sizes are whole numbers, so `/` between them must divide exactly.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size half = 7 / 2
          output y = x |> dense(half) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size half = 8 / 2
          output y = x |> dense(half) |> brelu
        }
        """)),
    DiagnosticEntry(
      .divisionByZero, "a division by zero",
      """
      Nothing can be divided by zero.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size none = 0
          size part = 8 / none
          output y = x |> dense(part) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size none = 1
          size part = 8 / none
          output y = x |> dense(part) |> brelu
        }
        """)),
    DiagnosticEntry(
      .neverRead, "something that is never read",
      """
      A signal that no output, loss or plan reads is computed for nothing, and is left out of the \
      netlist. Sizes, ops and parameters that nothing uses are mostly left over from a change, or \
      misspelt where they should be used.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size width = 8
          output y = x |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size width = 8
          output y = x |> dense(width) |> brelu
        }
        """)),
  ]
}
