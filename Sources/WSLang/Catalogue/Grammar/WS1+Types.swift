/// What `wsc explain` says about types, brackets and nesting.
extension DiagnosticCatalogue {
  static let typeAndBracketGrammar: [DiagnosticEntry] = [
    DiagnosticEntry(
      .braceNeverClosed, "a body that is never closed",
      """
      The items of a network and the settings of a plan stand in braces. The brace that \
      closes them is missing, or the file was cut off.
      """,
      failing: .line(
        """
        network Small {
          input image: unit[4]
          output copy = image
        """),
      repaired: .line(
        """
        network Small {
          input image: unit[4]
          output copy = image
        }
        """)),
    DiagnosticEntry(
      .braceExpected, "a network or a plan without a body",
      """
      After the name of a network or a plan comes its body in braces, which may be empty.
      """,
      failing: .source(
        """
        whetstone 1

        network Small {
          input image: unit[4]
          output copy = image
        }

        train Small seed: 1 }

        """),
      repaired: .source(
        """
        whetstone 1

        network Small {
          input image: unit[4]
          output copy = image
        }

        train Small { seed: 1 }

        """)),
    DiagnosticEntry(
      .nothingToClose, "a closing bracket without an opening one",
      """
      Every `}`, `)` and `]` closes a bracket that was opened before it.
      """,
      failing: .line("size n = 1 }"),
      repaired: .line("size n = 1")),
    DiagnosticEntry(
      .bracketNeverClosed, "a bracket that is never closed",
      """
      A `(` or `[` was opened and the item or the setting ended before it was closed.
      """,
      failing: .line("size n = 2 * (3 + 4"),
      repaired: .line("size n = 2 * (3 + 4)")),
    DiagnosticEntry(
      .bracketsDiffer, "a bracket closed by one of another kind",
      """
      `(` is closed by `)`, `[` by `]`.
      """,
      failing: .line("size n = 2 * (3 + 4]"),
      repaired: .line("size n = 2 * (3 + 4)")),
    DiagnosticEntry(
      .nestingTooDeep, "brackets nested more than 256 deep",
      """
      No network that a person writes is nested this deep. The limit keeps a broken or \
      hostile file from exhausting the memory of the program.
      """,
      failing: .words("257 opening parentheses, one within the other"),
      repaired: .words("at most 256")),
    DiagnosticEntry(
      .typeExpected, "a type is missing",
      """
      In a network, a colon behind a name announces its type: a kind and a shape, as in \
      `spike[28, 28, 32]`. Settings such as `seed: 1` belong in a plan.
      """,
      failing: .inNetwork("seed: 1"),
      repaired: .inNetwork("hidden: unit[4] = image")),
    DiagnosticEntry(
      .kindUnknown, "an unknown kind of signal",
      """
      The kinds are `real` (any number), `unit` (between 0 and 1), `spike` (0 or 1), \
      `quant(n)` (one of 2^n levels between 0 and 1) and `class` (a label).
      """,
      failing: .inNetwork("input extra: float[4]"),
      repaired: .inNetwork("input extra: real[4]")),
    DiagnosticEntry(
      .quantWithoutBits, "`quant` without its number of bits",
      """
      `quant(n)` has 2^n levels between 0 and 1; n is always written.
      """,
      failing: .inNetwork("input extra: quant[4]"),
      repaired: .inNetwork("input extra: quant(8)[4]")),
    DiagnosticEntry(
      .typeWithoutAxes, "a type without a shape",
      """
      A type is a kind and a shape: one axis or more in brackets. The batch is never an \
      axis. A plain list of 4 numbers has the shape `[4]`.
      """,
      failing: .inNetwork("input extra: unit"),
      repaired: .inNetwork("input extra: unit[4]")),
    DiagnosticEntry(
      .typeExpectedForSignal, "an input or a label without a type",
      """
      Inputs and labels come from outside, so nothing but their type says what they are.
      """,
      failing: .inNetwork("input extra"),
      repaired: .inNetwork("input extra: unit[4]")),
    DiagnosticEntry(
      .parameterWithoutType, "a parameter without a type",
      """
      The parameters of an op are sizes, numbers or signals, and say which.
      """,
      failing: .line("op layer(n) = dense(n) |> brelu"),
      repaired: .line("op layer(n: size) = dense(n) |> brelu")),
    DiagnosticEntry(
      .parameterTypeUnknown, "an unknown type of a parameter",
      """
      The parameters of an op are sizes, numbers or signals: `n: size`, `rate: number`, \
      `skip: signal`.
      """,
      failing: .line("op layer(n: integer) = dense(n) |> brelu"),
      repaired: .line("op layer(n: size) = dense(n) |> brelu")),
    DiagnosticEntry(
      .parameterWithDefault, "a parameter with a default",
      """
      In edition 1 each call of an op gives every parameter a value.
      """,
      failing: .line("op layer(n: size = 10) = dense(n) |> brelu"),
      repaired: .line("op layer(n: size) = dense(n) |> brelu")),
  ]
}
