whetstone 1

// An autoencoder: spikes in, spikes out, and 32 neurons between them that hold the whole picture.
//
// What to learn here: a network without a label. The loss compares an output with another signal,
// and what the run is worth is its error, soft and hard, not an accuracy. `wsc predict RUN FILE
// --output FILE.png` shows a picture as it comes back.
//
//   wsc train --data-dir DIR examples/autoencoder.ws      (DIR holds a folder `mnist`)

network Autoencoder {
  size latent = 32

  op layer(units: size) = dense(units, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]

  seen: spike[28, 28, 1] = image |> threshold(0.5)
  code: spike[latent] = seen |> flatten |> layer(512) |> layer(128) |> layer(latent)
  output rebuilt: spike[28, 28, 1] =
    code |> layer(128) |> layer(512) |> layer(28 * 28) |> reshape(28, 28, 1)
}

sharpen Autoencoder {
  order: bottom_up
  policy: windows(start: 6 epochs, duration: 2 epochs, pause: 0 epochs)
}

train Autoencoder {
  data: mnist("mnist")
  validation: 5000 examples
  loss: mean_squared(rebuilt, seen)
  optimizer: adam(rate: 2e-3)
  schedule: one_cycle(warm_up: 30 %)
  gradient: window(1)
  batch: 128
  limit: 24 epochs
  seed: 1
}

emit Autoencoder { target: netlist }
