whetstone 1

/// Convolutions with pooling, on spikes.
network ConvThreshold {
  op stage(channels: size) = conv(channels, kernel: 3, bias: false) |> batch_norm |> brelu
  op layer(units: size) = dense(units, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label digit: class[10]
  a = image |> threshold(0.5) |> stage(6) |> max_pool(2)
  b = a |> stage(12) |> max_pool(2)
  votes = b |> flatten |> layer(40)
  output digit = votes |> decode(key(10, copies: 4), temperature: 5)
}

sharpen ConvThreshold { policy: windows(start: 2 epochs, duration: 0.5 epochs, pause: 0 epochs) }

train ConvThreshold {
  data: digits(train: 4000 examples, test: 1000 examples, seed: 1)
  loss: cross_entropy(digit)
  optimizer: adam(rate: 1e-2)
  gradient: window(1)
  batch: 50
  freeze_norm: 1 epoch
  limit: 6 epochs
}

emit ConvThreshold {
  target: netlist
  weights: 8 bits
}
