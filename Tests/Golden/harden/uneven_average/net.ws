whetstone 1

// Windows that overlap, an average of the whole picture.
network UnevenAverage {
  input image: unit[7, 8, 1]
  label kind: class[2]

  a = image |> threshold(0.5) |> conv(3, kernel: 3) |> brelu |> avg_pool(2, stride: [1, 2]) |> flatten |> dense(12) |> batch_norm |> brelu
  b = a |> reshape(2, 2, 3) |> conv(4, kernel: 3) |> brelu
  votes = b |> global_avg_pool |> flatten |> dense(4) |> sigmoid
  output kind = votes |> decode(key(2, copies: 2))
}

sharpen UnevenAverage { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train UnevenAverage {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit UnevenAverage { target: netlist  weights: 16 bits }
