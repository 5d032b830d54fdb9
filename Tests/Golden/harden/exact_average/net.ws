whetstone 1

// Whole windows: the average becomes a view that sums, before a convolution and before a dense layer.
network ExactAverage {
  input image: unit[8, 8, 1]
  label kind: class[2]

  a = image |> conv(3, kernel: 3) |> batch_norm |> brelu
  b = a |> avg_pool(2) |> conv(4, kernel: 3) |> batch_norm |> brelu
  votes = b |> avg_pool(2) |> flatten |> dense(4) |> brelu
  output kind = votes |> decode(key(2, copies: 2))
}

sharpen ExactAverage { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train ExactAverage {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit ExactAverage { target: netlist  weights: 8 bits }
