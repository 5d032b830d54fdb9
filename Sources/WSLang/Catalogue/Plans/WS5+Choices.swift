/// WS5: what commands ask for, explained.
extension DiagnosticCatalogue {
  static let plansAndUnitsAboutChoices: [DiagnosticEntry] = [
    DiagnosticEntry(
      .unknownNetworkChosen, "`--network` for a network that does not exist",
      """
      `--network` names a network of the file or what a `convert` plan makes of one.
      """,
      failing: .commandLine("wsc train net.ws --network Minst"),
      repaired: .commandLine("wsc train net.ws --network Mnist")),
    DiagnosticEntry(
      .unknownPlanChosen, "`--train` or `--emit` for a plan that does not exist",
      """
      `--train` and `--emit` name plans that have a name (`train Net as second`).
      """,
      failing: .commandLine("wsc train net.ws --train secnod"),
      repaired: .commandLine("wsc train net.ws --train second")),
    DiagnosticEntry(
      .noNetwork, "a file without a network",
      """
      There is nothing to train or emit in a file without a network.
      """,
      failing: .commandLine("wsc train sizes.ws"),
      repaired: .commandLine("wsc train net.ws")),
    DiagnosticEntry(
      .severalNetworks, "a file with several networks",
      """
      A command works on one network; where a file has several, it is named.
      """,
      failing: .commandLine("wsc train two.ws"),
      repaired: .commandLine("wsc train two.ws --network Small")),
    DiagnosticEntry(
      .severalPlans, "several plans to choose from",
      """
      A plan without a name is the default. Where all have names, one is chosen.
      """,
      failing: .commandLine("wsc train net.ws"),
      repaired: .commandLine("wsc train net.ws --train second")),
    DiagnosticEntry(
      .trainMissing, "training without a `train` plan",
      """
      `wsc train` and `wsc build` work from a `train` plan: it says which data and which \
      loss.
      """,
      failing: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }
        """),
      repaired: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs }
        """)),
    DiagnosticEntry(
      .dataMissing, "a `train` plan without data",
      """
      `data:`, `loss:` and `limit:` may be left out while a network is only checked; \
      training needs all three.
      """,
      failing: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net {  loss: cross_entropy(digit)  limit: 2 epochs }
        """),
      repaired: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs }
        """)),
    DiagnosticEntry(
      .lossMissing, "a `train` plan without a loss",
      """
      `data:`, `loss:` and `limit:` may be left out while a network is only checked; \
      training needs all three.
      """,
      failing: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: digits()   limit: 2 epochs }
        """),
      repaired: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs }
        """)),
    DiagnosticEntry(
      .limitMissing, "a `train` plan without a limit",
      """
      `data:`, `loss:` and `limit:` may be left out while a network is only checked; \
      training needs all three.
      """,
      failing: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: digits()  loss: cross_entropy(digit) }
        """),
      repaired: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs }
        """)),
    DiagnosticEntry(
      .cannotTrainYet, "something that cannot be trained yet",
      """
      The language describes more than this version can train. The file is checked in \
      full, training waits for a later version.
      """,
      failing: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> conv_transpose(2, kernel: 3) |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs }
        """),
      repaired: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          label digit: class[10]
          output digit = image |> flatten |> dense(20) |> brelu |> decode(key(10, copies: 2))
        }

        train Net { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs }
        """)),
    DiagnosticEntry(
      .outputMissing, "a network without an output",
      """
      Training and emission start from what a network computes.
      """,
      failing: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          g = image |> flatten |> dense(20) |> brelu
          h = image |> flatten |> dense(20) |> brelu
        }

        train Net { data: digits()  loss: mean_squared(h, g)  limit: 2 epochs }
        """),
      repaired: .sourceToTrain(
        """
        whetstone 1

        network Net {
          input image: unit[28, 28, 1]
          g = image |> flatten |> dense(20) |> brelu
          output h = image |> flatten |> dense(20) |> brelu
        }

        train Net { data: digits()  loss: mean_squared(h, g)  limit: 2 epochs }
        """)),
  ]
}
