/// WS5: settings that training cannot keep, explained.
extension DiagnosticCatalogue {
  static let plansAndUnitsAboutLimits: [DiagnosticEntry] = [
    DiagnosticEntry(
      .normOfOneValue, "a `batch_norm` with one value to learn from",
      """
      Batch norm takes the mean of each channel off. In a batch of 1, behind a `dense` or on a \
      picture of 1 × 1, that mean is the value itself: the result is 0 whatever the network reads, \
      and nothing learns.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { batch: 1 }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { batch: 2 }
        """)),
    DiagnosticEntry(
      .warmUpTooLong, "a rate that warms up longer than training",
      """
      `warm_up` rises to the rate of the optimizer, which is the peak. A warm-up as long as the \
      training never gets there.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { schedule: cosine(warm_up: 30 epochs)  limit: 3 epochs }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { schedule: cosine(warm_up: 1 epoch)  limit: 3 epochs }
        """)),
    DiagnosticEntry(
      .rateNeverChanges, "a schedule whose first step comes after training",
      """
      `step` multiplies the rate by `factor` once every so often. Before the first time it is a \
      constant rate.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { schedule: step(every: 10 epochs, factor: 0.1)  limit: 5 epochs }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { schedule: step(every: 2 epochs, factor: 0.1)  limit: 5 epochs }
        """)),
    DiagnosticEntry(
      .normAlwaysFrozen, "a `batch_norm` that is frozen throughout",
      """
      `freeze_norm` says in how many of the last epochs batch norm keeps its statistics. If these \
      are all epochs, it never gathers any: every mean stays 0 and every variance 1.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { freeze_norm: 3 epochs  limit: 3 epochs }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { freeze_norm: 1 epoch  limit: 3 epochs }
        """)),
    DiagnosticEntry(
      .batchLeavesOut, "an epoch that leaves out many pictures",
      """
      Every step takes a full batch, so that the pictures that no longer fill one are left out of the \
      epoch, others in each. Where that is more than a fifth, an epoch is much shorter than it looks.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { data: digits(train: 300 examples)  batch: 200 }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { data: digits(train: 300 examples)  batch: 100 }
        """)),
    DiagnosticEntry(
      .movedOutOfSight, "an augmentation that empties pictures",
      """
      `shift` and `crop` move pictures by up to so many pixels and fill up with zeros. Moved by \
      their height or width, pictures are all zeros, and the network learns what nobody could see.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { data: digits(augment: [shift(28)]) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          f = image |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
          output digit = f |> decode(key(10, copies: 2))
        }

        train Net { data: digits(augment: [shift(2)]) }
        """)),
  ]
}
