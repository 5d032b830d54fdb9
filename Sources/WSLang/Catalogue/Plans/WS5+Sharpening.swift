/// WS5: sharpening, explained.
extension DiagnosticCatalogue {
  static let plansAndUnitsAboutSharpening: [DiagnosticEntry] = [
    DiagnosticEntry(
      .nothingSharpens, "a name without an activation",
      """
      A `sharpen` plan names signals and layers; a name means every sharpenable activation \
      inside it. This one holds none.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output k = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive()  except: x }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output k = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive()  except: k }
        """)),
    DiagnosticEntry(
      .unknownSignal, "a name that is no signal or layer",
      """
      Plans name signals (`c2`) and layers inside them (`c2.stage_1`); `wsc show` lists \
      all names.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: adaptive()  only: kk }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: adaptive()  only: k }
        """)),
    DiagnosticEntry(
      .nothingToSharpen, "a `sharpen` plan with nothing to sharpen",
      """
      `brelu` and `sigmoid` sharpen. A plan that takes none of them has no effect.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2) |> relu
        }

        sharpen Net { policy: adaptive() }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          output y = x |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive() }
        """)),
    DiagnosticEntry(
      .settingWithoutEffect, "a setting without effect",
      """
      A setting that changes nothing is a slip: the author thinks that it does something. A \
      value at which it does nothing (`decay: 0`, `dropout(0)`) is a warning, with `--set` a \
      note; what a value given with `--set` leaves without effect goes with it, and a note \
      says so.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: hard  order: together }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: hard }
        """)),
    DiagnosticEntry(
      .sharpenedTwice, "an activation in the order twice",
      """
      Each activation sharpens once, in one group or window.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output k = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive()  order: [h, k, h] }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output k = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive()  order: [h, k] }
        """)),
    DiagnosticEntry(
      .orderLeavesOut, "an order that leaves out an activation",
      """
      A written order names every activation; those that shall stay soft are named in \
      `except:`.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output k = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive()  order: [h] }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> brelu
          output k = h |> dense(2) |> brelu
        }

        sharpen Net { policy: adaptive()  order: [h, k] }
        """)),
    DiagnosticEntry(
      .windowBackwards, "a window that ends before it starts",
      """
      A window `a .. b` sharpens from a to b.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: windows([k: 9 epochs .. 5 epochs]) }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: windows([k: 5 epochs .. 9 epochs]) }
        """)),
    DiagnosticEntry(
      .sharpeningTooLate, "sharpening that ends after training",
      """
      All windows end within the `limit:` of training; a network that is not hard at the \
      end cannot be emitted.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          label k: class[2]
          output k = x |> dense(4) |> brelu |> decode(key(2, copies: 2))
        }

        sharpen Net { policy: windows(start: 5 epochs, duration: 4 epochs) }

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

        sharpen Net { policy: windows(start: 5 epochs, duration: 4 epochs) }

        train Net { limit: 10 epochs }
        """)),
    DiagnosticEntry(
      .exactGradientOfThreshold, "an exact gradient through a threshold",
      """
      The derivative of a step is 0 everywhere, so nothing below a `threshold` would \
      learn. A window or triangle lets the gradient through.
      """,
      failing: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> threshold(0.5)
          output k = h |> dense(2) |> brelu
        }

        train Net { gradient: exact }
        """),
      repaired: .source(
        """
        whetstone 1

        network Net {
          input x: unit[4]
          h = x |> dense(3) |> threshold(0.5)
          output k = h |> dense(2) |> brelu
        }

        train Net { gradient: window(1.0) }
        """)),
  ]
}
