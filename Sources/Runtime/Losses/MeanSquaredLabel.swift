import CKernels

struct MeanSquaredLabelRule: EngineLossRule {
  let signal: Int
  let label: Int?

  func engineLoss(_ blocks: LossBlocks) throws(RuntimeError) -> any EngineLoss {
    try MeanSquaredLabel(blocks)
  }

  func reserve(elements: Int) -> Int { MemoryNeed.bytes(elements, 3, 4) }
}

/// Σ (softmax(z) − onehot)² / (rows · classes)
private struct MeanSquaredLabel: EngineLoss {
  private let blocks: LossBlocks
  private let probability: Block<Float>
  private let truth: Block<Float>
  private let change: Block<Float>

  init(_ blocks: LossBlocks) throws(RuntimeError) {
    self.blocks = blocks
    let count = blocks.score.count
    probability = try Block(count: count)
    truth = try Block(count: count)
    change = try Block(count: count)
  }

  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double {
    let (rows, classes) = (pictures * blocks.rowsPerPicture, blocks.classes)
    let scale = blocks.weight / Double(rows * classes)
    wsk_softmax(
      pass.pool, Int64(rows), Int32(classes), blocks.score.start, probability.start)
    truth.fill(0)
    if let labels = blocks.labels {
      for row in 0..<rows { truth[row * classes + Int(labels[row])] = 1 }
    }
    let dz = blocks.gradient(pass)
    let sum = wsk_squared_error(
      pass.pool, Int64(rows * classes), probability.start, truth.start, Float(scale),
      dz == nil ? nil : change.start, 0)
    if let dz {
      wsk_softmax_backward(
        pass.pool, Int64(rows), Int32(classes), probability.start, change.start, dz.block.start,
        dz.add)
    }
    return scale * sum
  }
}
