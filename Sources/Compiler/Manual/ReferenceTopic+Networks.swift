/// Files and networks.
extension ReferenceTopic {
  static let file = ReferenceTopic(
    "file", "A file",
    words: ["whetstone", "//", "///", "{", "}", "shared", "import"],
    .text(
      """
      A file begins with `whetstone 1`, the edition of the language. Behind it stand networks, ops, \
      sizes and plans, in any order: what is named below may be used above. A network says what is \
      computed, a plan how it is sharpened, trained, converted or emitted. Items and settings follow \
      each other without commas, and the end of a line means no more than a space; `wsc fmt` gives a \
      file its one look.
      """),
    .list([
      ("// …", "a comment, to the end of its line"),
      (
        "/// …",
        "documents what the next line declares; editors show it, and `wsc fmt` keeps it in its place"
      ),
      ("{ … }", "holds the items of a network or the settings of a plan"),
      ("shared, import", "kept for a later edition"),
    ]),
    .example(
      """
      whetstone 1

      /// Which of two classes four numbers belong to.
      network Small {
        input x: unit[4]
        label kind: class[2]
        votes = x |> dense(8) |> brelu
        output kind = votes |> decode(key(2, copies: 4))
      }

      sharpen Small { policy: windows(start: 2 epochs, duration: 1 epoch) }

      """))

  static let networks = ReferenceTopic(
    "network", "Networks",
    words: ["network", "input", "label", "output", "=", ":"],
    .text(
      """
      A network is a list of items. A name stands for a signal, not for a layer: \
      `c2 = c1 |> conv(8, kernel: 3) |> brelu` names the signal at the end of the chain. A type \
      behind a name (`c2: spike[14, 14, 8] = …`) is checked, and needed only where a loop passes.
      """),
    .list([
      ("input NAME: TYPE", "a signal from outside: pictures, or spikes"),
      (
        "label NAME: class[n]",
        "the truth that losses compare an output of the same name with; no layer reads it"
      ),
      ("NAME = …", "a signal, from others"),
      (
        "output NAME = …",
        "a signal that leaves the network: spikes, or what `decode` reads from them"
      ),
      ("size NAME = …", "a number with a name; see `wsc help size`"),
      ("op NAME(…) = …", "a chain of layers with a name; see `wsc help op`"),
    ]),
    .example(
      """
      whetstone 1

      network Residual {
        input image: unit[28, 28, 1]
        label digit: class[10]
        a = image |> conv(8, kernel: 3, stride: 2) |> brelu
        b: spike[14, 14, 8] = a |> conv(8, kernel: 3) |> brelu
        c = add(a, b) |> conv(8, kernel: 3) |> brelu |> max_pool(2)
        votes = c |> flatten |> dense(40) |> brelu
        output digit = votes |> decode(key(10, copies: 4))
      }

      """))

  static let types = ReferenceTopic(
    "types", "Types of signals",
    words: ["real", "unit", "quant", "spike", "class", "[", "]"],
    .text(
      """
      A type is a kind and a shape: `unit[28, 28, 1]`. The axes of a picture are height, width and \
      channels, and the last axis is the fastest in memory. The batch is never an axis. If the first \
      axis is a number of steps (`spike[784 steps, 1]`), the signal changes over time; one without \
      steps is held.
      """),
    .list([
      ("real", "any number"),
      ("unit", "a number from 0 to 1"),
      ("quant(n)", "one of the 2^n levels q / (2^n − 1) from 0 to 1"),
      ("spike", "0 or 1"),
      ("class", "the number of a class; the last axis of its shape is how many there are"),
    ]),
    .text(
      """
      A signal has two views, in training and deployed. `brelu` is a `unit` while it trains and a \
      `spike` once a `sharpen` plan has made it hard; a written kind is the deployed one. `wsc show` \
      prints both. What a neuron adds up before its threshold is a raw sum: nobody but the neuron \
      sees it.
      """),
    .example(
      """
      whetstone 1

      network Mask {
        input image: quant(8)[8, 8, 3]
        label part: class[8, 8, 2]
        votes: spike[8, 8, 8] = image |> conv(8, kernel: 3) |> brelu
        output part = votes |> decode(key(2, copies: 4))
      }

      """))

  static let pipelines = ReferenceTopic(
    "pipeline", "Chains, joins and repetition",
    words: ["|>", "*", "(", ")", ","],
    .list([
      ("x |> f", "gives the signal `x` to the layer or op `f`"),
      ("x |> f |> g", "a chain; every call has weights of its own"),
      ("x |> f * 3", "the same as `x |> f |> f |> f`; `*` binds tighter than `|>`"),
      ("x |> (f |> g) * 3", "brackets repeat a whole chain"),
      ("concat(a, b), add(a, b)", "joins take their signals as arguments"),
    ]),
    .text(
      """
      A neuron adds up one product and fires at one threshold: between two thresholds stands one \
      `conv` or `dense`, with `batch_norm` behind it if wanted. A loop passes a `delay`, and the \
      delayed name has a written type.
      """),
    .example(
      """
      whetstone 1

      network Deep {
        input x: unit[16]
        label kind: class[2]
        a = x |> (dense(16, bias: false) |> batch_norm |> brelu) * 3
        b = concat(a, x) |> dense(8) |> brelu
        output kind = b |> decode(key(2, copies: 4))
      }

      """))

  static let ops = ReferenceTopic(
    "op", "Ops",
    words: ["op", "it", "size", "number", "signal"],
    .text(
      """
      An op is a chain with a name and parameters. It sees its parameters, the sizes and ops around \
      it, and `it`, the signal that is piped into it; never the signals of a network. Where `it` is \
      not written, the input goes to the first layer. An op cannot call itself.
      """),
    .list([
      ("it", "the signal that was piped into the op"),
      ("n: size", "a parameter for a whole number"),
      ("rate: number", "a parameter for any number"),
      ("skip: signal", "a parameter for a signal"),
    ]),
    .example(
      """
      whetstone 1

      op stage(channels: size, kernel: size) =
        conv(channels, kernel: kernel, bias: false) |> batch_norm |> brelu

      op residual(channels: size) =
        add(it |> stage(channels, kernel: 3) |> conv(channels, kernel: 3), it) |> brelu

      op merge(skip: signal, drop: number) = concat(it, skip) |> dropout(drop)

      network Net {
        input image: unit[8, 8, 1]
        label kind: class[2]
        a = image |> stage(4, kernel: 3) |> residual(4)
        b = a |> merge(a, 0.1) |> flatten |> dense(8) |> brelu
        output kind = b |> decode(key(2, copies: 4))
      }

      """))
}
