whetstone 1

// Nuclei in microscope pictures: a class for each pixel.
//
// What to learn here: a network in the shape of a U. On the way down `max_pool` sees further, on the
// way up `upsample` comes back to every pixel, and `concat` brings what was seen at that size before
// (a skip). A key decodes each pixel by itself. `wsc evaluate` prints the intersection over union.
//
//   wsc train --data-dir DIR examples/segment.ws      (DIR holds a folder `nuclei-128`)

network Segment {
  size classes = 2
  size copies = 8

  op stage(channels: size) = conv(channels, kernel: 3, bias: false) |> batch_norm |> brelu
  op up(skip: signal, channels: size) = concat(it |> upsample(2), skip) |> stage(channels)

  input image: unit[128, 128, 1]
  label mask: class[128, 128, classes]

  e1 = image |> stage(16)
  e2 = e1 |> max_pool(2) |> stage(32) * 2
  e3 = e2 |> max_pool(2) |> stage(64) * 2
  e4 = e3 |> max_pool(2) |> stage(64) * 2
  seen = e4 |> up(e3, 64) |> up(e2, 32) |> up(e1, 16)
  votes: spike[128, 128, classes * copies] =
    seen |> conv(classes * copies, kernel: 1, bias: false) |> batch_norm |> brelu

  output mask = votes |> decode(key(classes, copies: copies), temperature: 4)
}

sharpen Segment {
  order: bottom_up
  policy: windows(start: 8 epochs, duration: 1 epoch, pause: 0 epochs)
}

train Segment {
  data: idx(
    images: "nuclei-128/train-images-idx3-ubyte",
    labels: "nuclei-128/train-masks-idx3-ubyte",
    test_images: "nuclei-128/test-images-idx3-ubyte",
    test_labels: "nuclei-128/test-masks-idx3-ubyte",
    augment: [flip, crop(pad: 8)],
  )
  validation: 10 %
  loss: [cross_entropy(mask), dice(mask)]
  optimizer: adam(rate: 2e-3)
  schedule: one_cycle(warm_up: 30 %)
  gradient: window(1)
  batch: 16
  limit: 30 epochs
  seed: 1
}

emit Segment {
  target: netlist
  weights: 8 bits
  input: analog(8 bits)
}
