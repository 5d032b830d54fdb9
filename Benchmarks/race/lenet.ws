whetstone 1

// Two convolutions of 5x5 with pools, dense 512 and 100.

network LeNet {
  size classes = 10
  size copies = 10
  op stage(channels: size) = conv(channels, kernel: 5) |> batch_norm |> brelu |> max_pool(2)

  input image: unit[28, 28, 1]
  label digit: class[classes]
  votes: spike[classes * copies] =
    image |> stage(32) |> stage(64) |> flatten |> dense(512) |> batch_norm |> brelu
      |> dense(classes * copies) |> brelu
  output digit = votes |> decode(key(classes, copies: copies))
}

sharpen LeNet { order: bottom_up  policy: windows(start: 2 epochs, duration: 1 epoch, pause: 0 epochs) }

train LeNet {
  data: mnist("mnist")
  loss: cross_entropy(digit)
  optimizer: adam(rate: 1e-3)
  gradient: window(1)
  batch: 128
  limit: 10 epochs
}

emit LeNet { target: netlist  weights: 6 bits  input: analog(8 bits) }
