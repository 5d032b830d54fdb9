whetstone 1

// Indented as the formatter does it: editors must come to the same from lines without indentation.

size width =
  2
  * 3

/// Brackets { in comments ( and strings "}" do not count.
network Indent {
  size classes = 10

  op stage(channels: size, kernel: size) =
    conv(channels, kernel: kernel, bias: false) |> batch_norm |> brelu
  op wide(
    channels: size,
    kernel: size,
  ) = conv(channels, kernel: kernel) // a bracket ( in a comment

  /// The picture.
  input image: unit[
    28,
    28, 1,
  ]

  c1 = image
    |> stage(32, kernel: 7)
    |> max_pool(2)
  c2 =
    c1 |> stage(
      64,
      kernel: 5,
    )
    |> concat(
      c1,
      // another
      c1 |> wide(
        channels: 3,
        kernel: 1
      ),
    )
  votes: spike[classes] =
    c2 |> flatten
    |> dense(classes) |> batch_norm |> brelu

  output digit = votes |> decode(
    key(classes, copies: 1)
  )
}

sharpen Indent {
  order: [
    c1, [
      c2,
      votes
    ],
  ]
  policy: adaptive(
    wait: 10 epochs, rate: 0.25 / epoch,
    critical: 0.75,
  )
}

train Indent {
  data:
    folder("{cells(", image: "img/*.png")
  loss: cross_entropy(digit)
  limit: 20 epochs
}
