whetstone 1

network Vgg16 {
  size classes = 10
  op unit_relu(c: size) = conv(c, kernel: 3, bias: false) |> clip(limit: learned)
  op stage(c: size, n: size) = unit_relu(c) * n |> avg_pool(2)
  op hidden(n: size) = dense(n) |> clip(limit: learned)

  input image: unit[32, 32, 3]
  label object: class[classes]
  features = image |> stage(64, n: 2) |> stage(128, n: 2) |> stage(256, n: 3) |> stage(512, n: 3) |> stage(512, n: 3)
  output object = features |> flatten |> hidden(4096) * 2 |> dense(classes) |> softmax
}



emit Vgg16 { target: netlist  weights: 8 bits }
