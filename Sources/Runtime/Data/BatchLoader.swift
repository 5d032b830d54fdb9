import CKernels

/// Cuts a set of pictures into batches and fills them into memory of the caller.
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

  /// Fills one batch: `images` with `[batch, h, w, c]` values on the grid, `labels` with
  /// `[batch] + labelShape` classes. Places that have no picture become zeros. Allocates nothing.
  ///
  /// - Parameters:
  ///   - sources: room for `batch` elements.
  ///   - pool: the threads that share the work; their number changes nothing.
  /// - Returns: the number of pictures.
  @discardableResult
  package func fill(
    batch number: Int, of order: EpochOrder, images: UnsafeMutableBufferPointer<Float>,
    labels: UnsafeMutableBufferPointer<Int32>,
    sources: UnsafeMutableBufferPointer<wsk_picture_source>, pool: OpaquePointer
  ) -> Int {
    let data = examples.dataset
    let (size, labelSize) = (data.pictureSize, data.labelsPerPicture)
    precondition(
      images.count >= batch * size && labels.count >= batch * labelSize && sources.count >= batch)
    let start = min(number * batch, order.indices.count)
    let count = min(batch, order.indices.count - start)
    for place in 0..<count {
      let index = Int(order.indices[start + place])
      let label = UnsafeMutableBufferPointer(
        rebasing: labels[place * labelSize..<(place + 1) * labelSize])
      let move = movement(of: index, epoch: order.epoch)
      sources[place] = move.source(of: index)
      copyLabels(index, move, to: label)
    }
    load(count, from: sources, to: images, pool)
    images[count * size..<batch * size].update(repeating: 0)
    labels[count * labelSize..<batch * labelSize].update(repeating: 0)
    return count
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

  private func load(
    _ count: Int, from sources: UnsafeMutableBufferPointer<wsk_picture_source>,
    to images: UnsafeMutableBufferPointer<Float>, _ pool: OpaquePointer
  ) {
    let data = examples.dataset
    guard count > 0, let target = images.baseAddress, let first = sources.baseAddress else {
      return
    }
    data.images.withUnsafeBufferPointer { stored in
      grid.values.withUnsafeBufferPointer { values in
        guard let stored = stored.baseAddress, let table = values.baseAddress else { return }
        wsk_load_pictures(
          pool, Int64(count), first, Int32(data.shape[0]), Int32(data.shape[1]),
          Int32(data.shape[2]), stored, table, target)
      }
    }
  }

  /// Masks move with their pictures; what comes in is class 0.
  private func copyLabels(
    _ index: Int, _ move: Movement, to target: UnsafeMutableBufferPointer<Int32>
  ) {
    let data = examples.dataset
    let start = index * data.labelsPerPicture
    guard data.labelShape.count == 2, !move.isIdentity else {
      for element in target.indices { target[element] = data.labels[start + element] }
      return
    }
    let (height, width) = (data.labelShape[0], data.labelShape[1])
    for y in 0..<height {
      for x in 0..<width {
        let source = move.source(y: y, x: x, height: height, width: width)
        target[y * width + x] = source.map { data.labels[start + $0] } ?? 0
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

  /// For the kernel that copies pixels.
  func source(of picture: Int) -> wsk_picture_source {
    wsk_picture_source(
      picture: Int64(picture), row: Int32(clamping: row), column: Int32(clamping: column),
      is_flipped: isFlipped ? 1 : 0)
  }

  /// The pixel's number, nil outside.
  func source(y: Int, x: Int, height: Int, width: Int) -> Int? {
    let (from, at) = (y + row, (isFlipped ? -x : x) + column)
    guard from >= 0, from < height, at >= 0, at < width else { return nil }
    return from * width + at
  }
}
