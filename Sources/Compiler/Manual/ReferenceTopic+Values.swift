/// Sizes, numbers and names.
extension ReferenceTopic {
  static let sizes = ReferenceTopic(
    "size", "Sizes",
    words: ["size", "+", "-", "/"],
    .text(
      """
      `size copies = 4` gives a whole number a name. Sizes are computed from each other with `+`, \
      `-`, `*` and `/`; a division must come out even. One may carry the unit `steps`. A size of a \
      network is changed for one call by `--set NETWORK.size=VALUE`.
      """),
    .example(
      """
      whetstone 1

      network Net {
        size classes = 10
        size copies = 4
        size votes = classes * copies
        input x: unit[8]
        label kind: class[classes]
        output kind = x |> dense(votes) |> brelu |> decode(key(classes, copies: copies))
      }

      """))

  static let units = ReferenceTopic(
    "units", "Units",
    words: [
      "step", "steps", "epoch", "epochs", "batch", "batches", "bit", "bits", "example", "examples",
      "%",
    ],
    .text(
      """
      A unit belongs to a number and is written behind it with a space: `10 epochs`. A setting that \
      has a unit is refused without it. Numbers of one unit are added; a number times `1 epoch` \
      gives a size its unit.
      """),
    .list([
      ("steps", "of a spike train: the time axis of a signal"),
      ("epochs", "passes over the training data; parts of one may be written: `0.5 epochs`"),
      ("batches", "steps of training"),
      ("bits", "widths of weights and inputs"),
      ("examples", "pictures of a data set"),
      ("%", "hundredths: `15 %` is 0.15"),
      ("x / epoch", "so much in every epoch"),
    ]),
    .text("Both the singular and the plural are read: `1 epoch`, `2 epochs`."),
    .example(
      """
      whetstone 1

      network Net {
        input x: unit[8]
        label kind: class[2]
        output kind = x |> dense(8) |> brelu |> decode(key(2, copies: 4))
      }

      sharpen Net {
        policy: adaptive(wait: 1 epoch, rate: 0.5 / epoch, improved: 15 %)
      }

      train Net { limit: 20 epochs }

      emit Net { target: netlist  weights: 8 bits }

      """))

  static let values = ReferenceTopic(
    "values", "Values",
    words: ["true", "false", "..", "\""],
    .list([
      (
        "12, 0.5, 1e-3",
        "numbers; digits stand on both sides of a point, and one with a point or an exponent is no "
          + "whole number. Arithmetic of settings is exact: `2.6 + 0.2` is 2.8"
      ),
      ("\"mnist\"", "a string, on one line; `\\\"`, `\\\\` and `\\u{…}` are its escapes"),
      ("true, false", "yes and no"),
      ("[a, b]", "a list; some settings take names in it: `[c1: 5 epochs .. 9 epochs]`"),
      ("a .. b", "from a to b"),
      ("name(a, key: b)", "a word with arguments; those behind the first ones are named"),
    ]),
    .example(
      """
      whetstone 1

      network Net {
        input x: unit[8]
        label kind: class[2]
        h = x |> dense(8, bias: true) |> brelu
        output kind = h |> dense(8) |> brelu |> decode(key(2, copies: 4))
      }

      sharpen Net { policy: windows([h: 1 epoch .. 2.5 epochs, kind: 2.5 epochs .. 4 epochs]) }

      """))

  static let names = ReferenceTopic(
    "names", "Names",
    words: ["."],
    .text(
      """
      A name is made of the letters a to z and A to Z, digits and `_`, and begins with no digit. \
      Within a network every size and signal has a name of its own; only an `output` and its \
      `label` share one. The words of the units, `it`, `true` and `false` name nothing else; all \
      other words of the language may be names too.
      """),
    .text(
      """
      Layers get their names from the signal they stand in: `c2.conv`, inside an op \
      `c2.stage.conv`, and `c2.stage_1.conv` where a name recurs. Plans, reports, weights files and \
      netlists use them; in a network nothing is read by a dotted name. In a plan the name of a \
      signal means every activation inside it.
      """),
    .example(
      """
      whetstone 1

      network Net {
        op stage = dense(8) |> brelu
        input x: unit[8]
        label kind: class[2]
        a = x |> stage * 2
        output kind = a |> dense(8) |> brelu |> decode(key(2, copies: 4))
      }

      sharpen Net { order: [a.stage_1, a.stage_2, kind]  policy: adaptive() }

      """))
}
