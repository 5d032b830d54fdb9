struct HingeRule: EngineLossRule {
  let signal: Int
  let label: Int?

  func engineLoss(_ blocks: LossBlocks) -> any EngineLoss { Hinge(blocks: blocks) }
}

/// Σ max(0, 1 + z_r − z_y) / rows with y the true class and r the best other one (Crammer and
/// Singer 2001): where it is above 0, dz_r = 1 / rows and dz_y = −1 / rows, else 0.
///
/// A row costs as much as its classes, so it is not worth waking threads for.
private struct Hinge: EngineLoss {
  let blocks: LossBlocks

  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double {
    let (rows, classes) = (pictures * blocks.rowsPerPicture, blocks.classes)
    let scale = blocks.weight / Double(rows)
    let dz = blocks.gradient(pass)
    if let dz, dz.add == 0 { dz.block.fill(0) }
    guard let labels = blocks.labels else { return 0 }
    var sum = 0.0
    for row in 0..<rows {
      let start = row * classes
      let truth = start + Int(labels[row])
      var rival = truth == start ? start + 1 : start
      // With one class nothing competes.
      guard rival < start + classes else { continue }
      for other in rival..<(start + classes)
      where other != truth && blocks.score[other] > blocks.score[rival] { rival = other }
      let excess = 1 + Double(blocks.score[rival]) - Double(blocks.score[truth])
      // Not `<= 0`: what is no number has to reach the sum.
      if excess <= 0 { continue }
      sum += excess
      if let dz {
        dz.block[rival] += Float(scale)
        dz.block[truth] -= Float(scale)
      }
    }
    return scale * sum
  }
}
