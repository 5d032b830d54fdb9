whetstone 1

network Autoencoder {
  size latent = 32
  op layer(n: size) = dense(n, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]

  seen: spike[28, 28, 1] = image |> threshold(0.5)
  code: spike[latent] = seen |> flatten |> layer(256) |> layer(64) |> layer(latent)
  output rebuilt: spike[28, 28, 1] = code |> layer(64) |> layer(256) |> layer(28 * 28) |> reshape(28, 28, 1)
}

sharpen Autoencoder {
  order: bottom_up
  policy: windows(start: 5 epochs, duration: 4 epochs, pause: 1 epoch)
}

train Autoencoder {
  data: fashion_mnist("fashion-mnist")
  loss: binary_cross_entropy(rebuilt, seen)
  optimizer: adam(rate: 1e-3)
  batch: 64
  limit: 60 epochs
}

emit Autoencoder { target: netlist }
