whetstone 1

network Net {
  size a = b + 1
  size b = c
  size c = a
  op one = two |> brelu
  op two = three
  op three = one
  input x: unit[4]
  e = f
  f = e
  output y = x |> dense(2) |> brelu
}
