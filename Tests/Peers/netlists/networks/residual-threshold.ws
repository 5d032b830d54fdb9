whetstone 1

/// A skip and an average pool, on spikes.
network ResidualThreshold {
  op stage(channels: size, stride: size) =
    conv(channels, kernel: 3, stride: stride, bias: false) |> batch_norm |> brelu
  op layer(units: size) = dense(units, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label digit: class[10]
  a = image |> threshold(0.5) |> stage(6, stride: 2)
  b = add(a, a |> stage(6, stride: 1) |> conv(6, kernel: 3)) |> brelu
  c = b |> avg_pool(2) |> stage(12, stride: 1)
  votes = c |> flatten |> layer(40)
  output digit = votes |> decode(key(10, copies: 4), temperature: 5)
}

sharpen ResidualThreshold {
  policy: windows(start: 2 epochs, duration: 0.5 epochs, pause: 0 epochs)
}

train ResidualThreshold {
  data: digits(train: 4000 examples, test: 1000 examples, seed: 1)
  loss: cross_entropy(digit)
  optimizer: adam(rate: 1e-2)
  gradient: window(1)
  batch: 50
  freeze_norm: 1 epoch
  limit: 6 epochs
}

emit ResidualThreshold {
  target: netlist
  weights: 8 bits
}
