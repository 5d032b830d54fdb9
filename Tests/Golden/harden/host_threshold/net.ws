whetstone 1

// Two thresholds of one picture, computed by the host.
network HostThreshold {
  input image: unit[4, 5, 1]
  label kind: class[2]

  low = image |> threshold(0.3)
  high = image |> flatten |> threshold(0.7)
  votes = concat(low |> flatten, high) |> dense(4) |> batch_norm |> sigmoid
  output kind = votes |> decode(key(2, copies: 2))
}

sharpen HostThreshold { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train HostThreshold {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit HostThreshold { target: netlist  weights: 3 bits }
