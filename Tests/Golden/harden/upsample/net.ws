whetstone 1

// Layers between a small picture and a large one.
network Upsample {
  input image: unit[4, 4, 1]
  label mask: class[4, 4, 2]

  a = image |> threshold(0.5) |> conv(2, kernel: 3, stride: 2) |> batch_norm |> brelu
  b = a |> upsample(2) |> conv(3, kernel: 3) |> brelu
  votes = concat(b, a |> upsample(2)) |> conv(4, kernel: 1) |> brelu
  output mask = votes |> decode(key(2, copies: 2))
}

sharpen Upsample { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Upsample {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(mask)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit Upsample { target: netlist  weights: 8 bits }
