import CKernels

/// One term of the loss, with its gradient; weighted, mean over rows or elements.
///
///     cross-entropy:       −Σ log softmax(z)[label] / rows,     dz = (softmax(z) − onehot) / rows
///     mean squared:        Σ (x − t)² / n,                      dx = 2 (x − t) / n
///     mean squared, label: Σ (softmax(z) − onehot)² / (rows · classes)
struct LossOperator: Sendable {
  private enum Kind: Sendable {
    case crossEntropy(labels: Block<Int32>)
    case meanSquared(target: Block<Float>)
    case meanSquaredLabel(
      labels: Block<Int32>, probability: Block<Float>, truth: Block<Float>, change: Block<Float>)
  }

  private let kind: Kind
  private let weight: Double
  private let add: Int32
  private let score: Block<Float>
  private let gradient: Block<Float>?
  private let classes: Int
  /// Rows of scores, or elements, for one picture.
  private let perPicture: Int

  init(
    _ plan: PlanLoss, labels: [Block<Int32>], in workspace: Workspace
  ) throws(RuntimeError) {
    weight = plan.weight
    add = plan.accumulates ? 1 : 0
    func rows(_ signal: PlanSignal, _ label: Int) throws(RuntimeError) -> Int {
      guard workspace.plan.labels.indices.contains(label) else {
        throw .planDefect("a loss names label \(label), which does not exist")
      }
      let truth = workspace.plan.labels[label]
      guard signal.shape.last == truth.classes,
        elementCount(truth.positions) == elementCount(Array(signal.shape.dropLast()))
      else {
        throw .planDefect("the loss of `\(signal.name)` does not fit the label `\(truth.name)`")
      }
      return elementCount(truth.positions) ?? 1
    }
    let signalIndex: Int
    switch plan.kind {
    case .crossEntropy(let index, _), .meanSquared(let index, _), .meanSquaredLabel(let index, _):
      signalIndex = index
    }
    let signal = try workspace.signal(signalIndex, of: "the loss")
    score = try workspace.value(signal)
    gradient = try workspace.gradient(signal)
    switch plan.kind {
    case .crossEntropy(_, let label):
      perPicture = try rows(signal, label)
      classes = signal.shape.last ?? 1
      kind = .crossEntropy(labels: labels[label])
    case .meanSquaredLabel(_, let label):
      perPicture = try rows(signal, label)
      classes = signal.shape.last ?? 1
      kind = .meanSquaredLabel(
        labels: labels[label],
        probability: try workspace.reserve(Float.self, count: score.count),
        truth: try workspace.reserve(Float.self, count: score.count),
        change: try workspace.reserve(Float.self, count: score.count))
    case .meanSquared(_, let index):
      let target = try workspace.value(try workspace.signal(index, of: "the loss"))
      guard target.count == score.count else {
        throw .planDefect("the loss of `\(signal.name)` compares different sizes")
      }
      perPicture = try workspace.elements(signal)
      classes = 1
      kind = .meanSquared(target: target)
    }
  }

  /// The weighted loss of the first `pictures` of the batch, a mean over them; in training also
  /// its gradient.
  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double {
    let rows = pictures * perPicture
    let dz = pass.isTraining ? gradient?.start : nil
    switch kind {
    case .crossEntropy(let labels):
      let scale = weight / Double(rows)
      return scale
        * wsk_cross_entropy(
          pass.pool, Int64(rows), Int32(classes), score.start, labels.start, Float(scale), dz, add)
    case .meanSquared(let target):
      let scale = weight / Double(rows)
      return scale
        * wsk_squared_error(
          pass.pool, Int64(rows), score.start, target.start, Float(scale), dz, add)
    case .meanSquaredLabel(let labels, let probability, let truth, let change):
      let scale = weight / Double(rows * classes)
      wsk_softmax(pass.pool, Int64(rows), Int32(classes), score.start, probability.start)
      truth.fill(0)
      for row in 0..<rows { truth[row * classes + Int(labels[row])] = 1 }
      let sum = wsk_squared_error(
        pass.pool, Int64(rows * classes), probability.start, truth.start, Float(scale),
        dz == nil ? nil : change.start, 0)
      if let dz {
        wsk_softmax_backward(
          pass.pool, Int64(rows), Int32(classes), probability.start, change.start, dz, add)
      }
      return scale * sum
    }
  }
}
