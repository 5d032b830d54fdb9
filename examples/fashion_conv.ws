whetstone 1

// Clothes: a deeper network on Fashion-MNIST.
//
// What to learn here: `gradient:` decides what flows back through an activation. Under `exact` the
// layers below a sharpened one learn nothing more; `window(1)` lets them go on learning, and is
// worth several points of accuracy on this set. Try it: --set train.gradient=exact
//
//   wsc train --data-dir DIR examples/fashion_conv.ws      (DIR holds a folder `fashion-mnist`)

network Fashion {
  size classes = 10
  size copies = 10

  op stage(channels: size) = conv(channels, kernel: 3, bias: false) |> batch_norm |> brelu
  op layer(units: size) = dense(units, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label item: class[classes]

  c1 = image |> stage(32) * 2 |> max_pool(2)
  c2 = c1 |> stage(96) * 2 |> max_pool(2)
  votes: spike[classes * copies] = c2 |> flatten |> layer(256) |> layer(classes * copies)

  output item = votes |> decode(key(classes, copies: copies), temperature: 5)
}

sharpen Fashion {
  order: bottom_up
  policy: windows(start: 3 epochs, duration: 1 epoch, pause: 0 epochs)
}

train Fashion {
  data: fashion_mnist("fashion-mnist", augment: [flip])
  validation: 5000 examples
  loss: cross_entropy(item)
  optimizer: adam(rate: 2e-3)
  schedule: one_cycle(warm_up: 30 %)
  gradient: window(1)
  batch: 128
  freeze_norm: 3 epochs
  limit: 14 epochs
  seed: 1
}

emit Fashion {
  target: netlist
  weights: 8 bits
  input: analog(8 bits)
}
