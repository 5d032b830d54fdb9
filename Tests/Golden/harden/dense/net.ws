whetstone 1

// Analog pixels, a norm folded into rows and thresholds, a key with shuffled columns.
network Dense {
  input image: unit[5, 4, 1]
  label kind: class[3]

  hidden = image |> flatten |> dense(6, bias: false) |> batch_norm |> brelu
  votes = hidden |> dense(6) |> brelu
  output kind = votes |> decode(key(3, copies: 2, kind: random, seed: 5))
}

sharpen Dense { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Dense {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit Dense { target: netlist  weights: 8 bits  input: analog(8 bits) }
