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

convert Vgg16 as Vgg16Two {
  steps: 2 steps
  neuron: integrate_fire(reset: subtract, leak: learned)
  threshold: from_clip(scale: search(0.3 .. 1.0, points: 50))
  input: direct_current
  readout: membrane
}

train Vgg16Two {
  start: weights_of(Vgg16)
  data: cifar10("cifar-10", augment: [crop(pad: 4), flip])
  loss: cross_entropy(object)
  gradient: triangle(1.0)
  optimizer: adam(rate: 1e-4)
  batch: 64
  limit: 30 epochs
}

emit Vgg16Two { target: netlist  weights: 8 bits }
