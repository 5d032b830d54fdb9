import WSCompiler
import WSLang
import WSRuntime

/// What is timed of one network.
enum Discipline: String, CaseIterable {
  /// Training steps with every ramp half sharp.
  case soft
  /// Training steps with every activation hard.
  case hard
  /// Inference with every activation hard.
  case infer
}

/// The engine's side of the race: one network, one batch of pictures, run again and again.
struct Contender {
  struct Fault: Error { var text: String }

  let batch: Int
  private let discipline: Discipline
  private let engine: Engine
  private let optimizer: Optimizer?
  private var steps = 0

  init(
    source path: String, settings: [String], discipline: Discipline, threads: Int,
    pictures: String, labels: String
  ) throws {
    let plan = try Self.plan(source: path, settings: settings)
    self.discipline = discipline
    batch = plan.batch
    engine = try Engine(plan: plan, threads: threads, forTraining: discipline != .infer)
    optimizer =
      discipline == .infer ? nil : try Optimizer(plan.optimizer, for: engine.parameters)
    engine.sharpness = engine.sharpness.map { _ in discipline == .soft ? 0.5 : 1 }
    try Self.fill(engine.inputs[0], from: pictures)
    try Self.fill(engine.labels[0], from: labels)
  }

  private static func plan(source path: String, settings: [String]) throws -> TrainingPlan {
    let file = SourceText(name: path, bytes: try FileSystem.read(path, limit: 1 << 20))
    var diagnostics = Diagnostics()
    let tree = parse(file, into: &diagnostics)
    let model = check(
      tree, overrides: settings.map { Override($0) }, deployed: false, into: &diagnostics)
    guard let subject = model.subject(SubjectChoice(), for: .train, into: &diagnostics),
      let plan = lowerToPlan(subject, sourceDigest: "", into: &diagnostics),
      !diagnostics.hasErrors
    else {
      throw Fault(text: diagnostics.all.map(\.message).joined(separator: "\n"))
    }
    return plan
  }

  private static func fill<Element: BitwiseCopyable>(
    _ block: Block<Element>, from path: String
  ) throws {
    let bytes = try FileSystem.read(path, limit: 1 << 30)
    guard bytes.count == block.count * MemoryLayout<Element>.stride else {
      throw Fault(text: "`\(path)` has \(bytes.count) bytes, not those of \(block.count) elements")
    }
    bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(block.buffer).copyMemory(from: $0) }
  }

  /// One step on the whole batch.
  mutating func step() {
    if let optimizer {
      _ = engine.trainingStep(step: steps)
      engine.update(with: optimizer, rateFactor: 1, step: steps)
      steps += 1
    } else {
      _ = engine.evaluationStep(pictures: batch, isHard: true)
    }
  }
}
