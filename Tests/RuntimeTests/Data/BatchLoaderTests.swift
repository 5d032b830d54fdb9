import Testing
import WSRuntime

@Suite("batches")
struct BatchLoaderTests {
  static func examples(
    count: Int, shape: [Int] = [2, 3, 1], labelShape: [Int] = []
  ) throws -> ExampleSet {
    let size = shape.reduce(1, *)
    return ExampleSet(
      try Dataset(
        name: "test", shape: shape, images: (0..<count * size).map { UInt8($0 % 255 + 1) },
        labelShape: labelShape,
        labels: (0..<count * labelShape.reduce(1, *)).map { Int32($0 % 7) }, classes: 7))
  }

  static func fill(
    _ loader: BatchLoader, _ batch: Int, _ order: BatchLoader.EpochOrder
  ) -> (images: [Float], labels: [Int32], count: Int) {
    let fields = loader.examples.dataset.fields
    var pictures = [PictureBatch(fields[0], on: InputGrid(bits: 8), batch: loader.batch)]
    var labels = [LabelBatch(fields[1], batch: loader.batch)]
    let count = loader.fill(batch: batch, of: order, &pictures, &labels)
    return (pictures[0].floats, labels[0].classes, count)
  }

  @Test("evaluation keeps the order and pads the last batch with zeros")
  func evaluation() throws {
    let set = try Self.examples(count: 5)
    let loader = BatchLoader(evaluating: set, batch: 2)
    #expect(loader.batchesPerEpoch == 3)
    let order = loader.order(ofEpoch: 0)
    #expect(order.indices == [0, 1, 2, 3, 4])
    let last = Self.fill(loader, 2, order)
    #expect(last.count == 1)
    #expect(
      last.images == set.dataset.images[24..<30].map { Float($0) / 255 } + [0, 0, 0, 0, 0, 0])
    #expect(last.labels == [4, 0])
  }

  @Test("each epoch has an order of its own, fixed by the seed")
  func shuffling() throws {
    let set = try Self.examples(count: 100)
    let loader = BatchLoader(training: set, batch: 30, seed: 7)
    #expect(loader.batchesPerEpoch == 3)
    let (first, second) = (loader.order(ofEpoch: 0), loader.order(ofEpoch: 1))
    #expect(first.indices != second.indices)
    #expect(first.indices.sorted() == set.indices && second.indices.sorted() == set.indices)
    #expect(BatchLoader(training: set, batch: 30, seed: 7).order(ofEpoch: 1) == second)
    #expect(BatchLoader(training: set, batch: 30, seed: 8).order(ofEpoch: 1) != second)
  }

  @Test("a picture is varied in the same way wherever it stands in the epoch")
  func independence() throws {
    let all = try Self.examples(count: 20, shape: [6, 6, 2])
    let some = ExampleSet(all.dataset, indices: [17, 3, 11])
    let augment: [DataRecipe.Augmentation] = [.shift(2), .flip, .crop(pad: 1)]
    let loaders = [all, some].map { BatchLoader(training: $0, batch: 1, seed: 5, augment: augment) }
    var pictures: [[Int32: [Float]]] = []
    for loader in loaders {
      var seen: [Int32: [Float]] = [:]
      let order = loader.order(ofEpoch: 3)
      for batch in 0..<loader.batchesPerEpoch {
        seen[order.indices[batch]] = Self.fill(loader, batch, order).images
      }
      pictures.append(seen)
    }
    for index in some.indices { #expect(pictures[0][index] == pictures[1][index]) }
    #expect(pictures[0].count == 20)
  }

  @Test("shifts reach every place within their bound, flips about half the pictures")
  func distribution() throws {
    // One white pixel in the middle of 7 × 7 shows where a picture went.
    var image = [UInt8](repeating: 0, count: 49)
    image[3 * 7 + 3] = 255
    let count = 2000
    let data = try Dataset(
      name: "dots", shape: [7, 7, 1], images: (0..<count).flatMap { _ in image },
      labels: [Int32](repeating: 0, count: count), classes: 1)
    let loader = BatchLoader(
      training: ExampleSet(data), batch: count, seed: 1, augment: [.shift(2)])
    let images = Self.fill(loader, 0, loader.order(ofEpoch: 0)).images
    var hits = [Int](repeating: 0, count: 49)
    for (place, value) in images.enumerated() where value == 1 { hits[place % 49] += 1 }
    #expect(hits.reduce(0, +) == count)
    for y in 0..<7 {
      for x in 0..<7 {
        let inside = (1...5).contains(y) && (1...5).contains(x)
        #expect(inside ? (40...130).contains(hits[y * 7 + x]) : hits[y * 7 + x] == 0)
      }
    }
  }

  @Test("a flip mirrors left and right and nothing else, masks with their pictures")
  func flip() throws {
    let set = try Self.examples(count: 400, shape: [2, 3, 1], labelShape: [2, 3])
    let loader = BatchLoader(training: set, batch: 400, seed: 3, augment: [.flip])
    let order = loader.order(ofEpoch: 0)
    let (images, labels, _) = Self.fill(loader, 0, order)
    var flipped = 0
    for place in 0..<400 {
      let source = Int(order.indices[place]) * 6
      let plain = set.dataset.images[source..<source + 6].map { Float($0) / 255 }
      let classes = Array(set.dataset.labels[source..<source + 6])
      let mirror = [2, 1, 0, 5, 4, 3]
      let found = Array(images[place * 6..<place * 6 + 6])
      let mask = Array(labels[place * 6..<place * 6 + 6])
      if found == plain {
        #expect(mask == classes)
      } else {
        flipped += 1
        #expect(found == mirror.map { plain[$0] } && mask == mirror.map { classes[$0] })
      }
    }
    #expect((150...250).contains(flipped))
  }

  @Test("several fields move alike, each in its size; what is no picture stays")
  func several() throws {
    let count = 60
    /// The places in an example, over and over.
    func places(_ size: Int) -> [Int] { (0..<count * size).map { $0 % size } }
    let data = try Dataset(
      name: "several",
      fields: [
        DataField(name: "small", shape: [1, 2, 1], values: .bytes(places(2).map { UInt8($0) })),
        DataField(
          name: "wide", shape: [2, 3, 2], values: .words(places(12).map { UInt16($0 * 100) })),
        DataField(name: "flat", shape: [3], values: .floats(places(3).map { Float($0) / 4 })),
        DataField(
          name: "series", steps: 2, shape: [1, 2, 1], values: .bytes(places(4).map { UInt8($0) })),
        DataField(
          name: "mask", shape: [2, 3], values: .classes(places(6).map { Int32($0) }, of: 6)),
        DataField(
          name: "class", shape: [], values: .classes((0..<count).map { Int32($0) }, of: count)),
      ])
    let loader = BatchLoader(training: ExampleSet(data), batch: count, seed: 9, augment: [.flip])
    let order = loader.order(ofEpoch: 1)
    var pictures = data.fields[..<4].map { PictureBatch($0, on: InputGrid(bits: 16), batch: count) }
    var labels = data.fields[4...].map { LabelBatch($0, batch: count) }
    #expect(loader.fill(batch: 0, of: order, &pictures, &labels) == count)
    #expect(labels[1].classes == order.indices)
    /// What an example has of an input, in units of 1 / 65535.
    func words(_ input: Int, _ place: Int, _ size: Int) -> [Int] {
      let all = pictures[input].floats
      return all[place * size..<(place + 1) * size].map { Int(($0 * 65535).rounded()) }
    }
    var flipped = 0
    for place in 0..<count {
      let isFlipped = words(0, place, 2)[0] != 0
      flipped += isFlipped ? 1 : 0
      let elements: [Int] = isFlipped ? [2, 1, 0, 5, 4, 3] : [0, 1, 2, 3, 4, 5]
      let mask = labels[0].classes[place * 6..<(place + 1) * 6].map { Int($0) }
      #expect(mask == elements)
      #expect(words(1, place, 12) == elements.flatMap { [$0 * 200, $0 * 200 + 100] })
      #expect(words(2, place, 3) == [0, 16384, 32768])
      #expect(words(3, place, 4) == [0, 257, 514, 771])
    }
    #expect((10...50).contains(flipped))
  }

  @Test("words and floats become bytes and levels as a grid rounds them")
  func grades() {
    let words = DataField(name: "w", shape: [1], values: .words([0, 128, 129, 257, 65535]))
    #expect(words.bytes == [0, 0, 1, 1, 255])
    #expect(DataField(name: "f", shape: [1], values: .floats([0, 0.5, 1])).bytes == [0, 128, 255])
    for bits in [1, 4, 8, 16] {
      let grid = InputGrid(bits: bits)
      for word in stride(from: 0, through: 65535, by: 257) {
        #expect(grid.level(ofWord: UInt16(word)) == grid.levels[word / 257])
      }
      let batch = PictureBatch(words, on: grid, batch: 1)
      #expect(batch.values.count == grid.largest + 1 && batch.values.last == 1)
    }
  }

  @Test("grids: 8 bits keep every byte, fewer bits take the nearest level")
  func grids() {
    #expect(InputGrid(bits: 8).levels == (0...255).map { UInt16($0) })
    #expect(InputGrid(bits: 1).levels == (0...255).map { $0 < 128 ? 0 : 1 })
    #expect(InputGrid(bits: 2).values[85] == Float(1) / 3)
    #expect(InputGrid(bits: 16).levels[255] == 65535)
    for bits in 1...16 {
      let grid = InputGrid(bits: bits)
      for byte in 0...255 {
        #expect(grid.level(of: Float(byte) / 255) == grid.levels[byte])
      }
    }
    #expect(InputGrid(bits: 4).level(of: .nan) == 0 && InputGrid(bits: 4).level(of: 7) == 15)
  }
}

@Suite("counter-based randomness")
struct CounterRandomTests {
  @Test("equal names give equal numbers, different ones different numbers")
  func streams() {
    func draw(_ random: CounterRandom) -> [UInt32] {
      var random = random
      return (0..<9).map { _ in random.next() }
    }
    let base = draw(CounterRandom(seed: 1, purpose: .digits, stream: 2, substream: 3))
    #expect(base == draw(CounterRandom(seed: 1, purpose: .digits, stream: 2, substream: 3)))
    for other in [
      CounterRandom(seed: 2, purpose: .digits, stream: 2, substream: 3),
      CounterRandom(seed: 1, purpose: .augmentation, stream: 2, substream: 3),
      CounterRandom(seed: 1, purpose: .digits, stream: 3, substream: 3),
      CounterRandom(seed: 1, purpose: .digits, stream: 2, substream: 4),
    ] { #expect(Set(draw(other)).isDisjoint(with: base)) }
    #expect(Set(base).count == 9)
  }

  @Test("bounded numbers stay in their bounds and hit all of them")
  func bounded() {
    var random = CounterRandom(seed: 4, purpose: .digits)
    var hits = [Int](repeating: 0, count: 5)
    for _ in 0..<5000 { hits[random.below(5)] += 1 }
    #expect(hits.allSatisfy { (850...1150).contains($0) })
    for _ in 0..<100 { #expect((-2.0...3.0).contains(random.fraction(in: -2...3))) }
  }
}
