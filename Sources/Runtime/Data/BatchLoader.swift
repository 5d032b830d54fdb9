/// Cuts a set of pictures into batches.
///
/// A batch is a function of (seed, epoch, number of the batch): training may stop and go on
/// anywhere, and batches may be filled beside each other.
package struct BatchLoader: Sendable {
  package let examples: ExampleSet
  package let batch: Int
  private let seed: UInt64
  private let augmentations: [DataRecipe.Augmentation]
  private let isShuffled: Bool

  /// Batches for training: shuffled, varied by `augment`, `batch` pictures each.
  package init(
    training examples: ExampleSet, batch: Int, seed: UInt64,
    augment: [DataRecipe.Augmentation] = []
  ) {
    self.init(examples, batch: batch, seed: seed, augment: augment, isShuffled: true)
  }

  /// Batches for evaluation: in order, as they are; the last one may be shorter.
  package init(evaluating examples: ExampleSet, batch: Int) {
    self.init(examples, batch: batch, seed: 0, augment: [], isShuffled: false)
  }

  private init(
    _ examples: ExampleSet, batch: Int, seed: UInt64, augment: [DataRecipe.Augmentation],
    isShuffled: Bool
  ) {
    precondition(batch > 0, "a batch has at least one picture")
    self.examples = examples
    self.batch = batch
    self.seed = seed
    augmentations = augment
    self.isShuffled = isShuffled
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

  /// Says which examples a batch has: to the inputs where their pictures are, to the labels their
  /// classes. Fields of one example move alike. Allocates nothing where both have no other owner.
  ///
  /// - Returns: the number of examples.
  @discardableResult
  package func fill(
    batch number: Int, of order: EpochOrder, _ pictures: inout [PictureBatch],
    _ labels: inout [LabelBatch]
  ) -> Int {
    let start = min(number * batch, order.indices.count)
    let count = min(batch, order.indices.count - start)
    for input in pictures.indices {
      precondition(pictures[input].sources.count == batch, "pictures for another batch")
      pictures[input].count = count
    }
    for place in 0..<count {
      let index = Int(order.indices[start + place])
      for input in pictures.indices {
        let width = pictures[input].isMoved ? pictures[input].shape[1] : nil
        pictures[input].sources[place] = movement(of: index, epoch: order.epoch, width: width)
          .source(of: index)
      }
      for label in labels.indices {
        let move = movement(
          of: index, epoch: order.epoch, width: labels[label].field.extent?.width)
        labels[label].take(index, move, at: place)
      }
    }
    for label in labels.indices { labels[label].clear(from: count) }
    return count
  }

  /// - Parameter width: of the picture or mask; nil for what does not move.
  private func movement(of index: Int, epoch: Int, width: Int?) -> Movement {
    var move = Movement()
    guard let width, !augmentations.isEmpty else { return move }
    var random = CounterRandom(
      seed: seed, purpose: .augmentation, stream: epoch, substream: index)
    for augmentation in augmentations {
      switch augmentation {
      case .shift(let most), .crop(pad: let most):
        move.shift(
          down: random.below(2 * most + 1) - most, right: random.below(2 * most + 1) - most)
      case .flip:
        if random.below(2) == 1 { move.flip(width: width) }
      }
    }
    return move
  }
}

extension LabelBatch {
  /// Takes over the classes of an example. Masks move with their pictures; what comes in is class 0.
  fileprivate mutating func take(_ index: Int, _ move: Movement, at place: Int) {
    guard case .classes(let stored, _) = field.values else { return }
    let size = field.size
    let (start, target) = (index * size, place * size)
    guard let (height, width) = field.extent, !move.isIdentity else {
      for element in 0..<size { classes[target + element] = stored[start + element] }
      return
    }
    for y in 0..<height {
      for x in 0..<width {
        let source = move.source(y: y, x: x, height: height, width: width)
        classes[target + y * width + x] = source.map { stored[start + $0] } ?? 0
      }
    }
  }

  fileprivate mutating func clear(from place: Int) {
    for element in (place * field.size)..<classes.count { classes[element] = 0 }
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
