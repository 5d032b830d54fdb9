whetstone 1

// Convolutions on MNIST.
//
// What to learn here: an `op` gives a name to a piece of pipeline, with sizes as parameters, and
// `|>` chains such pieces. Pooling comes after `brelu`: on binary signals the maximum is an OR,
// which a spiking neuron can compute; before it, `wsc check` refuses it and offers the swap.
//
//   wsc train --data-dir DIR examples/mnist_conv.ws      (DIR holds a folder `mnist`)

network MnistConv {
  size classes = 10
  size copies = 10

  op stage(channels: size, kernel: size) =
    conv(channels, kernel: kernel, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label digit: class[classes]

  c1 = image |> stage(40, kernel: 5) |> max_pool(2)
  c2 = c1 |> stage(72, kernel: 5) |> max_pool(2)
  f1 = c2 |> flatten |> dense(512, bias: false) |> batch_norm |> brelu
  votes: spike[classes * copies] = f1 |> dense(classes * copies, bias: false) |> batch_norm |> brelu

  output digit = votes |> decode(key(classes, copies: copies), temperature: 5)
}

sharpen MnistConv {
  order: bottom_up
  policy: windows(start: 2 epochs, duration: 1 epoch, pause: 0 epochs)
}

train MnistConv {
  data: mnist("mnist", augment: [shift(1)])
  validation: 5000 examples
  loss: cross_entropy(digit)
  optimizer: adam(rate: 2e-3)
  schedule: one_cycle(warm_up: 30 %)
  gradient: window(1)
  batch: 128
  freeze_norm: 9 epochs
  limit: 16 epochs
  seed: 1
}

emit MnistConv {
  target: netlist
  weights: 8 bits
  input: analog(8 bits)
}
