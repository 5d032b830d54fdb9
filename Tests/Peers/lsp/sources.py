"""The small document that most checks open."""

# In the plan an emoji stands before two names, where UTF-8, UTF-16 and characters differ; the op
# is called twice, so a place in it stands for two layers.
NETWORK = """whetstone 1

/// Tells two things apart.
network Small {
  size classes = 10
  size copies = 3

  op stage(width: size) = dense(width, bias: false) |> batch_norm |> brelu

  input image: unit[28, 28, 1]
  label kind: class[classes]

  flat = image |> flatten
  hidden = flat |> stage(8)
  votes = hidden |> stage(classes * copies)

  output kind = votes |> decode(key(classes, copies: copies))
}

train Small {
  data: mnist("😀 é", image: image, label: kind)
  loss: cross_entropy(kind)
  optimizer: adam(rate: 1e-3)
  limit: 2 epochs
}
"""
