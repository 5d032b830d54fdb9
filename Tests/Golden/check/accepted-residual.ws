whetstone 1

network Net {
  op stage(c: size) = conv(c, kernel: 3, bias: false) |> batch_norm |> brelu
  op residual(c: size) = add(it |> stage(c) |> conv(c, kernel: 3, bias: false) |> batch_norm, it) |> brelu
  input image: unit[16, 16, 1]
  label kind: class[4]
  h = image |> stage(8) |> residual(8) * 3 |> max_pool(2)
  g = h |> avg_pool(2) |> conv(16, kernel: 3) |> brelu
  output kind = concat(g, g |> stage(8)) |> flatten |> dense(8) |> brelu |> decode(key(4, copies: 2))
}

sharpen Net { policy: hard }

emit Net { target: netlist }
