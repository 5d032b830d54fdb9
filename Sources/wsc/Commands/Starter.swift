/// The file that `wsc new` writes: every part of the language that a first network needs, with a
/// word on each.
func starterFile(network: String) -> String {
  """
  whetstone 1

  // `wsc check FILE` finds faults, `wsc show FILE` prints shapes and cost,
  // `wsc train FILE` trains, `wsc layers` lists everything that can stand here.

  /// A line that begins with three slashes documents what follows it.
  network \(network) {
    // Sizes have names. Change one here, or for one run: --set \(network).copies=4
    size classes = 10
    size copies = 10

    // An op is a piece of pipeline with parameters. `brelu` is the activation that becomes binary.
    op stage(channels: size) = conv(channels, kernel: 5, bias: false) |> batch_norm |> brelu

    // Height, width, channels. `unit` means values from 0 to 1.
    input image: unit[28, 28, 1]
    label digit: class[classes]

    // A name stands for a signal; `|>` sends it through a layer.
    c1 = image |> stage(12) |> max_pool(2)
    c2 = c1 |> stage(32) |> max_pool(2)
    f1 = c2 |> flatten |> dense(128, bias: false) |> batch_norm |> brelu

    // Several neurons vote for each class. A written type is checked.
    votes: spike[classes * copies] = f1 |> dense(classes * copies, bias: false) |> batch_norm |> brelu

    output digit = votes |> decode(key(classes, copies: copies))
  }

  // How the activations become binary: one after the other, from the input upwards.
  sharpen \(network) {
    order: bottom_up
    policy: windows(start: 2 epochs, duration: 1 epoch, pause: 0 epochs)
  }

  train \(network) {
    // Drawn by wsc, no files needed. With files: data: mnist("mnist"), and --data-dir DIR
    data: digits(train: 15000 examples, test: 2000 examples, seed: 1)
    validation: 1000 examples
    loss: cross_entropy(digit)
    optimizer: adam(rate: 4e-3)
    schedule: one_cycle(warm_up: 30 %)
    gradient: triangle(1)
    batch: 64
    limit: 10 epochs
    seed: 1
  }

  // What is written at the end: a netlist with 8-bit weights that reads 8-bit pictures.
  emit \(network) {
    target: netlist
    weights: 8 bits
    input: analog(8 bits)
  }

  """
}

/// A network's name from a file's: `my-net` gives `MyNet`; nil if nothing is left of it.
func networkName(from fileName: String) -> String? {
  let parts = fileName.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
  let name = parts.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  guard let first = name.first, first.isLetter else { return nil }
  return name
}
