/// WS5: data and losses, explained.
extension DiagnosticCatalogue {
  static let plansAndUnitsAboutData: [DiagnosticEntry] = [
    DiagnosticEntry(
      .fileTwice, "a data file named twice",
      """
      Every file of a data set is read once.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[32, 32, 3]
          label kind: class[10]
          output kind = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: cifar10("cifar-10", batches: [1, 1]) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[32, 32, 3]
          label kind: class[10]
          output kind = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: cifar10("cifar-10", batches: [1, 2]) }
        """)),
    DiagnosticEntry(
      .unknownField, "data for an input or label that does not exist",
      """
      A field of the data goes to an input, classes go to a label.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: mnist("mnist", image: pixel) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: mnist("mnist", image: image) }
        """)),
    DiagnosticEntry(
      .fieldMissing, "an input or label that gets no data",
      """
      Fields go to the input or label of their name, or to the only one there is. Where \
      that does not settle it, the mapping is written.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input a: unit[28, 28, 1]
          input b: unit[28, 28, 1]
          output y = concat(a, b) |> flatten |> dense(2) |> brelu
        }

        train Net { data: mnist("mnist") }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input a: unit[28, 28, 1]
          output y = a |> flatten |> dense(2) |> brelu
        }

        train Net { data: mnist("mnist") }
        """)),
    DiagnosticEntry(
      .fieldType, "data that does not fit its input",
      """
      The shape of the data is the shape of the input, its values are among those of the \
      input's kind, and the label has all its classes.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[32, 32, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: mnist("mnist") }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: mnist("mnist") }
        """)),
    DiagnosticEntry(
      .noLoss, "an empty list of losses",
      """
      A list of losses is summed; an empty one has nothing to make small.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { loss: [] }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { loss: cross_entropy(k) }
        """)),
    DiagnosticEntry(
      .truthOfAnother, "the truth of another output",
      """
      A label is the truth of the output of its name.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output z = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { loss: mean_squared(z, k) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output z = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { loss: mean_squared(k, k) }
        """)),
    DiagnosticEntry(
      .unknownLossSignal, "a loss of a signal that does not exist",
      """
      Losses name outputs, signals and labels of the network.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { loss: cross_entropy(kind) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { loss: cross_entropy(k) }
        """)),
    DiagnosticEntry(
      .noTruth, "an output without a label",
      """
      `cross_entropy` compares an output with the label of the same name.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          h = x |> dense(4) |> brelu
          output k = h |> decode(key(2, copies: 2))
        }

        train Net { loss: cross_entropy(h) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          h = x |> dense(4) |> brelu
          output k = h |> decode(key(2, copies: 2))
        }

        train Net { loss: cross_entropy(k) }
        """)),
    DiagnosticEntry(
      .lossShapes, "a loss of things of different shapes",
      """
      A signal and its target are compared value by value, so they have one shape. An output and \
      the label of its name are compared whether a loss names them or not: see WS3018.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h |> dense(4) |> brelu
        }

        train Net { loss: mean_squared(y, h) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output y = h |> dense(4) |> brelu
        }

        train Net { loss: mean_squared(y, x) }
        """)),
    DiagnosticEntry(
      .lossOutOfRange, "values outside [0, 1] in a binary cross-entropy",
      """
      `binary_cross_entropy` takes logarithms of values and of one minus them, so both lie \
      in [0, 1]. The scores of `decode` may be any number.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> relu
        }

        train Net { loss: binary_cross_entropy(y, x) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> brelu
        }

        train Net { loss: binary_cross_entropy(y, x) }
        """)),
    DiagnosticEntry(
      .lossLowersNothing, "a loss that no weight can lower",
      """
      No gradient flows into a target, so it is another signal than the one that is judged; and \
      what is judged is computed with weights that are trained.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> brelu
        }

        train Net { loss: mean_squared(y, y) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> brelu
        }

        train Net { loss: mean_squared(y, x) }
        """)),
  ]
}
