import WSLang
import WSRuntime

/// Expressions that stand for a stage: what follows `|>`, and the start of an op's body.
extension Expander {
  mutating func stage(
    _ expression: Expression, input: Reference?, _ environment: Environment,
    _ reporter: inout Reporter
  ) -> Reference {
    guard let inner = deeper(environment, at: expression.range, &reporter) else { return .broken }
    switch expression.form {
    case .path(let path):
      return call(path, [], at: expression.range, input: input, inner, &reporter)
    case .call(let path, let arguments, _):
      return call(path, arguments, at: expression.range, input: input, inner, &reporter)
    case .parenthesized(let content):
      return stage(content, input: input, inner, &reporter)
    case .pipeline(let first, let stages):
      let start = stage(first, input: input, inner, &reporter)
      return pipe(start, into: stages, inner, &reporter)
    case .operation(let first, let operands):
      return repeated(first, operands, input: input, inner, &reporter)
    case .malformed:
      return .broken
    case .number, .quantity, .string, .boolean, .list, .negative, .range:
      reporter.report(.wrongSort, "a layer or an op is expected here", at: Place(expression.range))
      return .broken
    }
  }

  /// `stage * n`: the stage n times, each with parameters of its own.
  private mutating func repeated(
    _ first: Expression, _ operands: [Expression.Operand], input: Reference?,
    _ environment: Environment, _ reporter: inout Reporter
  ) -> Reference {
    var count = 1
    for operand in operands {
      guard operand.op == .multiply, case .expression(let right) = operand.value else {
        reporter.report(
          .signalArithmetic,
          "a stage is repeated by `*`; `\(operand.op.rawValue)` means nothing here",
          at: Place(operand.opRange))
        return .broken
      }
      guard
        let times = evaluateValue(
          right, .size(.atLeastOne), of: "the number of repetitions",
          ValueContext(source: 0, scope: environment.numbers), &reporter)?
          .integer
      else { return .broken }
      let (product, overflow) = count.multipliedReportingOverflow(by: times)
      guard !overflow, product <= ExpansionLimit.layers else {
        reporter.report(
          .expansionTooLarge,
          "`\(names.networks[network].name)` has more than \(ExpansionLimit.layers) layers",
          at: Place(right.range), "repeated \(times) times")
        return .broken
      }
      count = product
    }
    var current = input
    for _ in 0..<count {
      guard spend(at: Place(first.range), &reporter) else { return .broken }
      current = stage(first, input: current, environment, &reporter)
      if current == .broken { return .broken }
    }
    return current ?? .broken
  }

  /// A name with or without arguments: an op first, then a layer of the catalogue.
  mutating func call(
    _ path: [Name], _ arguments: [Expression.Argument], at range: SourceRange, input: Reference?,
    _ environment: Environment, _ reporter: inout Reporter
  ) -> Reference {
    guard spend(at: Place(range), &reporter) else { return .broken }
    guard path.count == 1, let name = path.first else {
      reporter.report(
        .unknownLayer, "no layer or op is called `\(pathText(path))`", at: Place(range))
      return .broken
    }
    if let op = ops.find(name.text, network: opNetwork(environment)) {
      return callOp(op, name, arguments, at: range, input: input, environment, &reporter)
    }
    guard let entry = Catalogue.current.layer(name.text) else {
      reportUnknown(name, environment, &reporter)
      return .broken
    }
    return callLayer(entry, name, arguments, at: range, input: input, environment, &reporter)
  }

  private mutating func callLayer(
    _ entry: LayerEntry, _ name: Name, _ arguments: [Expression.Argument], at range: SourceRange,
    input: Reference?, _ environment: Environment, _ reporter: inout Reporter
  ) -> Reference {
    let context = ValueContext(source: 0, scope: environment.numbers)
    let matched = matchArguments(
      of: entry.word, arguments, at: Place(range), context, &reporter)
    var inputs: [Reference] = []
    if entry.isJoin {
      if input != nil { return reportUnusedInput(name, range, &reporter) }
      // What cannot be joined was reported; what is wrong inside it may be the same fault.
      guard matched.isComplete else { return .broken }
      inputs = matched.signals.map { signal($0, environment, &reporter) }
    } else {
      guard let input else {
        reportMissingInput(name.text, at: range, environment, &reporter)
        return .broken
      }
      inputs = [input]
    }
    guard matched.isComplete, !inputs.contains(.broken), !isExhausted else { return .broken }
    return addLayer(entry, matched.arguments, inputs, at: range, environment)
  }

  private mutating func callOp(
    _ index: Int, _ name: Name, _ arguments: [Expression.Argument], at range: SourceRange,
    input: Reference?, _ environment: Environment, _ reporter: inout Reporter
  ) -> Reference {
    let op = ops.ops[index]
    graph.calledOps.insert(index)
    guard !op.isBroken else { return .broken }
    if input != nil, !op.takesInput { return reportUnusedInput(name, range, &reporter) }
    if input == nil, op.takesInput {
      reportMissingInput(name.text, at: range, environment, &reporter)
      return .broken
    }
    guard let entered = enter(op, from: environment, at: range, &reporter),
      var inner = bind(arguments, to: op, at: range, environment, &reporter)
    else { return .broken }
    if input == .broken { return .broken }
    inner.op = index
    inner.opDepth = entered.depth
    inner.nameLength = entered.nameLength
    inner.it = input
    inner.names = graph.names.addScope(op.name, in: environment.names)
    inner.callPlace = environment.callPlace ?? Place(range)
    if op.usesIt { return signal(op.declaration.body, inner, &reporter) }
    return stage(op.declaration.body, input: input, inner, &reporter)
  }

  private func reportUnusedInput(
    _ name: Name, _ range: SourceRange, _ reporter: inout Reporter
  ) -> Reference {
    reporter.report(
      .signalSurplus, "`\(name.text)` takes its signals as arguments, nothing can be piped into it",
      at: Place(range), helps: [Help("name all its signals: `\(name.text)(a, b)`")])
    return .broken
  }

  private func reportUnknown(
    _ name: Name, _ environment: Environment, _ reporter: inout Reporter
  ) {
    if environment.signals[name.text] != nil {
      reporter.report(
        .wrongSort, "`\(name.text)` is a signal, not a layer or op", at: Place(name.range))
      return
    }
    let known = ops.names(network: opNetwork(environment)) + Catalogue.current.layerNames
    reporter.report(
      .unknownLayer, "no layer or op is called `\(name.text)`", at: Place(name.range),
      helps: reporter.didYouMean(name, among: known))
  }
}
