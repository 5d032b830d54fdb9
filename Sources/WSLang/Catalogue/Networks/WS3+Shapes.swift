/// WS3: shapes that layers read and make, explained.
extension DiagnosticCatalogue {
  static let shapesOfLayers: [DiagnosticEntry] = [
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
  ]
}
