/// Refuses settings outside the ranges in which optimiser, schedule, sharpener and data work, and
/// those that do not fit the program.
func verifyTraining(_ training: Training, of program: Program) throws(RuntimeError) {
  try verify([BoundedNumber("epochs", training.limit, in: PlanBounds.limit)], of: "its training")
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
  let optimizer = training.optimizer.rule
  try verify(
    [BoundedNumber("rate", optimizer.rate, in: PlanBounds.rate)] + optimizer.numbers,
    of: "its optimizer")
  try verify(training.schedule.numbers, of: "its schedule")
  switch training.gradient {
  case .exact: break
  case .window(let width), .triangle(let width):
    try verify([BoundedNumber("width", width, in: PlanBounds.gradientWidth)], of: "its gradient")
  }
  if let sharpening = training.sharpening { try verifySharpening(sharpening) }
  for node in program.operators {
    guard let group = node.kind.rule.activation?.group else { continue }
    guard training.sharpening?.groups.indices.contains(group) == true else {
      throw planFault("`\(node.name)` is in sharpening group \(group), which is not there")
    }
  }
  try verify(training.data.numbers, of: "its data")
  do throws(RuntimeError) {
    try training.data.source.verify()
  } catch {
    throw planFault("of its data, \(error.message)")
  }
  for (signal, name) in training.data.fields.sorted(by: { $0.key < $1.key }) {
    let field = training.data.source.fields.first { $0.name == name }
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
  let rule = loss.kind.rule
  try verify(
    [BoundedNumber("weight", loss.weight, in: PlanBounds.lossWeight)] + rule.numbers,
    of: "loss \(number)")
  guard rule.reads.allSatisfy(program.signals.indices.contains),
    rule.label.map(program.labels.indices.contains) ?? true
  else { throw planFault("loss \(number) judges what is not there") }
  let judged = program.signals[rule.signal]
  for signal in rule.reads where program.signals[signal].shape != judged.shape {
    throw planFault("loss \(number) compares what does not fit")
  }
  if let label = rule.label { try program.verifyJudged(rule.signal, by: label) }
}

private func verifySharpening(_ sharpening: SharpeningPlan) throws(RuntimeError) {
  if let finish = sharpening.finish {
    try verify([BoundedNumber("finish", finish, in: PlanBounds.epochs)], of: "its sharpening")
  }
  switch sharpening.policy {
  case .hard: break
  case .windows(let windows):
    guard windows.count == sharpening.groups.count else {
      throw planFault("\(windows.count) windows for \(sharpening.groups.count) groups")
    }
    for window in windows {
      try verify(
        [
          BoundedNumber("start", window.start.count, in: PlanBounds.windowEnd),
          BoundedNumber("end", window.end.count, in: PlanBounds.windowEnd),
        ], of: "a sharpening window")
    }
  case .adaptive(let adaptive): try verify(adaptive.numbers, of: "its adaptive sharpener")
  }
}

extension AdaptivePlan {
  fileprivate var numbers: [BoundedNumber] {
    [
      BoundedNumber("wait", wait, in: PlanBounds.epochs),
      BoundedNumber("rate", rate, in: PlanBounds.sharpeningRate),
      BoundedNumber("critical", critical, in: PlanBounds.criticalSharpness),
      BoundedNumber("critical_rate", criticalRate, in: PlanBounds.sharpeningRate),
      BoundedNumber("patience", patience, in: PlanBounds.epochs),
      BoundedNumber("improved", improved, in: PlanBounds.improved),
      BoundedNumber("degraded", degraded, in: PlanBounds.degraded),
      BoundedNumber("first_layer", firstLayer, in: PlanBounds.firstLayer),
      BoundedNumber("floor", floor, in: PlanBounds.lossFloor),
      BoundedNumber("stall", stall, in: PlanBounds.stall),
    ]
  }
}

extension DataRecipe {
  fileprivate var numbers: [BoundedNumber] {
    let split: [BoundedNumber] =
      switch validation {
      case .none: []
      case .examples(let count):
        [BoundedNumber("examples", count, in: PlanBounds.validationExamples)]
      case .fraction(let part): [BoundedNumber("fraction", part, in: PlanBounds.validationShare)]
      }
    let augmentations = augment.compactMap { kind -> BoundedNumber? in
      switch kind {
      case .flip: nil
      case .shift(let pixels): BoundedNumber("pixels", pixels, in: PlanBounds.pixels)
      case .crop(let pad): BoundedNumber("pad", pad, in: PlanBounds.pixels)
      }
    }
    return split + augmentations
  }
}
