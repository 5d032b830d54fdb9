whetstone 1

// A plain stack of dense layers on MNIST.
//
// What to learn here: `windows` says for each layer when it becomes binary. Bottom up is best: the
// layers above still learn to read what the sharpened layers below now send.
//
//   wsc train --data-dir DIR examples/mnist_mlp.ws      (DIR holds a folder `mnist`)

network MnistMlp {
  size classes = 10
  size copies = 10

  op layer(units: size) = dense(units, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label digit: class[classes]

  hidden = image |> flatten |> layer(512) |> layer(512)
  votes: spike[classes * copies] = hidden |> layer(classes * copies)

  output digit = votes |> decode(key(classes, copies: copies), temperature: 5)
}

sharpen MnistMlp {
  order: bottom_up
  policy: windows(start: 8 epochs, duration: 3 epochs, pause: 0 epochs)
}

train MnistMlp {
  data: mnist("mnist", augment: [shift(1)])
  validation: 5000 examples
  loss: cross_entropy(digit)
  optimizer: adam(rate: 2e-3)
  schedule: one_cycle(warm_up: 30 %)
  gradient: window(1)
  batch: 128
  limit: 25 epochs
  seed: 1
}

emit MnistMlp {
  target: netlist
  weights: 8 bits
  input: analog(8 bits)
}
