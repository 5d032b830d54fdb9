import CKernels

struct MeanSquaredRule: EngineLossRule {
  let signal: Int
  let target: Int?

  func engineLoss(_ blocks: LossBlocks) -> any EngineLoss { MeanSquared(blocks: blocks) }
}

/// Σ (x − t)² / n, dx = 2 (x − t) / n.
private struct MeanSquared: EngineLoss {
  let blocks: LossBlocks

  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double {
    let count = pictures * blocks.rowsPerPicture * blocks.classes
    let scale = blocks.weight / Double(count)
    let dx = blocks.gradient(pass)
    let sum = wsk_squared_error(
      pass.pool, Int64(count), blocks.score.start, blocks.target?.start, Float(scale),
      dx?.block.start, dx?.add ?? 0)
    return scale * sum
  }
}
