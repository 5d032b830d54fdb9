/// What `wsc explain` says about expressions.
extension DiagnosticCatalogue {
  static let expressionGrammar: [DiagnosticEntry] = [
    DiagnosticEntry(
      .operandMissing, "an operator without one of its sides",
      """
      `|>`, `+`, `-`, `*`, `/` and `..` stand between two operands. At the end of a line an \
      operator goes on with what the next line begins with.
      """,
      failing: .line("size n = 2 *"),
      repaired: .line("size n = 2 * 3")),
    DiagnosticEntry(
      .argumentMissing, "two commas with nothing between them",
      """
      Between two commas stands an argument, an element or an axis. One comma after the last \
      is allowed.
      """,
      failing: .inNetwork("hidden = image |> reshape(2,, 2)"),
      repaired: .inNetwork("hidden = image |> reshape(2, 2)")),
    DiagnosticEntry(
      .commaExpected, "a comma is missing",
      """
      Arguments, elements and axes are separated by commas, also at the ends of lines.
      """,
      failing: .inNetwork("hidden = image |> reshape(2 2)"),
      repaired: .inNetwork("hidden = image |> reshape(2, 2)")),
    DiagnosticEntry(
      .operatorExpected, "two values without an operator between them",
      """
      A value ends where an operator, a comma or the next item is missing. Stages are joined \
      with `|>`. If the second was to be the next item, it lacks its `=`.
      """,
      failing: .inNetwork("hidden = image flatten"),
      repaired: .inNetwork("hidden = image |> flatten")),
    DiagnosticEntry(
      .signRepeated, "a sign that is not part of the language",
      """
      One `-` may stand before a value; `+` stands only between two values.
      """,
      failing: .line("size n = 4 + +1"),
      repaired: .line("size n = 4 + 1")),
    DiagnosticEntry(
      .rangeOfRange, "a range with three ends",
      """
      A range has two ends: `5 epochs .. 9 epochs`. To list several, write a list.
      """,
      failing: .inTrain("limit: 1 .. 2 .. 3"),
      repaired: .inTrain("limit: 3 epochs")),
    DiagnosticEntry(
      .unitWithoutNumber, "a unit without its number",
      """
      Units belong to numbers: `5 epochs`, `15 %`. A size can carry its unit: `size length = \
      784 steps`. Only behind `/` a unit may stand alone: `0.25 / epoch`.
      """,
      failing: .line(
        """
        size n = 4
        size length = n steps
        """),
      repaired: .line("size length = 4 steps")),
    DiagnosticEntry(
      .resultNotCallable, "a value that is called or taken apart",
      """
      Only names are called. There is no indexing and there are no members: give a part a \
      name of its own instead, and pass all arguments in one pair of parentheses.
      """,
      failing: .inNetwork("hidden = image |> dense(4)(4)"),
      repaired: .inNetwork("hidden = image |> dense(4) |> dense(4)")),
    DiagnosticEntry(
      .keyIsNoName, "a key that is neither a name nor a path",
      """
      Before the `:` of an argument or an element stands a name such as `kernel` or a path \
      such as `c5.stage_1`, and there is one key for one value.
      """,
      failing: .inNetwork("hidden = image |> dense(4, f(1): true)"),
      repaired: .inNetwork("hidden = image |> dense(4, bias: true)")),
    DiagnosticEntry(
      .argumentWithEquals, "an argument written with `=`",
      """
      Arguments are named with `:`, as in `conv(64, kernel: 3)`.
      """,
      failing: .inNetwork("hidden = image |> dense(4, bias = true)"),
      repaired: .inNetwork("hidden = image |> dense(4, bias: true)")),
    DiagnosticEntry(
      .notOneExpression, "parentheses that do not hold one expression",
      """
      Parentheses that follow no name only group an expression. A list is written in `[` and \
      `]`.
      """,
      failing: .line("size n = (1, 2)"),
      repaired: .line("size n = (1 + 2)")),
    DiagnosticEntry(
      .textBehindValue, "something after the value of a `--set`",
      """
      The value of a `--set` is one expression. Quote it for the shell if it holds spaces: \
      `--set train.limit="20 epochs"`.
      """,
      failing: .sourceWithSetting(
        """
        whetstone 1

        size n = 4

        """, setting: "n=5 6"),
      repaired: .sourceWithSetting(
        """
        whetstone 1

        size n = 4

        """, setting: "n=5")),
    DiagnosticEntry(
      .tooManyFaults, "a source with very many faults",
      """
      After 1,000 faults the rest of a source is left unread. Such a file is usually no \
      source at all.
      """,
      failing: .commandLine("wsc check measurements.csv"),
      repaired: .commandLine("wsc check net.ws")),
  ]
}
