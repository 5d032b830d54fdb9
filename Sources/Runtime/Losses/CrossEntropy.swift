import CKernels

struct CrossEntropyRule: EngineLossRule {
  let signal: Int
  let label: Int?

  func engineLoss(_ blocks: LossBlocks) -> any EngineLoss { CrossEntropy(blocks: blocks) }
}

/// −Σ log softmax(z)[label] / rows, dz = (softmax(z) − onehot) / rows.
private struct CrossEntropy: EngineLoss {
  let blocks: LossBlocks

  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double {
    let rows = pictures * blocks.rowsPerPicture
    let scale = blocks.weight / Double(rows)
    let dz = blocks.gradient(pass)
    let sum = wsk_cross_entropy(
      pass.pool, Int64(rows), Int32(blocks.classes), blocks.score.start, blocks.labels?.start,
      Float(scale), dz?.block.start, dz?.add ?? 0)
    return scale * sum
  }
}
