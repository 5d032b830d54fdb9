/// Refuses settings outside the ranges in which optimiser, schedule, sharpener and data work, and
/// those that do not fit the program.
func verifyTraining(_ training: Training, of program: Program) throws(RuntimeError) {
  guard (0...TrainingPlan.mostEpochs).contains(training.limit) else {
    throw planFault("a limit of \(training.limit)")
  }
  guard (0...training.limit).contains(training.freezeNorm) else {
    throw planFault("\(training.freezeNorm) epochs of frozen norm in \(training.limit)")
  }
  for (index, loss) in training.losses.enumerated() {
    try verify(loss, number: index, of: program)
  }
  for parameter in program.operators.lazy.flatMap({ $0.kind.rule.parameters })
  where parameter.role.isLearned && !program.parameters[parameter.index].trainable {
    throw planFault("`\(program.parameters[parameter.index].name)` does not learn")
  }
  guard training.optimizer.rule.isSound else {
    throw planFault("the optimizer is \(training.optimizer)")
  }
  guard isSound(training.schedule) else {
    throw planFault("the schedule is \(training.schedule)")
  }
  switch training.gradient {
  case .exact: break
  case .window(let width), .triangle(let width):
    guard width.isFinite, width > 0 else { throw planFault("a gradient of width \(width)") }
  }
  if let sharpening = training.sharpening { try verifySharpening(sharpening) }
  for node in program.operators {
    guard let group = node.kind.rule.activation?.group else { continue }
    guard training.sharpening?.groups.indices.contains(group) == true else {
      throw planFault("`\(node.name)` is in sharpening group \(group), which is not there")
    }
  }
  guard isSound(training.data) else { throw planFault("the data recipe is \(training.data)") }
  do throws(RuntimeError) {
    try training.data.source.verify()
  } catch {
    throw planFault("of its data, \(error.message)")
  }
  for (signal, name) in training.data.fields.sorted(by: { $0.key < $1.key }) {
    let field = training.data.source.kind.fields.first { $0.name == name }
    let isInput = program.inputs.contains { $0.name == signal }
    let isLabel = program.labels.contains { $0.name == signal }
    guard let field, isInput || isLabel, field.isPicture == isInput else {
      throw planFault("`\(signal)` takes `\(name)` of its data")
    }
  }
}

private func verify(
  _ loss: PlanLoss, number: Int, of program: Program
) throws(RuntimeError) {
  guard loss.weight.isFinite else { throw planFault("the weight of loss \(number)") }
  let rule = loss.kind.rule
  guard rule.isSound else { throw planFault("loss \(number) is \(loss.kind)") }
  guard rule.reads.allSatisfy(program.signals.indices.contains),
    rule.label.map(program.labels.indices.contains) ?? true
  else { throw planFault("loss \(number) judges what is not there") }
  let judged = program.signals[rule.signal]
  for signal in rule.reads where program.signals[signal].shape != judged.shape {
    throw planFault("loss \(number) compares what does not fit")
  }
  if let label = rule.label { try program.verifyJudged(rule.signal, by: label) }
}

private func isSound(_ schedule: SchedulePlan) -> Bool {
  switch schedule {
  case .constant: true
  case .step(let every, let factor):
    isSound(every) && every.count > 0 && factor.isFinite && factor >= 0
  case .cosine(let warmUp): isSound(warmUp)
  case .oneCycle(let warmUp): (0...1).contains(warmUp)
  }
}

/// A billion epochs or batches: more is no plan, and less than what overflows.
private func isSound(_ span: Span) -> Bool { (0...1e9).contains(span.count) }

private func verifySharpening(_ sharpening: SharpeningPlan) throws(RuntimeError) {
  if let finish = sharpening.finish, !(0...TrainingPlan.mostEpochs).contains(finish) {
    throw planFault("finish after \(finish) epochs")
  }
  switch sharpening.policy {
  case .hard: break
  case .windows(let windows):
    guard windows.count == sharpening.groups.count else {
      throw planFault("\(windows.count) windows for \(sharpening.groups.count) groups")
    }
    for window in windows {
      guard isSound(window.start), isSound(window.end) else {
        throw planFault("a sharpening window from \(window.start) to \(window.end)")
      }
    }
  case .adaptive(let adaptive):
    let numbers = [
      adaptive.wait, adaptive.rate, adaptive.critical, adaptive.criticalRate, adaptive.patience,
      adaptive.improved, adaptive.degraded, adaptive.firstLayer, adaptive.floor, adaptive.stall,
    ]
    guard numbers.allSatisfy({ (0...1e9).contains($0) }), adaptive.rate > 0,
      adaptive.criticalRate > 0, adaptive.firstLayer > 0
    else { throw planFault("the adaptive sharpener is \(adaptive)") }
  }
}

private func isSound(_ data: DataRecipe) -> Bool {
  let hasSplit =
    switch data.validation {
    case .none: true
    case .examples(let count): (0...1_000_000_000).contains(count)
    case .fraction(let part): (0..<1).contains(part)
    }
  let hasAugmentation = data.augment.allSatisfy {
    switch $0 {
    case .flip: true
    case .shift(let pixels), .crop(let pixels): (0...65_536).contains(pixels)
    }
  }
  return hasSplit && hasAugmentation
}
