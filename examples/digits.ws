whetstone 1

// The whole path in one file: what the network computes (`network`), how its activations become
// binary (`sharpen`), how it is trained (`train`), what is written at the end (`emit`).
//
// What to learn here: `brelu` is a bounded ReLU whose ramp is steepened during training until it
// is a step. From then on every signal between layers is 0 or 1, and the network is a spiking one.
//
//   wsc train examples/digits.ws
//
// The pictures are drawn by wsc itself, so that this file needs no data.

/// Digits drawn with a shaky pen.
network Digits {
  size classes = 10
  size copies = 10

  op stage(channels: size) = conv(channels, kernel: 5, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label digit: class[classes]

  c1 = image |> stage(12) |> max_pool(2)
  c2 = c1 |> stage(32) |> max_pool(2)
  f1 = c2 |> flatten |> dense(128, bias: false) |> batch_norm |> brelu

  /// Ten neurons vote for each class: one wrong neuron does no harm.
  votes: spike[classes * copies] = f1 |> dense(classes * copies, bias: false) |> batch_norm |> brelu

  output digit = votes |> decode(key(classes, copies: copies), temperature: 5)
}

sharpen Digits {
  order: bottom_up
  policy: windows(start: 2 epochs, duration: 1 epoch, pause: 0 epochs)
}

train Digits {
  data: digits(train: 15000 examples, test: 2000 examples, seed: 1)
  validation: 1000 examples
  loss: cross_entropy(digit)
  optimizer: adam(rate: 4e-3)
  schedule: one_cycle(warm_up: 30 %)
  gradient: window(1)
  batch: 64
  limit: 10 epochs
  seed: 1
}

emit Digits {
  target: netlist
  weights: 8 bits
  input: analog(8 bits)
}
