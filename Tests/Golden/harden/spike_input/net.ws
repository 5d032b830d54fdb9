whetstone 1

// Inputs that are spikes already; without a `train` plan.
network SpikeInput {
  input event: spike[6, 6, 2]

  a = event |> max_pool(2) |> conv(3, kernel: 3) |> brelu
  output spikes = concat(a |> flatten, event |> flatten) |> dense(4) |> brelu
}

sharpen SpikeInput { policy: hard }
emit SpikeInput { target: netlist }
