import Foundation
import WSRuntime

/// Losses in plain arithmetic: each adds its gradient to what is judged and returns its value.
extension ReferenceExecutor {
  func loss(_ loss: PlanLoss, pictures: Int) -> Double {
    let signal = loss.kind.rule.signal
    let classes = program.signals[signal].shape.last ?? 1
    let count = values[signal].count / batch * pictures
    let rows = count / classes
    var sum = 0.0
    switch loss.kind {
    case .crossEntropy(_, let label, let smoothing):
      let scale = loss.weight / Double(rows)
      for row in 0..<rows {
        let p = softmax(values[signal][(row * classes)..<((row + 1) * classes)])
        let truth = Int(labels[label][row])
        for c in 0..<classes {
          let q = (c == truth ? 1 - smoothing : 0) + smoothing / Double(classes)
          if q > 0 { sum -= q * log(p[c]) * scale }
          gradients[signal][row * classes + c] += scale * (p[c] - q)
        }
      }
    case .meanSquared(_, let target):
      let scale = loss.weight / Double(count)
      for index in 0..<count {
        let difference = values[signal][index] - values[target][index]
        sum += scale * difference * difference
        gradients[signal][index] += scale * 2 * difference
      }
    case .binaryCrossEntropy(_, let target, let epsilon):
      let scale = loss.weight / Double(count)
      for index in 0..<count {
        let (y, t) = (values[signal][index], values[target][index])
        let held = min(max(y, epsilon), 1 - epsilon)
        sum -= scale * (t * log(held) + (1 - t) * log(1 - held))
        gradients[signal][index] += scale * (y - t) / max(y * (1 - y), epsilon * (1 - epsilon))
      }
    case .dice(_, let label):
      sum += dice(signal, label, classes, pictures: pictures, weight: loss.weight)
    case .hinge(_, let label):
      let scale = loss.weight / Double(rows)
      for row in 0..<rows {
        let scores = Array(values[signal][(row * classes)..<((row + 1) * classes)])
        let truth = Int(labels[label][row])
        let others = scores.indices.filter { $0 != truth }.sorted { scores[$0] > scores[$1] }
        guard let rival = others.first else { continue }
        let excess = 1 + scores[rival] - scores[truth]
        distances.append(excess)
        // Which of two near rivals gets the gradient is a matter of rounding.
        if others.count > 1, scores[others[1]] != scores[rival] {
          distances.append(scores[rival] - scores[others[1]])
        }
        guard excess > 0 else { continue }
        sum += scale * excess
        gradients[signal][row * classes + rival] += scale
        gradients[signal][row * classes + truth] -= scale
      }
    case .meanSquaredLabel(_, let label):
      let scale = loss.weight / Double(rows * classes)
      for row in 0..<rows {
        let p = softmax(values[signal][(row * classes)..<((row + 1) * classes)])
        let truth = Int(labels[label][row])
        let change = p.indices.map { p[$0] - ($0 == truth ? 1 : 0) }
        sum += scale * change.reduce(0) { $0 + $1 * $1 }
        let mean = zip(p, change).reduce(0) { $0 + $1.0 * 2 * $1.1 }
        for c in 0..<classes {
          gradients[signal][row * classes + c] += scale * p[c] * (2 * change[c] - mean)
        }
      }
    }
    return sum
  }

  private func dice(
    _ signal: Int, _ label: Int, _ classes: Int, pictures: Int, weight: Double
  ) -> Double {
    let positions = values[signal].count / batch / classes
    var sum = 0.0
    for picture in 0..<pictures {
      let rows = (picture * positions)..<((picture + 1) * positions)
      let p = rows.map { softmax(values[signal][($0 * classes)..<(($0 + 1) * classes)]) }
      let t = rows.map { row in
        (0..<classes).map { Int(labels[label][row]) == $0 ? 1.0 : 0 }
      }
      let coefficients = (0..<classes).map { c in
        let common = zip(p, t).reduce(0) { $0 + $1.0[c] * $1.1[c] }
        let both = zip(p, t).reduce(1) { $0 + $1.0[c] + $1.1[c] }
        return (value: (2 * common + 1) / both, both: both)
      }
      let scale = weight / Double(pictures * classes)
      sum += scale * coefficients.reduce(0) { $0 + 1 - $1.value }
      for (offset, row) in rows.enumerated() {
        let slope = coefficients.indices.map { c in
          -scale * (2 * t[offset][c] - coefficients[c].value) / coefficients[c].both
        }
        let mean = zip(p[offset], slope).reduce(0) { $0 + $1.0 * $1.1 }
        for c in 0..<classes {
          gradients[signal][row * classes + c] += p[offset][c] * (slope[c] - mean)
        }
      }
    }
    return sum
  }

  func softmax(_ scores: ArraySlice<Double>) -> [Double] {
    let largest = scores.max() ?? 0
    let powers = scores.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
