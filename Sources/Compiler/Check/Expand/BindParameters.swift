import WSLang
import WSRuntime

/// Gives the arguments of an op's call to its parameters.
extension Expander {
  mutating func bind(
    _ arguments: [Expression.Argument], to op: OpTable.Op, at range: SourceRange,
    _ environment: Environment, _ reporter: inout Reporter
  ) -> Environment? {
    let parameters = op.declaration.parameters
    guard let values = assign(arguments, to: op, &reporter) else { return nil }
    var inner = Environment(
      signals: [:], numbers: outerNumbers(of: op), names: environment.names,
      binding: environment.binding, depth: environment.depth)
    var own = SizeTable()
    var isComplete = true
    for (parameter, value) in zip(parameters, values) {
      guard let value else {
        isComplete = false
        reporter.report(
          .argumentNotGiven, "`\(op.name)` needs `\(parameter.name.text)`", at: Place(range),
          secondary: [Label(parameter.range, "declared here")])
        continue
      }
      guard !parameter.isMalformed else {
        isComplete = false
        continue
      }
      switch parameter.kind {
      case .signal:
        let reference = signal(value, environment, &reporter)
        inner.signals[parameter.name.text] = reference
        if reference == .broken { isComplete = false }
      case .size, .number:
        let number = evaluateNumber(
          value, source: 0, in: environment.numbers,
          division: parameter.kind == .size ? .exact : .real, &reporter)
        let verified = number.flatMap { verify($0, parameter, value, &reporter) }
        own.set(parameter.name.text, verified)
        if verified == nil { isComplete = false }
      }
    }
    inner.numbers.tables.insert(own, at: 0)
    return isComplete ? inner : nil
  }

  private func verify(
    _ number: Quantity, _ parameter: Parameter, _ value: Expression, _ reporter: inout Reporter
  ) -> Quantity? {
    guard parameter.kind == .size, number.integer == nil else { return number }
    reporter.reportNotWhole(
      number, value, of: parameter.name.text, in: .any, at: Place(value.range))
    return nil
  }

  /// The value of each parameter; nil, after a report, if the arguments do not fit.
  private func assign(
    _ arguments: [Expression.Argument], to op: OpTable.Op, _ reporter: inout Reporter
  ) -> [Expression?]? {
    let parameters = op.declaration.parameters
    let labels = Set(arguments.compactMap { $0.label?.first?.text })
    var values = [Expression?](repeating: nil, count: parameters.count)
    var next = 0
    for argument in arguments {
      if let label = argument.label, let name = label.first {
        guard label.count == 1, let index = op.parameters[name.text] else {
          reporter.report(
            .unknownArgument, "`\(op.name)` has no argument `\(pathText(label))`",
            at: Place(name.range),
            secondary: [Label(op.declaration.name.range, "declared here")],
            helps: reporter.didYouMean(
              name, among: parameters.map(\.name.text).filter { !labels.contains($0) }))
          return nil
        }
        guard values[index] == nil else {
          reporter.report(
            .argumentTwice, "`\(name.text)` is given twice", at: Place(argument.range))
          return nil
        }
        values[index] = argument.value
        continue
      }
      while next < values.count, values[next] != nil { next += 1 }
      guard next < values.count else {
        reporter.report(
          .argumentSurplus, "`\(op.name)` takes no such argument", at: Place(argument.range),
          parameters.isEmpty ? "it has none" : "it has \(parameters.count)",
          secondary: [Label(op.declaration.name.range, "declared here")])
        return nil
      }
      values[next] = argument.value
    }
    return values
  }

  /// The sizes that an op sees: those of the file, and of its network if it stands in one.
  private func outerNumbers(of op: OpTable.Op) -> NumberScope {
    guard op.definition.network == nil else { return numbers }
    var file = numbers
    file.tables = Array(file.tables.suffix(1))
    file.signals = []
    return file
  }
}
