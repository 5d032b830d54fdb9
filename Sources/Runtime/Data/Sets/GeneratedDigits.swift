/// The data set that needs no file: digits drawn from a seed, 28 × 28, 8-bit grey, ten classes in
/// turn.
package enum GeneratedDigits: DataSetKind {
  package static let name = "digits"
  package static let summary = "28 × 28 grey digits, 10 classes, drawn by the program itself"
  package static let parameters = [train, test, seed]
  package static let fields = DataSetField.pictures(
    [DigitRenderer.side, DigitRenderer.side, 1], classes: 10)
  package static let isReadAtOnce = false

  private static let train = DataSetParameter(
    "train", .examples(most: largest, standard: 10_000), "training examples")
  private static let test = DataSetParameter(
    "test", .examples(most: largest, standard: 2_000), "test examples")
  // A netlist's recipe has a `seed` of its own.
  private static let seed = DataSetParameter(
    "seed", .seed(standard: 1), "what they are drawn from", netlistName: "digits_seed")

  private static let largest = 10_000_000
  private static let picturesPerTask = 250

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? {
    (try source.count(train), try source.count(test))
  }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    try make(
      train: source.count(train), test: source.count(test), seed: source.number(seed),
      threads: places.threads)
  }

  static func source(train: Int, test: Int, seed: UInt64) -> DataRecipe.Source {
    DataRecipe.Source(
      self,
      [
        Self.train.name: .number(UInt64(clamping: train)),
        Self.test.name: .number(UInt64(clamping: test)), Self.seed.name: .number(seed),
      ])
  }

  package static func make(train: Int, test: Int, seed: UInt64, threads: Int)
    throws(RuntimeError) -> (train: Dataset, test: Dataset)
  {
    let name = "digits(train: \(train), test: \(test), seed: \(seed))"
    for (part, count) in [("train", train), ("test", test)]
    where !(1...largest).contains(count) {
      throw RuntimeError(
        .dataSet, "\(name): `\(part)` must be from 1 to \(largest) examples, it is \(count)")
    }
    // Two streams of the generator: no picture of one set can occur in the other.
    return (
      try set("\(name), train", count: train, seed: seed, stream: 0, threads: threads),
      try set("\(name), test", count: test, seed: seed, stream: 1, threads: threads)
    )
  }

  private static func set(
    _ name: String, count: Int, seed: UInt64, stream: Int, threads: Int
  ) throws(RuntimeError) -> Dataset {
    let size = DigitRenderer.side * DigitRenderer.side
    let tasks = stride(from: 0, to: count, by: picturesPerTask).map {
      $0..<min($0 + picturesPerTask, count)
    }
    let parts = concurrentResults(of: tasks, threads: threads) { pictures in
      var renderer = DigitRenderer()
      var pixels = [UInt8](repeating: 0, count: pictures.count * size)
      for (place, index) in pictures.enumerated() {
        renderer.draw(
          index % 10, seed: seed, stream: stream, index: index, into: &pixels, at: place * size)
      }
      return pixels
    }
    let images = Array(parts.joined())
    let file = DataFile(
      role: stream == 0 ? "training digits" : "test digits", name: name,
      digest: DataFile.digest(of: images), labelled: 0..<count)
    return try Dataset(
      name: name, shape: [DigitRenderer.side, DigitRenderer.side, 1], images: images,
      labels: (0..<count).map { Int32($0 % 10) }, classes: 10, files: [file])
  }
}

extension DataRecipe.Source {
  package static func digits(train: Int, test: Int, seed: UInt64) -> DataRecipe.Source {
    GeneratedDigits.source(train: train, test: test, seed: seed)
  }
}
