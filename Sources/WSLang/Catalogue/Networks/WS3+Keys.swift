/// WS3: keys, steps and written shapes, explained.
extension DiagnosticCatalogue {
  static let shapesOfKeysAndSteps: [DiagnosticEntry] = [
    DiagnosticEntry(
      .weakKey, "a key with neurons that vote for no class",
      """
      A random key whose classes may overlap leaves about a third of its neurons without a \
      class. They add the same to every score, so they learn nothing. Disjoint keys, the \
      default, are better on every count.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(20) |> brelu |> decode(key(10, copies: 2, kind: random, overlap: true))
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(20) |> brelu |> decode(key(10, copies: 2, kind: random))
        }
        """)),
    DiagnosticEntry(
      .stepsDiffer, "signals of different lengths joined",
      """
      Signals with a time axis are joined step by step, so they have one length. A signal \
      without time axis is held.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input a: spike[5 steps, 2]
          input b: spike[6 steps, 2]
          output y = concat(a, b) |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input a: spike[5 steps, 2]
          input b: spike[5 steps, 2]
          output y = concat(a, b) |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .stepsNeeded, "a signal without steps where time is needed",
      """
      `delay`, `final` and `legendre` look at other steps; a signal without time axis is \
      constant.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: spike[4]
          output y = x |> final
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: spike[9 steps, 4]
          output y = x |> final
        }
        """)),
    DiagnosticEntry(
      .keyWidth, "a key that does not fit the votes",
      """
      A key of `classes` classes with `copies` neurons each reads classes · copies values \
      of the last axis.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(30) |> brelu |> decode(key(10, copies: 4))
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(40) |> brelu |> decode(key(10, copies: 4))
        }
        """)),
    DiagnosticEntry(
      .keyTooLarge, "a key that is too large",
      """
      A key has at most 2^22 entries, classes times neurons, and all keys of a network together \
      have 2^24.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(65536) |> brelu |> decode(key(256, copies: 256))
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(1000) |> brelu |> decode(key(10, copies: 100))
        }
        """)),
    DiagnosticEntry(
      .writtenShape, "a written shape that is not the real one",
      """
      A type behind a name is checked: it documents the network and guards it against \
      slips.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y: spike[3] = x |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y: spike[2] = x |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .scoresAndClasses, "an output with other scores than its label has classes",
      """
      An output and a label of one name are a prediction and its truth: one score for each class \
      of the label, at each of its positions.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label digit: class[9]
          output digit = x |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label digit: class[10]
          output digit = x |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }
        """)),
  ]
}
