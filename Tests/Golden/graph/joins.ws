whetstone 1

network Joins {
  size copies = 3
  op stage(c: size) = conv(c, kernel: 3, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label kind: class[10]

  seen = image |> threshold(0.5)
  a = seen |> stage(4)
  b = a |> conv(4, kernel: [1, 3], stride: 1, groups: 2)
  skip = add(b, a) |> batch_norm |> sigmoid
  both = concat(skip, a) |> avg_pool(2) |> stage(4)
  votes: spike[10 * copies] = both |> max_pool(7) |> flatten |> dropout(0.25) |> dense(10 * copies) |> brelu

  output kind = votes |> decode(key(10, copies: copies, kind: random, seed: 7))
}

sharpen Joins { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Joins {
  data: digits(train: 100 examples, test: 50 examples)
  loss: cross_entropy(kind)
  optimizer: adam
  batch: 8
  limit: 2 epochs
}
emit Joins { target: netlist }
