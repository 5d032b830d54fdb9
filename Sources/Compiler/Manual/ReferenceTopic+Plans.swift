/// Plans, and what commands change of them.
extension ReferenceTopic {
  static let sharpening = ReferenceTopic(
    "sharpen", "The plan `sharpen`",
    words: ["sharpen", "as"],
    .text(
      """
      A plan names the network it is for and, with `as`, itself: `sharpen Net as fast { … }`. One \
      plan of a kind may be without a name; it is the default. Where all have names, another plan \
      says which it takes: `sharpen:` in `train`, `from:` in `emit` and `convert`.
      """),
    .text(
      """
      `sharpen` says when each activation goes from soft (sharpness 0) to a threshold (sharpness \
      1). Without one, nothing becomes spikes. `order:` says what goes first, `policy:` how fast.
      """),
    .example(
      """
      whetstone 1

      network Net {
        input x: unit[8]
        label kind: class[2]
        h = x |> dense(8) |> brelu
        output kind = h |> dense(8) |> brelu |> decode(key(2, copies: 4))
      }

      sharpen Net as slow { policy: adaptive(wait: 5 epochs) }

      sharpen Net as quick {
        order: together
        policy: linear(start: 1 epoch, duration: 2 epochs)
      }

      train Net { sharpen: quick  limit: 5 epochs }

      """))

  static let training = ReferenceTopic(
    "train", "The plan `train`",
    words: ["train", "none"],
    .text(
      """
      `train` says with which data, loss, optimizer and limit a network is trained. `data:`, `loss:` \
      and `limit:` are needed to train, not to check. Data go to the input and label of their name, \
      or to the only ones there are. `sharpen: none` trains without sharpening.
      """),
    .text(
      """
      Within an epoch every picture is seen once, in an order drawn by `seed`; those that no longer \
      fill a batch are left out, others in each epoch. What `validation:` sets aside chooses the epoch whose weights are kept; the test data are never looked at before \
      the end.
      """),
    .example(
      """
      whetstone 1

      network Net {
        input image: unit[28, 28, 1]
        label digit: class[10]
        votes = image |> flatten |> dense(40, bias: false) |> batch_norm |> brelu
        output digit = votes |> decode(key(10, copies: 4))
      }

      sharpen Net { policy: windows(start: 2 epochs, duration: 1 epoch) }

      train Net {
        data: digits(train: 2000 examples, augment: [shift(2)])
        validation: 200 examples
        loss: cross_entropy(digit)
        optimizer: adam(rate: 2e-3)
        schedule: cosine(warm_up: 1 epoch)
        batch: 64
        limit: 5 epochs
      }

      """))

  static let conversion = ReferenceTopic(
    "convert", "The plan `convert`",
    words: ["convert"],
    .text(
      """
      `convert Net as Fast { … }` makes a subject of its own out of a network with `clip`s: each \
      becomes a neuron whose spikes, counted over `steps`, stand for the clipped value. Other plans \
      name `Fast`. Such a file is checked in full; this version cannot train or emit it yet.
      """),
    .example(
      """
      whetstone 1

      network Net {
        input image: unit[8, 8, 1]
        label kind: class[2]
        f = image |> conv(4, kernel: 3) |> clip(limit: learned)
        output kind = f |> flatten |> dense(2) |> softmax
      }

      convert Net as Fast { steps: 4 steps  readout: membrane }

      emit Fast { target: netlist }

      """))

  static let emission = ReferenceTopic(
    "emit", "The plan `emit`",
    words: ["emit"],
    .text(
      """
      A network with an `emit` plan is held to the rules of a spiking netlist when it is checked, \
      and written as one when it is trained. `input: analog(8 bits)` lets pictures enter as whole \
      numbers; all other wires carry spikes.
      """),
    .text(
      """
      Weights become whole numbers. `weights:` says how wide they are, for all layers or for some: \
      `[c1: 8 bits, rest: 4 bits]`. A name means every `conv` and `dense` inside it; without `rest:` \
      the others have the default. What a skip adds to a sum is as wide as the widest product \
      beside it.
      """),
    .example(
      """
      whetstone 1

      network Net {
        input image: unit[8, 8, 1]
        label kind: class[2]
        votes = image |> flatten |> dense(8) |> brelu
        output kind = votes |> decode(key(2, copies: 4))
      }

      sharpen Net { policy: hard }

      emit Net { target: netlist  weights: [votes: 6 bits]  input: analog(8 bits) }

      """))

  static let overriding = ReferenceTopic(
    "--set", "Changing a value for one call",
    words: ["--set"],
    .text(
      """
      `--set HEAD.key=VALUE` replaces a value of the file. The head is the name of a plan, a kind of \
      which there is one plan (`train.seed=2`), or a network whose size is meant (`Net.copies=8`). A \
      longer path reaches an argument: `--set train.optimizer.rate=1e-2`. The value is read and \
      checked like the file, and is kept with the run. `wsc show --resolved` lists every value in \
      force and where it came from.
      """))
}
