whetstone 1

// Spikes side by side and sums side by side, read by a convolution, a grouped one and a dense layer.
network Concat {
  input image: unit[6, 6, 1]
  label kind: class[2]

  a = image |> threshold(0.25) |> conv(2, kernel: 3) |> batch_norm |> brelu
  b = image |> threshold(0.25) |> conv(4, kernel: 1) |> brelu
  c = concat(a, b) |> conv(4, kernel: 3, groups: 2) |> brelu
  d = concat(c |> conv(1, kernel: 3), a |> conv(2, kernel: 1)) |> batch_norm |> brelu
  pooled = concat(d, a) |> max_pool(2)
  votes = concat(pooled |> conv(1, kernel: 1) |> brelu |> flatten, c |> conv(2, kernel: 3) |> brelu |> flatten) |> dense(4) |> brelu
  output kind = votes |> decode(key(2, copies: 2))
}

sharpen Concat { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Concat {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit Concat { target: netlist  weights: 8 bits }
