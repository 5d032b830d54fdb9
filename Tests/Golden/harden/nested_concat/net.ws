whetstone 1

// Vectors that are joined signals flattened: read by a dense layer, added up, and relayed.
network Nested {
  input image: unit[4, 4, 1]
  label kind: class[2]

  seen = image |> threshold(0.25)
  a = seen |> conv(2, kernel: 3) |> batch_norm |> brelu
  b = seen |> conv(3, kernel: 1) |> brelu
  c = seen |> flatten |> dense(5) |> brelu
  d = concat(concat(a, b) |> flatten, c, concat(b, a) |> flatten)
  e = concat(concat(a |> conv(1, kernel: 3), b |> conv(1, kernel: 1)) |> flatten, c |> dense(3)) |> brelu
  f = add(concat(a, b) |> flatten, concat(a, b) |> flatten) |> dense(4) |> brelu
  votes = concat(d, e, f) |> dense(4) |> brelu
  output kind = votes |> decode(key(2, copies: 2))
  output all = concat(concat(a, b) |> flatten, c)
}

sharpen Nested { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Nested {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit Nested { target: netlist  weights: 8 bits }
