whetstone 1

// The network that the defaults were chosen with: examples/fashion_conv.ws at half its width and in
// nine epochs, so that all variants take half an hour. `defaults` beside this file runs it.

network Fashion {
  size classes = 10
  size copies = 10
  size temperature = 5

  op stage(channels: size) =
    conv(channels, kernel: 3, bias: false) |> batch_norm |> brelu
  op layer(units: size) = dense(units, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label item: class[classes]

  c1 = image |> stage(16) * 2 |> max_pool(2)
  c2 = c1 |> stage(32) * 2 |> max_pool(2)
  votes: spike[classes * copies] = c2 |> flatten |> layer(128) |> layer(classes * copies)

  output item = votes |> decode(key(classes, copies: copies), temperature: temperature)
}

sharpen Fashion {
  order: bottom_up
  policy: windows(start: 2 epochs, duration: 1 epoch, pause: 0 epochs)
}

train Fashion {
  data: fashion_mnist("fashion-mnist", augment: [flip])
  validation: 5000 examples
  loss: cross_entropy(item)
  optimizer: adam(rate: 2e-3)
  schedule: one_cycle(warm_up: 30 %)
  gradient: window(1)
  precision: float32
  shift_start: 0
  batch: 128
  limit: 9 epochs
  seed: 1
}
