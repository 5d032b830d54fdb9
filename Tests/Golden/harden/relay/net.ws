whetstone 1

// Spikes that leave by themselves, reshaped, and a relay for those that no population holds.
network Relay {
  input image: unit[4, 4, 1]

  seen = image |> threshold(0.5)
  code = seen |> flatten |> dense(5) |> batch_norm |> brelu
  more = seen |> flatten |> dense(5) |> sigmoid
  output joined = concat(code, more)
  output rebuilt = code |> dense(16) |> brelu |> reshape(4, 4, 1)
}

sharpen Relay { order: together  policy: linear(start: 0 epochs, duration: 1 epoch) }
train Relay {
  data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
  loss: [mean_squared(rebuilt, seen), mean_squared(code, more, weight: 0.5)]
  optimizer: adam
  batch: 4
  limit: 2 epochs
}
emit Relay { target: netlist  weights: 8 bits }
