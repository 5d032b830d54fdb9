/// What `wsc explain` says about declarations, items and settings.
extension DiagnosticCatalogue {
  static let declarationGrammar: [DiagnosticEntry] = [
    DiagnosticEntry(
      .editionMissing, "a file that does not say its edition",
      """
      The first words of a file are `whetstone 1`: the edition of the language it is written \
      in. Editors recognise the file by it, and a later edition can change the language \
      without breaking the file.
      """,
      failing: .source(
        """
        size n = 1

        """),
      repaired: .source(
        """
        whetstone 1

        size n = 1

        """)),
    DiagnosticEntry(
      .editionWithoutNumber, "an edition that is not a plain number",
      """
      After `whetstone` comes the number of the edition, and nothing else.
      """,
      failing: .source(
        """
        whetstone

        size n = 1

        """),
      repaired: .source(
        """
        whetstone 1

        size n = 1

        """)),
    DiagnosticEntry(
      .editionUnknown, "an edition that this program does not know",
      """
      This program reads edition 1. A file of a later edition needs a newer program.
      """,
      failing: .source(
        """
        whetstone 2

        size n = 1

        """),
      repaired: .source(
        """
        whetstone 1

        size n = 1

        """)),
    DiagnosticEntry(
      .editionNotFirst, "an edition that does not come first",
      """
      The edition is given once, before everything but comments.
      """,
      failing: .source(
        """
        whetstone 1

        size n = 1
        whetstone 1

        """),
      repaired: .source(
        """
        whetstone 1

        size n = 1

        """)),
    DiagnosticEntry(
      .declarationExpected, "something that begins no declaration",
      """
      A file holds networks, ops, sizes and plans. Each begins with its word: `network`, \
      `op`, `size`, `sharpen`, `train`, `convert` or `emit`.
      """,
      failing: .line("function f = flatten"),
      repaired: .line("op f = flatten")),
    DiagnosticEntry(
      .itemOutsideNetwork, "an item outside every network",
      """
      Inputs, labels, outputs and bindings belong to a network. Outside there are only \
      networks, ops, sizes and plans.
      """,
      failing: .line("copies = 4"),
      repaired: .line("size copies = 4")),
    DiagnosticEntry(
      .declarationInNetwork, "a plan or a network inside a network",
      """
      A network says what is computed, a plan how it is trained or written; plans stand \
      beside the network and name it. Perhaps the brace that closes the network is missing.
      """,
      failing: .inNetwork("train Small { seed: 1 }"),
      repaired: .inTrain("seed: 1")),
    DiagnosticEntry(
      .itemExpected, "something that begins no item",
      """
      In a network there are `size`, `op`, `input`, `label`, `output` and bindings such as \
      `c1 = image |> dense(4)`. The value of an item ends where the next item begins.
      """,
      failing: .inNetwork(
        """
        "a text"
        """),
      repaired: .inNetwork("// a text")),
    DiagnosticEntry(
      .sharedReserved, "`shared` is kept for a later edition",
      """
      In edition 1 every call of an op and every repetition has parameters of its own. \
      Sharing them is planned, so the word is kept free.
      """,
      failing: .line("shared op stage = dense(4) |> brelu"),
      repaired: .line("op stage = dense(4) |> brelu")),
    DiagnosticEntry(
      .importReserved, "`import` is kept for a later edition",
      """
      In edition 1 a file stands for itself. Imports are planned, so the word is kept free.
      """,
      failing: .line(
        """
        import "layers.ws"
        """),
      repaired: .line("op layer(n: size) = dense(n) |> brelu")),
    DiagnosticEntry(
      .nameExpected, "a name is missing",
      """
      Networks, sizes, ops, inputs, labels, outputs and plans are named, and a plan names \
      the network it is for. `true` and `false` are values and never names.
      """,
      failing: .line("size true = 1"),
      repaired: .line("size on = 1")),
    DiagnosticEntry(
      .equalsExpected, "`=` is missing",
      """
      Sizes, ops, outputs and bindings are given with `=`.
      """,
      failing: .line("size n: 4"),
      repaired: .line("size n = 4")),
    DiagnosticEntry(
      .valueMissing, "a value is missing",
      """
      After `=` and after `:` stands a value. It may be on the next line, but not behind the \
      name of the next item.
      """,
      failing: .line("size n ="),
      repaired: .line("size n = 4")),
    DiagnosticEntry(
      .outputNotComputed, "a name with a type but without a value",
      """
      A binding and an output say how they are computed; their type is optional and only \
      checked. What comes from outside is an `input` or a `label`.
      """,
      failing: .inNetwork("hidden: unit[4]"),
      repaired: .inNetwork("hidden: unit[4] = image")),
    DiagnosticEntry(
      .inputWithValue, "an input or a label with a value",
      """
      Inputs and labels come from the data, so they have a type and no value.
      """,
      failing: .inNetwork("input extra: unit[4] = image"),
      repaired: .inNetwork("input extra: unit[4]")),
    DiagnosticEntry(
      .settingExpected, "something that begins no setting",
      """
      A plan holds settings such as `batch: 128`, one after another. The value of a setting \
      ends where the next key begins.
      """,
      failing: .inTrain(
        """
        "a text"
        """),
      repaired: .inTrain("seed: 1")),
    DiagnosticEntry(
      .colonExpected, "`:` is missing after the key of a setting or an argument",
      "A setting is a key, a colon and a value: `seed: 1`; so is a named argument: `kernel: 3`.",
      failing: .inTrain("seed 1"),
      repaired: .inTrain("seed: 1")),
    DiagnosticEntry(
      .settingWithEquals, "a setting written with `=`",
      """
      Networks define names with `=`; plans set keys with `:`.
      """,
      failing: .inTrain("batch = 128"),
      repaired: .inTrain("batch: 128")),
    DiagnosticEntry(
      .commaBetweenItems, "a comma between settings, items or declarations",
      """
      Commas separate arguments and the elements of lists. Settings, items and declarations \
      just follow each other, on one line or on several.
      """,
      failing: .inTrain("seed: 1, batch: 128"),
      repaired: .inTrain("seed: 1  batch: 128")),
    DiagnosticEntry(
      .settingKeyIsPath, "a setting whose key is a path",
      """
      The keys of a plan are plain names. What is said about one signal is said in a list or \
      in a call, where a path can be a key.
      """,
      failing: .inTrain("data.seed: 1"),
      repaired: .inTrain("seed: 1")),
  ]
}
