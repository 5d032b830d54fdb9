whetstone 1

// Three times two convolutions of 3x3 and a pool, dense 512 and 100.

network Vgg {
  size classes = 10
  size copies = 10
  op layer(channels: size) = conv(channels, kernel: 3) |> batch_norm |> brelu
  op stage(channels: size) = layer(channels) * 2 |> max_pool(2)

  input image: unit[32, 32, 3]
  label kind: class[classes]
  votes: spike[classes * copies] =
    image |> stage(64) |> stage(128) |> stage(256) |> flatten |> dense(512) |> batch_norm |> brelu
      |> dense(classes * copies) |> brelu
  output kind = votes |> decode(key(classes, copies: copies))
}

sharpen Vgg { order: bottom_up  policy: windows(start: 2 epochs, duration: 1 epoch, pause: 0 epochs) }

train Vgg {
  data: cifar10("cifar-10")
  loss: cross_entropy(kind)
  optimizer: adam(rate: 1e-3)
  gradient: window(1)
  batch: 64
  limit: 10 epochs
}

emit Vgg { target: netlist  weights: 6 bits  input: analog(8 bits) }
