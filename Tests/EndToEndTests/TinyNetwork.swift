/// A network that trains in a second.
enum TinyNetwork {
  static func source(
    name: String = "Tiny", units: String = "24", copies: String = "4", epochs: Int = 4,
    rate: String = "5e-3", train: Int = 600, extra: String = ""
  ) -> String {
    """
    whetstone 1

    network \(name) {
      size classes = 10
      size copies = \(copies)

      input image: unit[28, 28, 1]
      label digit: class[classes]

      p1 = image |> conv(4, kernel: 5, stride: 2, bias: false) |> batch_norm |> brelu |> max_pool(2)
      f1 = p1 |> flatten |> dense(\(units), bias: false) |> batch_norm |> brelu
      votes: spike[classes * copies] = f1 |> dense(classes * copies, bias: false) |> batch_norm |> brelu

      output digit = votes |> decode(key(classes, copies: copies))
    }

    sharpen \(name) {
      order: together
      policy: linear(start: 1 epoch, duration: 1 epoch)
    }

    train \(name) {
      data: digits(train: \(train) examples, test: 200 examples, seed: 1)
      validation: 100 examples
      loss: cross_entropy(digit)
      optimizer: adam(rate: \(rate))
      gradient: window(1)
      batch: 50
      limit: \(epochs) epochs
      seed: 1
    \(extra)}

    emit \(name) {
      target: netlist
      weights: 8 bits
      input: analog(8 bits)
    }

    """
  }
}
