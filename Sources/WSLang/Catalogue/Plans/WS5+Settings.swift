/// WS5: settings and units, explained.
extension DiagnosticCatalogue {
  static let plansAndUnitsAboutSettings: [DiagnosticEntry] = [
    DiagnosticEntry(
      .unitsDiffer, "units that do not go together",
      """
      Numbers with units are added only to numbers with the same unit, and multiply to \
      units of the language.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          size length = 5 steps + 3
          input x: spike[length, 4]
          output y = x |> dense(2) |> brelu
        }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          size length = 5 steps + 3 steps
          input x: spike[length, 4]
          output y = x |> dense(2) |> brelu
        }
        """)),
    DiagnosticEntry(
      .wrongUnit, "a number without its unit, or with another",
      """
      Every number in a plan has a dimension. Its unit is written, so that nobody has to \
      remember whether 20 means epochs or batches.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { limit: 20 }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { limit: 20 epochs }
        """)),
    DiagnosticEntry(
      .unknownChoice, "a word that the setting does not take",
      """
      Settings such as `optimizer:` and `policy:` take one of some words.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { optimizer: adamm(rate: 1e-3) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { optimizer: adam(rate: 1e-3) }
        """)),
    DiagnosticEntry(
      .unknownSetting, "a setting that the plan does not have",
      """
      Every key of a plan is known; a misspelt one would otherwise silently have no \
      effect.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { limmit: 20 epochs }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { limit: 20 epochs }
        """)),
    DiagnosticEntry(
      .settingTwice, "a setting given twice",
      """
      Every setting has one value.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1  seed: 2 }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1 }
        """)),
    DiagnosticEntry(
      .settingMissing, "a setting that the plan needs",
      """
      Some settings have no default: a `sharpen` plan needs a `policy:`, an `emit` plan a \
      `target:`, a `convert` plan its `steps:`.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { order: together }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { order: together  policy: linear(start: 1 epoch, duration: 2 epochs) }
        """)),
    DiagnosticEntry(
      .pipelineInPlan, "a pipeline in a plan",
      """
      Networks are built with `|>`. A plan never changes what is computed.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1 |> dense }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1 }
        """)),
  ]
}
