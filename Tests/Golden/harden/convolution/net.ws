whetstone 1

// Strides, uneven padding, groups, a norm, pooling as OR, dropout that vanishes.
network Convolution {
  input image: unit[9, 8, 2]
  label kind: class[2]

  a = image |> conv(4, kernel: [3, 2], stride: [2, 1], padding: [1, 0], bias: false) |> batch_norm |> brelu
  b = a |> conv(6, kernel: 3, stride: 1, groups: 2) |> sigmoid |> dropout(0.25)
  votes = b |> max_pool([2, 3], stride: [1, 2]) |> flatten |> dense(4, bias: false) |> batch_norm |> brelu
  output kind = votes |> decode(key(2, copies: 2))
}

sharpen Convolution { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Convolution {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit Convolution { target: netlist  weights: 4 bits  input: analog(4 bits) }
