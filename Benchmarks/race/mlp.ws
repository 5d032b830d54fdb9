whetstone 1

// 784-512-512-100, batch norm, bounded ReLU; the last layer has no norm.

network Mlp {
  size classes = 10
  size copies = 10
  op layer(units: size) = dense(units) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label digit: class[classes]
  votes: spike[classes * copies] =
    image |> flatten |> layer(512) * 2 |> dense(classes * copies) |> brelu
  output digit = votes |> decode(key(classes, copies: copies))
}

sharpen Mlp { order: bottom_up  policy: windows(start: 2 epochs, duration: 1 epoch, pause: 0 epochs) }

train Mlp {
  data: mnist("mnist")
  loss: cross_entropy(digit)
  optimizer: adam(rate: 1e-3)
  gradient: window(1)
  batch: 128
  limit: 10 epochs
}

emit Mlp { target: netlist  weights: 6 bits  input: analog(8 bits) }
