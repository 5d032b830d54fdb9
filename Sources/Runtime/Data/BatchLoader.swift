/// Cuts a set of pictures into batches.
///
/// A batch is a function of (seed, epoch, number of the batch): training may stop and go on
/// anywhere, and batches may be filled beside each other.
package struct BatchLoader: Sendable {
  package let examples: ExampleSet
  package let batch: Int
  package let grid: InputGrid
  private let seed: UInt64
  private let augmentations: [DataRecipe.Augmentation]
  private let isShuffled: Bool

  /// Batches for training: shuffled, varied by `augment`, `batch` pictures each.
  package init(
    training examples: ExampleSet, batch: Int, seed: UInt64,
    augment: [DataRecipe.Augmentation] = [], gridBits: Int = 8
  ) {
    self.init(
      examples, batch: batch, seed: seed, augment: augment, isShuffled: true, gridBits: gridBits)
  }

  /// Batches for evaluation: in order, as they are; the last one may be shorter.
  package init(evaluating examples: ExampleSet, batch: Int, gridBits: Int = 8) {
    self.init(
      examples, batch: batch, seed: 0, augment: [], isShuffled: false, gridBits: gridBits)
  }

  private init(
    _ examples: ExampleSet, batch: Int, seed: UInt64, augment: [DataRecipe.Augmentation],
    isShuffled: Bool, gridBits: Int
  ) {
    precondition(batch > 0, "a batch has at least one picture")
    self.examples = examples
    self.batch = batch
    self.seed = seed
    augmentations = augment
    self.isShuffled = isShuffled
    grid = InputGrid(bits: gridBits)
  }

  /// Training leaves out what does not fill a batch (another part in each epoch), evaluation
  /// leaves out nothing.
  package var batchesPerEpoch: Int {
    isShuffled ? examples.count / batch : (examples.count + batch - 1) / batch
  }

  /// The order of the pictures in one epoch.
  package struct EpochOrder: Equatable, Sendable {
    package let epoch: Int
    /// Positions in the data set.
    package let indices: [Int32]
  }

  package func order(ofEpoch epoch: Int) -> EpochOrder {
    var indices = examples.indices
    if isShuffled {
      var random = CounterRandom(seed: seed, purpose: .epochOrder, stream: epoch)
      random.shuffle(&indices)
    }
    return EpochOrder(epoch: epoch, indices: indices)
  }

  /// Room for one batch of pictures, whose bytes stand for `values`.
  package func pictures(values: [Float]) -> PictureBatch {
    let data = examples.dataset
    return PictureBatch(shape: data.shape, stored: data.images, values: values, batch: batch)
  }

  /// Says which pictures a batch has, and gives their labels, `[batch] + labelShape`; 0 where there
  /// is no picture. Allocates nothing where `pictures` and `labels` have no other owner.
  package func fill(
    batch number: Int, of order: EpochOrder, _ pictures: inout PictureBatch,
    _ labels: inout [Int32]
  ) {
    let size = examples.dataset.labelsPerPicture
    precondition(pictures.sources.count == batch && labels.count == batch * size)
    let start = min(number * batch, order.indices.count)
    pictures.count = min(batch, order.indices.count - start)
    for place in 0..<pictures.count {
      let index = Int(order.indices[start + place])
      let move = movement(of: index, epoch: order.epoch)
      pictures.sources[place] = move.source(of: index)
      copyLabels(index, move, to: &labels, at: place * size)
    }
    for element in (pictures.count * size)..<labels.count { labels[element] = 0 }
  }

  private func movement(of index: Int, epoch: Int) -> Movement {
    var move = Movement()
    guard !augmentations.isEmpty else { return move }
    var random = CounterRandom(
      seed: seed, purpose: .augmentation, stream: epoch, substream: index)
    for augmentation in augmentations {
      switch augmentation {
      case .shift(let most), .crop(pad: let most):
        move.shift(
          down: random.below(2 * most + 1) - most, right: random.below(2 * most + 1) - most)
      case .flip:
        if random.below(2) == 1 { move.flip(width: examples.dataset.shape[1]) }
      }
    }
    return move
  }

  /// Masks move with their pictures; what comes in is class 0.
  private func copyLabels(
    _ index: Int, _ move: Movement, to target: inout [Int32], at place: Int
  ) {
    let data = examples.dataset
    let start = index * data.labelsPerPicture
    guard data.labelShape.count == 2, !move.isIdentity else {
      for element in 0..<data.labelsPerPicture {
        target[place + element] = data.labels[start + element]
      }
      return
    }
    let (height, width) = (data.labelShape[0], data.labelShape[1])
    for y in 0..<height {
      for x in 0..<width {
        let source = move.source(y: y, x: x, height: height, width: width)
        target[place + y * width + x] = source.map { data.labels[start + $0] } ?? 0
      }
    }
  }
}

/// Where the pixels of a varied picture come from: row y + down, column ±x + column. Movements add
/// up before zeros come in.
private struct Movement {
  private var row = 0
  private var column = 0
  private var isFlipped = false

  var isIdentity: Bool { row == 0 && column == 0 && !isFlipped }

  mutating func shift(down: Int, right: Int) {
    row -= down
    column += isFlipped ? right : -right
  }

  mutating func flip(width: Int) {
    column += isFlipped ? 1 - width : width - 1
    isFlipped.toggle()
  }

  func source(of picture: Int) -> PictureBatch.Source {
    var source = PictureBatch.Source(picture: picture)
    (source.row, source.column, source.isFlipped) = (row, column, isFlipped)
    return source
  }

  /// The pixel's number, nil outside.
  func source(y: Int, x: Int, height: Int, width: Int) -> Int? {
    let (from, at) = (y + row, (isFlipped ? -x : x) + column)
    guard from >= 0, from < height, at >= 0, at < width else { return nil }
    return from * width + at
  }
}
