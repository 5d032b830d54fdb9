whetstone 1
/// First on its line.
size a = 1 /// not documentation
  //// nor this
network N { b = c.d(1.5e-3, -2, "a\"b\\ \u{41}") |> e * 2 / epoch + 15 % // end
  f: quant(4)[1..2,] = true
}
