import Foundation

struct BinaryCrossEntropyRule: EngineLossRule {
  let signal: Int
  let target: Int?
  let epsilon: Double

  var numbers: [BoundedNumber] {
    [BoundedNumber("epsilon", epsilon, in: PlanBounds.lossEpsilon)]
  }

  func engineLoss(_ blocks: LossBlocks) -> any EngineLoss {
    BinaryCrossEntropy(blocks: blocks, epsilon: epsilon)
  }
}

/// Σ (−t log y − (1 − t) log(1 − y)) / n with y held in [ε, 1 − ε],
/// dy = (y − t) / max(y (1 − y), ε (1 − ε)) / n.
///
/// Ramps and thresholds reach 0 and 1, where the logarithm has no value: ε bounds what one wrong
/// element costs, and the gradient there still points to the truth.
private struct BinaryCrossEntropy: EngineLoss {
  let blocks: LossBlocks
  let epsilon: Double

  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double {
    guard let target = blocks.target else { return 0 }
    let count = pictures * blocks.rowsPerPicture * blocks.classes
    let scale = blocks.weight / Double(count)
    let dy = blocks.gradient(pass)
    let steepest = epsilon * (1 - epsilon)
    var sum = 0.0
    for index in 0..<count {
      let (y, t) = (Double(blocks.score[index]), Double(target[index]))
      // What is no number has to reach the sum.
      let held = y < epsilon ? epsilon : y > 1 - epsilon ? 1 - epsilon : y
      sum -= t * log(held) + (1 - t) * log(1 - held)
      guard let dy else { continue }
      let slope = Float(scale * (y - t) / max(y * (1 - y), steepest))
      dy.block[index] = dy.add == 0 ? slope : dy.block[index] + slope
    }
    return scale * sum
  }
}
