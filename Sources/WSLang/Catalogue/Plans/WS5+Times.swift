/// WS5: when sharpening begins and ends.
extension DiagnosticCatalogue {
  static let plansAndUnitsAboutTimes: [DiagnosticEntry] = [
    DiagnosticEntry(
      .timesMixed, "epochs and batches in one policy",
      """
      How many batches make an epoch depends on the data, so times in both cannot be added or \
      compared. Parts of an epoch are fine: `0.5 epochs`.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: windows(start: 2 epochs, duration: 300 batches) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: windows(start: 2 epochs, duration: 0.5 epochs) }
        """)),
    DiagnosticEntry(
      .adaptiveTooSlow, "adaptive sharpening that cannot end in time",
      """
      Even if the loss never made it pause, sharpening at these rates would take more epochs than \
      training has. The run would end before all activations are binary, without a netlist.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: adaptive(rate: 0.1 / epoch) }

        train Net { limit: 8 epochs }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: adaptive(rate: 0.5 / epoch) }

        train Net { limit: 8 epochs }
        """)),
  ]
}
