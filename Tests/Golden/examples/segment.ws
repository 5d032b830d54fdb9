whetstone 1

network Segment {
  size classes = 2
  size copies = 8
  op stage(c: size) = (conv(c, kernel: 3, bias: false) |> batch_norm |> brelu) * 2
  op up(skip: signal, c: size) = concat(it |> upsample(2), skip) |> stage(c)

  input image: unit[96, 96, 3]
  label mask: class[96, 96, classes]

  e1 = image |> stage(32)
  e2 = e1 |> max_pool(2) |> stage(64)
  e3 = e2 |> max_pool(2) |> stage(128)
  d1 = e3 |> up(e2, 64) |> up(e1, 32)
  votes: spike[96, 96, classes * copies] = d1 |> conv(classes * copies, kernel: 1, bias: false) |> batch_norm |> brelu

  output mask = votes |> decode(key(classes, copies: copies))
}

sharpen Segment { order: bottom_up  policy: adaptive(wait: 8 epochs) }
train Segment {
  data: folder("cells", image: "train/img/*.png", mask: "train/mask/*.png")
  loss: cross_entropy(mask)
  optimizer: adam(rate: 5e-4)
  batch: 16
  limit: 120 epochs
}
emit Segment { target: netlist }
