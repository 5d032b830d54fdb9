whetstone 1

/// Dense layers alone, on spikes.
network DenseThreshold {
  op layer(units: size) = dense(units, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label digit: class[10]
  votes = image |> threshold(0.5) |> flatten |> layer(64) |> layer(48) |> layer(40)
  output digit = votes |> decode(key(10, copies: 4), temperature: 5)
}

sharpen DenseThreshold { policy: windows(start: 2 epochs, duration: 0.5 epochs, pause: 0 epochs) }

train DenseThreshold {
  data: digits(train: 4000 examples, test: 1000 examples, seed: 1)
  loss: cross_entropy(digit)
  optimizer: adam(rate: 1e-2)
  gradient: window(1)
  batch: 50
  freeze_norm: 1 epoch
  limit: 6 epochs
}

emit DenseThreshold {
  target: netlist
  weights: 8 bits
}
