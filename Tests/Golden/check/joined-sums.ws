whetstone 1

network Net {
  input image: unit[16, 16, 1]
  a = image |> conv(4, kernel: 3)
  b = image |> conv(4, kernel: 5)
  h = concat(a, b) |> max_pool(2)
  output y = add(a, b) |> flatten |> dense(10) |> brelu
  output z = h |> conv(3, kernel: 1) |> brelu
}

sharpen Net { policy: hard }

emit Net { target: netlist }
