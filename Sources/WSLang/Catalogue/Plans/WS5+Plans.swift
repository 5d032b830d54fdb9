/// WS5: plans and subjects, explained.
extension DiagnosticCatalogue {
  static let plansAndUnitsAboutPlans: [DiagnosticEntry] = [
    DiagnosticEntry(
      .unknownSubject, "a plan for a network that does not exist",
      """
      A plan names the network, or the converted network, that it is about.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Nat { seed: 1 }
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
      .conversionWithoutName, "a `convert` without a name",
      """
      `convert` makes a new subject beside the network, which other plans name.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        convert Net { steps: 2 steps }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        convert Net as Fast { steps: 2 steps }
        """)),
    DiagnosticEntry(
      .conversionOfConversion, "a plan that works on networks only",
      """
      `sharpen` and `convert` work on a network, not on what a `convert` plan made.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        convert Net as Fast { steps: 2 steps }

        convert Fast as Faster { steps: 1 step }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        convert Net as Fast { steps: 2 steps }

        convert Net as Faster { steps: 1 step }
        """)),
    DiagnosticEntry(
      .twoUnnamedPlans, "two plans without a name",
      """
      One plan of a kind may be without a name: it is the default. The others are named \
      with `as`.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1 }

        train Net { seed: 2 }
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

        train Net as second { seed: 2 }
        """)),
    DiagnosticEntry(
      .emitWithoutWeights, "an `emit` plan that could take several weights",
      """
      With several named `train` plans an `emit` plan says whose weights it takes.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: adaptive() }

        train Net as one { seed: 1 }

        train Net as two { seed: 2 }

        emit Net { target: netlist }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: adaptive() }

        train Net as one { seed: 1 }

        train Net as two { seed: 2 }

        emit Net { target: netlist  from: one }
        """)),
    DiagnosticEntry(
      .severalSharpenPlans, "several `sharpen` plans to choose from",
      """
      With several named `sharpen` plans a `train` plan says which one holds.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net as slow { policy: adaptive() }

        sharpen Net as fast { policy: hard }

        train Net { seed: 1 }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net as slow { policy: adaptive() }

        sharpen Net as fast { policy: hard }

        train Net { sharpen: slow }
        """)),
    DiagnosticEntry(
      .unknownPlan, "a plan that does not exist",
      """
      `from:` names a `train` plan and `sharpen:` a `sharpen` plan of the same subject.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net as slow { policy: adaptive() }

        train Net { sharpen: slwo }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net as slow { policy: adaptive() }

        train Net { sharpen: slow }
        """)),
    DiagnosticEntry(
      .twinEmitted, "a float twin that is emitted",
      """
      `twin: relu` trains the network with ReLUs, to see what spikes cost. It has no \
      spikes and is never emitted.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: adaptive() }

        train Net as float { twin: relu }

        emit Net { target: netlist  from: float }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: adaptive() }

        train Net as float { twin: relu }

        train Net as spiking { seed: 1 }

        emit Net { target: netlist  from: spiking }
        """)),
    DiagnosticEntry(
      .tooManyPlans, "a file with too many plans",
      """
      A file has at most 64 plans, so that every message about all of them stays readable.
      """,
      failing: .words("a file with 65 plans"),
      repaired: .words("the same plans in two files")),
    DiagnosticEntry(
      .overrideForm, "a `--set` that is no path and value",
      """
      `--set PLAN.key=value` changes a setting, `--set NETWORK.size=value` a size.
      """,
      failing: .sourceWithSetting(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1 }
        """,
        setting: "train"),
      repaired: .sourceWithSetting(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1 }
        """,
        setting: "train.seed=2")),
    DiagnosticEntry(
      .overrideTwice, "a `--set` given twice",
      """
      Every `--set` changes a value of its own.
      """,
      failing: .commandLine("wsc check net.ws --set train.seed=2 --set train.seed=3"),
      repaired: .commandLine("wsc check net.ws --set train.seed=2")),
    DiagnosticEntry(
      .overrideHead, "a `--set` for no plan or network",
      """
      The head of a `--set` is the name of a plan, a kind of which there is one plan, or a \
      network.
      """,
      failing: .sourceWithSetting(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1 }
        """,
        setting: "trian.seed=2"),
      repaired: .sourceWithSetting(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        train Net { seed: 1 }
        """,
        setting: "train.seed=2")),
    DiagnosticEntry(
      .overrideSize, "a `--set` for a size that does not exist",
      """
      Behind a network's name stands one of its sizes.
      """,
      failing: .sourceWithSetting(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size copies = 2
          output y = x |> dense(copies) |> brelu
        }

        train Net { seed: 1 }
        """,
        setting: "Net.copeis=3"),
      repaired: .sourceWithSetting(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          size copies = 2
          output y = x |> dense(copies) |> brelu
        }

        train Net { seed: 1 }
        """,
        setting: "Net.copies=3")),
  ]
}
