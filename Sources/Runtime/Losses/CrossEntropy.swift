import CKernels

struct CrossEntropyRule: EngineLossRule {
  let signal: Int
  let label: Int?
  let smoothing: Double

  var numbers: [BoundedNumber] {
    [BoundedNumber("smoothing", smoothing, in: PlanBounds.smoothing)]
  }

  func engineLoss(_ blocks: LossBlocks) -> any EngineLoss {
    CrossEntropy(blocks: blocks, smoothing: smoothing)
  }
}

/// −Σ q log softmax(z) / rows, dz = (softmax(z) − q) / rows, with q = (1 − ε) onehot + ε / classes
/// and ε the smoothing.
private struct CrossEntropy: EngineLoss {
  let blocks: LossBlocks
  let smoothing: Double

  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double {
    let rows = pictures * blocks.rowsPerPicture
    let scale = blocks.weight / Double(rows)
    let dz = blocks.gradient(pass)
    let sum = wsk_cross_entropy(
      pass.pool, Int64(rows), Int32(blocks.classes), blocks.score.start, blocks.labels?.start,
      Float(scale), dz?.block.start, dz?.add ?? 0)
    return scale * (smoothing > 0 ? sum + smooth(rows, scale, dz) : sum)
  }

  /// What smoothing adds to a sharp truth: ε (z_label − mean z) in each row.
  private func smooth(_ rows: Int, _ scale: Double, _ dz: GradientBlock?) -> Double {
    guard let labels = blocks.labels else { return 0 }
    let classes = blocks.classes
    let share = Float(scale * smoothing / Double(classes))
    var sum = 0.0
    for row in 0..<rows {
      let start = row * classes
      var total = 0.0
      for place in start..<(start + classes) {
        total += Double(blocks.score[place])
        if let dz { dz.block[place] -= share }
      }
      let truth = start + Int(labels[row])
      sum += Double(blocks.score[truth]) - total / Double(classes)
      if let dz { dz.block[truth] += Float(scale * smoothing) }
    }
    return smoothing * sum
  }
}
