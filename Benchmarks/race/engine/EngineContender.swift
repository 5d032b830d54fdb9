import WSRuntime

/// The training engine.
struct EngineContender: Contender {
  let batch: Int
  private let engine: Engine
  private let isTraining: Bool
  private var steps = 0

  init(
    _ source: RaceSource, discipline: Discipline, threads: Int, pictures: String, labels: String
  ) throws {
    let plan = try source.plan()
    isTraining = discipline != .infer
    batch = plan.training.batch
    engine = try Engine(plan: plan, threads: threads, forTraining: isTraining)
    for group in engine.sharpness.indices {
      engine.setSharpness(discipline == .soft ? 0.5 : 1, of: group)
    }
    try Self.fill(engine.inputs[0], from: pictures)
    try Self.fill(engine.labels[0], from: labels)
  }

  private static func fill<Element: BitwiseCopyable>(
    _ block: Block<Element>, from path: String
  ) throws {
    let values = try readNumbers(Element.self, from: path)
    guard values.count == block.count else {
      throw Fault(text: "`\(path)` has \(values.count) elements, not \(block.count)")
    }
    block.copy(from: values)
  }

  mutating func step() {
    if isTraining {
      _ = engine.trainingStep(step: steps)
      engine.update(rateFactor: 1, step: steps)
      steps += 1
    } else {
      engine.evaluationStep(pictures: batch, isHard: true)
    }
  }
}
