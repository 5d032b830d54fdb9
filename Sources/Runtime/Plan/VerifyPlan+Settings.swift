/// Refuses settings outside the ranges in which optimiser, schedule, sharpener and data work.
func verifySettings(of plan: TrainingPlan) throws(RuntimeError) {
  guard (0...TrainingPlan.mostEpochs).contains(plan.limit) else {
    throw planFault("a limit of \(plan.limit)")
  }
  guard (0...plan.limit).contains(plan.freezeNorm) else {
    throw planFault("\(plan.freezeNorm) epochs of frozen norm in \(plan.limit)")
  }
  guard plan.optimizer.rule.isSound else { throw planFault("the optimizer is \(plan.optimizer)") }
  guard isSound(plan.schedule) else { throw planFault("the schedule is \(plan.schedule)") }
  switch plan.gradient {
  case .exact: break
  case .window(let width), .triangle(let width):
    guard width.isFinite, width > 0 else { throw planFault("a gradient of width \(width)") }
  }
  if let sharpening = plan.sharpening { try verifySharpening(sharpening) }
  guard isSound(plan.data) else { throw planFault("the data recipe is \(plan.data)") }
  do throws(RuntimeError) {
    try plan.data.source.verify()
  } catch {
    throw planFault("of its data, \(error.message)")
  }
  for (signal, name) in plan.data.fields.sorted(by: { $0.key < $1.key }) {
    let field = plan.data.source.kind.fields.first { $0.name == name }
    let isInput = plan.inputs.contains { $0.name == signal }
    let isLabel = plan.labels.contains { $0.name == signal }
    // A plan that computes a netlist or a prediction has no labels.
    guard let field, isInput ? field.isPicture : !(isLabel && field.isPicture) else {
      throw planFault("`\(signal)` takes `\(name)` of its data")
    }
  }
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
