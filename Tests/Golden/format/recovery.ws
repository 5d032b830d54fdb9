whetstone 1

/// Each fault here costs no more than what it touches.
network N {
  size n == 3
  /// Kept.
  a = |> f(1,, 2)
  b = g(1, 2
  c: complex[3] = a
  d = a |>
  input x: unit[3] = a
  op h(k, l: size = 3) = dense(k)
  train N { seed: 1 }
  shared op later(c: size) = dense(c)
  output y = c
}

train N {
  limit: 3 epochs, batch = 64
  optimizer: adam(rate: 1e-3
  c1.conv: 4
  seed 7
  last: 1 ... 2
}

emit N {
  target: netlist
