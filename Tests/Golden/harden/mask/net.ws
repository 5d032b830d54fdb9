whetstone 1

// One class for each cell of the picture; two thresholds read one sum.
network Mask {
  input image: unit[6, 4, 3]
  label mask: class[6, 4, 2]

  sum = image |> conv(2, kernel: 3)
  both = concat(sum |> brelu, sum |> threshold(0.125)) |> conv(4, kernel: 3, bias: false) |> batch_norm |> brelu
  votes = both |> conv(4, kernel: 1) |> batch_norm |> brelu
  output mask = votes |> decode(key(2, copies: 2))
}

sharpen Mask { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Mask {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(mask)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit Mask { target: netlist  weights: 2 bits  input: analog(8 bits) }
