import WSLang

/// Expressions that stand for a signal: what is left of `|>`, and arguments of joins.
extension Expander {
  mutating func signal(
    _ expression: Expression, _ environment: Environment, _ reporter: inout Reporter
  ) -> Reference {
    guard spend(at: Place(expression.range), &reporter),
      let inner = deeper(environment, at: expression.range, &reporter)
    else { return .broken }
    switch expression.form {
    case .path(let path):
      return signal(named: path, at: expression.range, inner, &reporter)
    case .call(let path, let arguments, _):
      return call(path, arguments, at: expression.range, input: nil, inner, &reporter)
    case .parenthesized(let content):
      return signal(content, inner, &reporter)
    case .pipeline(let first, let stages):
      return pipe(signal(first, inner, &reporter), into: stages, inner, &reporter)
    case .malformed:
      return .broken
    case .operation(let first, let operands):
      reportArithmetic(expression, first, operands, inner, &reporter)
      return .broken
    case .list:
      reporter.report(
        .wrongSort, "a signal is expected here, not a list", at: Place(expression.range),
        helps: [Help("join the signals of a list by `concat(a, b)` or `add(a, b)`")])
      return .broken
    case .number, .quantity, .string, .boolean, .negative, .range:
      reporter.report(.wrongSort, "a signal is expected here", at: Place(expression.range))
      return .broken
    }
  }

  mutating func pipe(
    _ input: Reference, into stages: [Expression.Stage], _ environment: Environment,
    _ reporter: inout Reporter
  ) -> Reference {
    var current = input
    for item in stages {
      guard !isExhausted else { return .broken }
      current = stage(item.value, input: current, environment, &reporter)
    }
    return current
  }

  private mutating func signal(
    named path: [Name], at range: SourceRange, _ environment: Environment,
    _ reporter: inout Reporter
  ) -> Reference {
    guard path.count == 1, let name = path.first else {
      reporter.report(
        .unknownName,
        "`\(pathText(path))` cannot be read: dots name layers in plans and reports only",
        at: Place(range))
      return .broken
    }
    if name.text == "it" {
      guard environment.op != nil else {
        reporter.report(.itOutsideOp, "`it` is the input of an op; here is none", at: Place(range))
        return .broken
      }
      guard let it = environment.it else {
        reportMissingInput(name.text, at: range, environment, &reporter)
        return .broken
      }
      return it
    }
    if let found = environment.signals[name.text] { return found }
    reportNoSignal(name, environment, &reporter)
    return .broken
  }

  private func reportNoSignal(
    _ name: Name, _ environment: Environment, _ reporter: inout Reporter
  ) {
    let place = Place(name.range)
    if labels.contains(name.text) {
      reporter.report(
        .labelRead, "label `\(name.text)` cannot be read by the network", at: place,
        notes: ["labels are the truth that losses compare outputs with"])
      return
    }
    switch environment.numbers.find(name.text) {
    case .value, .broken:
      reporter.report(.wrongSort, "`\(name.text)` is a size, not a signal", at: place)
    case .signal, .unknown:
      if ops.find(name.text, network: opNetwork(environment)) != nil
        || Catalogue.current.layer(name.text) != nil
      {
        reportMissingInput(name.text, at: name.range, environment, &reporter)
        return
      }
      if environment.op != nil, isSignalOfNetwork(name.text) {
        reporter.report(
          .opReadsNetwork, "an op does not see `\(name.text)`, a signal of the network", at: place,
          helps: [Help("give the op a parameter `\(name.text): signal`")])
        return
      }
      reporter.report(
        .unknownName, "no signal is called `\(name.text)`", at: place,
        helps: reporter.didYouMean(name, among: environment.signals.keys.sorted()))
    }
  }

  private func isSignalOfNetwork(_ name: String) -> Bool {
    numbers.signals.contains(name) && !labels.contains(name)
  }

  func reportMissingInput(
    _ name: String, at range: SourceRange, _ environment: Environment, _ reporter: inout Reporter
  ) {
    // Nothing can be piped into a join.
    let takesInput =
      ops.find(name, network: opNetwork(environment)).map { ops.ops[$0].takesInput }
      ?? (Catalogue.current.layer(name)?.isJoin != true)
    reporter.report(
      .signalMissing, "`\(name)` needs \(takesInput ? "a signal" : "signals") to work on",
      at: Place(range),
      helps: [
        Help(
          takesInput
            ? "pipe one into it: `x |> \(name)`" : "name all its signals: `\(name)(a, b)`")
      ])
  }

  private func reportArithmetic(
    _ expression: Expression, _ first: Expression, _ operands: [Expression.Operand],
    _ environment: Environment, _ reporter: inout Reporter
  ) {
    guard let operand = operands.first else { return }
    var helps: [Help] = []
    if operand.op == .add, operands.count == 1, case .expression(let right) = operand.value {
      let texts = [first, right].map { reporter.text(Place($0.range)) }
      helps = [
        Help(
          "the sum of two signals is written `add`",
          fix: Fix(
            .maybe, [TextEdit(expression.range, "add(\(texts.joined(separator: ", ")))")]))
      ]
    } else if operand.op == .multiply {
      helps = [Help("`*` repeats a stage: `x |> stage * 2`")]
    }
    reporter.report(
      .signalArithmetic, "signals are not reckoned with by `\(operand.op.rawValue)`",
      at: Place(operand.opRange), helps: helps)
  }

  /// The network whose ops are seen: a file's op sees the file's ops only.
  func opNetwork(_ environment: Environment) -> Int? {
    guard let op = environment.op else { return network }
    return ops.ops[op].definition.network
  }
}
