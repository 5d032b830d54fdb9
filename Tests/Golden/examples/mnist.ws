whetstone 1

/// Handwritten digits. Four neurons vote for each class.
network Mnist {
  size classes = 10
  size copies = 4

  op stage(channels: size, kernel: size) =
    conv(channels, kernel: kernel, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label digit: class[classes]

  c1 = image |> stage(32, kernel: 7)
  c2 = c1 |> stage(64, kernel: 7) |> max_pool(2)
  c3 = c2 |> stage(64, kernel: 5)
  c4 = c3 |> stage(64, kernel: 5) |> max_pool(2)
  c5 = c4 |> stage(128, kernel: 3) * 2
  f1 = c5 |> flatten |> dense(256, bias: false) |> batch_norm |> brelu

  votes: spike[classes * copies] = f1 |> dense(classes * copies, bias: false) |> batch_norm |> brelu

  output digit = votes |> decode(key(classes, copies: copies))
}

sharpen Mnist {
  order: bottom_up
  policy: adaptive(
    wait: 10 epochs, rate: 0.25 / epoch,
    critical: 0.75, critical_rate: 0.126 / epoch,
    patience: 1 epoch, improved: 15 %, degraded: 15 %,
  )
}

train Mnist {
  data: mnist("mnist")
  validation: 5000 examples
  loss: cross_entropy(digit)
  optimizer: adadelta(rate: 4.0, rho: 0.95)
  batch: 128
  limit: 200 epochs
  seed: 1
}

emit Mnist {
  target: netlist
  weights: 8 bits
  input: analog(8 bits)
}
