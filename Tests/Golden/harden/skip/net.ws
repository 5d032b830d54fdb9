whetstone 1

// A sum of spikes, a skip past a layer, a norm over a sum and a skip: delays of more than one step.
network Skip {
  input image: unit[3, 3, 2]
  label kind: class[2]

  seen = image |> threshold(0.5)
  a = seen |> conv(3, kernel: 3, bias: false) |> batch_norm |> brelu
  b = a |> conv(3, kernel: 3) |> brelu
  c = add(b, a) |> conv(3, kernel: 1) |> brelu
  d = add(c |> conv(3, kernel: 3), a) |> batch_norm |> brelu
  e = add(d |> flatten |> dense(27) |> reshape(3, 3, 3), c |> conv(3, kernel: 3)) |> sigmoid
  votes = e |> flatten |> dense(4) |> brelu
  output kind = votes |> decode(key(2, copies: 2))
}

sharpen Skip { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Skip {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit Skip { target: netlist  weights: 8 bits }
