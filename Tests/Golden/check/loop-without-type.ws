whetstone 1

network PsMnist {
  size order = 256
  size units = 212
  size copies = 4
  size length = 784 steps

  input pixel: unit[length, 1]
  label digit: class[10]

  // Every loop must pass through a delay.
  previous = hidden |> delay(1 step)
  drive = concat(pixel, previous) |> dense(1, bias: false)
  trace: real[length, order] = drive |> legendre(order, window: length)
  hidden = concat(pixel, previous, trace) |> dense(units) |> brelu
  votes = hidden |> final |> dense(10 * copies) |> brelu
  output digit = votes |> decode(key(10, copies: copies))
}

sharpen PsMnist { order: together  policy: linear(start: 10 epochs, duration: 20 epochs) }
emit PsMnist { target: netlist  input: analog(8 bits)  graded: [trace: 16 bits] }
