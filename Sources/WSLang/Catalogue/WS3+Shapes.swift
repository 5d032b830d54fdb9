/// WS3: shapes, explained.
extension DiagnosticCatalogue {
  static let shapesEntries: [DiagnosticEntry] = [
    DiagnosticEntry(
      .tooManyAxes, "a signal with too many axes",
      """
      Signals have at most eight axes beside time and batch.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> reshape(1, 1, 1, 1, 1, 1, 1, 2, 2) |> flatten |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> reshape(1, 2, 2) |> flatten |> dense(2) |> brelu
        }
        """)),
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
      .vectorNeeded, "a picture where a vector is needed",
      """
      `dense` and `legendre` read a vector; `flatten` makes one of a picture.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> flatten |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .pictureNeeded, "a vector where a picture is needed",
      """
      Convolutions and pooling read pictures: height, width and channels.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> conv(2, kernel: 1) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> reshape(2, 2, 1) |> conv(2, kernel: 1) |> brelu
        }
        """)),
    DiagnosticEntry(
      .windowTooLarge, "a window larger than the picture",
      """
      Kernels and pooling windows must fit into the picture with its padding.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(2, kernel: 9, padding: valid) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(2, kernel: 9, padding: same) |> brelu
        }
        """)),
    DiagnosticEntry(
      .groupsDoNotDivide, "groups that do not divide the channels",
      """
      A convolution with groups splits its input channels and its output channels into as \
      many equal parts.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(8, kernel: 3) |> brelu |> conv(6, kernel: 3, groups: 4) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(8, kernel: 3) |> brelu |> conv(4, kernel: 3, groups: 4) |> brelu
        }
        """)),
    DiagnosticEntry(
      .concatShapes, "a `concat` of shapes that do not fit",
      """
      `concat` joins along the last axis; all other axes must agree.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          a = x |> conv(2, kernel: 3) |> brelu
          b = x |> conv(2, kernel: 3, stride: 2) |> brelu
          output y = concat(a, b)
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          a = x |> conv(2, kernel: 3) |> brelu
          b = x |> conv(4, kernel: 3) |> brelu
          output y = concat(a, b)
        }
        """)),
    DiagnosticEntry(
      .addShapes, "an `add` of different shapes",
      """
      `add` sums signals value by value, so they have one shape.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          a = x |> dense(2) |> brelu
          b = x |> dense(3) |> brelu
          output y = add(a, b) |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          a = x |> dense(3) |> brelu
          b = x |> dense(3) |> brelu
          output y = add(a, b) |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .reshapeCount, "a `reshape` to another number of values",
      """
      `reshape` keeps all values and their order.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> reshape(2, 3) |> flatten |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> reshape(2, 2) |> flatten |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .tooManyWinners, "more winners than values",
      """
      `winner(k)` marks the k largest of the last axis, which must have as many.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2) |> winner(3)
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(4) |> winner(3)
        }
        """)),
    DiagnosticEntry(
      .signalTooLarge, "a signal or layer that is far too large",
      """
      No signal and no weight tensor has more than 2^40 values.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[2000000, 2000000, 1]
          output y = x |> conv(2, kernel: 3) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(2, kernel: 3) |> brelu
        }
        """)),
    DiagnosticEntry(
      .windowsLeaveOut, "pooling that leaves out rows or columns",
      """
      Pooling takes whole windows only. What is left at the bottom and right is not read, \
      which is seldom meant.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[9, 9, 1]
          output y = x |> conv(2, kernel: 3) |> brelu |> max_pool(2)
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[8, 8, 1]
          output y = x |> conv(2, kernel: 3) |> brelu |> max_pool(2)
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
