import CKernels

struct DiceRule: EngineLossRule {
  let signal: Int
  let label: Int?

  func engineLoss(_ blocks: LossBlocks) throws(RuntimeError) -> any EngineLoss {
    try Dice(blocks)
  }

  func reserve(elements: Int) -> Int { MemoryNeed.bytes(elements, 2, 4) }
}

/// With p = softmax(z) and t the truth, for each picture and class over the picture's positions:
/// d = (2 Σ p t + 1) / (Σ p + Σ t + 1), and the loss is the mean of 1 − d (soft Dice, as Milletari
/// et al. 2016, with sums in place of sums of squares). The ones make a class that is not there
/// count as found where nothing claims it.
///
/// ∂d/∂p = (2 t − d) / (Σ p + Σ t + 1).
private struct Dice: EngineLoss {
  private let blocks: LossBlocks
  private let probability: Block<Float>
  private let change: Block<Float>

  init(_ blocks: LossBlocks) throws(RuntimeError) {
    self.blocks = blocks
    probability = try Block(count: blocks.score.count)
    change = try Block(count: blocks.score.count)
  }

  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double {
    guard let labels = blocks.labels else { return 0 }
    let (classes, positions) = (blocks.classes, blocks.rowsPerPicture)
    let rows = pictures * positions
    let scale = blocks.weight / Double(pictures * classes)
    wsk_softmax(
      pass.pool, Int64(rows), Int32(classes), blocks.score.start, probability.start)
    var sum = 0.0
    for picture in 0..<pictures {
      let first = picture * positions
      for kind in 0..<classes {
        var (common, both) = (0.0, 0.0)
        for row in first..<(first + positions) {
          let p = Double(probability[row * classes + kind])
          let isTrue = Int(labels[row]) == kind
          both += isTrue ? p + 1 : p
          if isTrue { common += p }
        }
        let dice = (2 * common + 1) / (both + 1)
        sum += 1 - dice
        for row in first..<(first + positions) {
          let truth = Int(labels[row]) == kind ? 2.0 : 0
          change[row * classes + kind] = Float(-scale * (truth - dice) / (both + 1))
        }
      }
    }
    if let dz = blocks.gradient(pass) {
      wsk_softmax_backward(
        pass.pool, Int64(rows), Int32(classes), probability.start, change.start, dz.block.start,
        dz.add)
    }
    return scale * sum
  }
}
