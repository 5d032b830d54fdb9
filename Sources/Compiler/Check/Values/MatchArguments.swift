import WSLang

/// The arguments of a call, evaluated; `signals` are left to whoever expands the network.
struct MatchedArguments {
  var arguments = Arguments()
  var signals: [Expression] = []
  /// False after a report.
  var isComplete = true
}

/// A plan is matched like the call of a word; only the wording differs.
enum WordRole {
  case word, plan

  var unknownCode: DiagnosticCode { self == .word ? .unknownArgument : .unknownSetting }
  var twiceCode: DiagnosticCode { self == .word ? .argumentTwice : .settingTwice }
  var missingCode: DiagnosticCode { self == .word ? .argumentNotGiven : .settingMissing }

  func unknownMessage(_ word: String, _ name: String) -> String {
    self == .word
      ? "`\(word)` has no argument `\(name)`" : "`\(word)` plans have no setting `\(name)`"
  }
}

/// Gives each argument of a call to a parameter of its word.
func matchArguments(
  of word: Word, _ written: [Expression.Argument], at call: Place, _ context: ValueContext,
  as role: WordRole = .word, _ reporter: inout Reporter
) -> MatchedArguments {
  var matcher = ArgumentMatcher(word: word, call: call, context: context, role: role)
  matcher.assign(written, &reporter)
  return matcher.finish(&reporter)
}

private struct ArgumentMatcher {
  let word: Word
  let call: Place
  let context: ValueContext
  let role: WordRole
  private var assigned: [String: [(label: Name?, value: Expression)]] = [:]
  /// The labels of the call: what is given somewhere in it is nowhere suggested.
  private var labels: Set<String> = []
  private var isComplete = true

  init(word: Word, call: Place, context: ValueContext, role: WordRole) {
    self.word = word
    self.call = call
    self.context = context
    self.role = role
  }

  mutating func assign(_ written: [Expression.Argument], _ reporter: inout Reporter) {
    var free = word.parameters.filter { !$0.isLabelled }[...]
    var taken: Set<String> = []
    labels = Set(written.compactMap { $0.label?.first?.text })
    for argument in written {
      if let label = argument.label {
        assign(argument, labelled: label, &taken, &reporter)
        continue
      }
      while let next = free.first, !next.takesMany, taken.contains(next.name) { free.removeFirst() }
      guard let next = free.first else {
        reportSurplus(argument, &reporter)
        return
      }
      taken.insert(next.name)
      assigned[next.name, default: []].append((nil, argument.value))
      if !next.takesMany { free.removeFirst() }
    }
  }

  private mutating func assign(
    _ argument: Expression.Argument, labelled label: [Name], _ taken: inout Set<String>,
    _ reporter: inout Reporter
  ) {
    guard let name = label.first else { return }
    let known = word.parameters.first { $0.name == name.text && !$0.takesMany }
    guard label.count == 1, let parameter = known ?? word.parameters.first(where: \.takesOthers)
    else {
      isComplete = false
      let names = word.parameters.filter { !$0.takesMany }.map(\.name)
      let range = name.range.union(label.last?.range ?? name.range)
      reporter.report(
        role.unknownCode, role.unknownMessage(word.name, pathText(label)),
        at: context.place(range),
        notes: names.isEmpty || role == .plan ? [] : ["it is written `\(word.signature)`"],
        helps: reporter.didYouMean(name, among: names.filter { !isGiven($0) }))
      return
    }
    if !parameter.takesOthers, !taken.insert(name.text).inserted {
      isComplete = false
      reporter.report(
        role.twiceCode, "`\(name.text)` is given twice", at: context.place(argument.range))
      return
    }
    assigned[parameter.name, default: []].append((name, argument.value))
  }

  private func isGiven(_ name: String) -> Bool {
    labels.contains(name) || assigned[name] != nil
  }

  private mutating func reportSurplus(
    _ argument: Expression.Argument, _ reporter: inout Reporter
  ) {
    isComplete = false
    let place = context.place(argument.range)
    if let next = word.parameters.first(where: { $0.isLabelled && !isGiven($0.name) }),
      !next.takesOthers
    {
      let insertion = TextEdit(
        SourceRange(argument.range.start, argument.range.start), next.name + ": ")
      reporter.report(
        .argumentNeedsName, "this argument of `\(word.name)` needs its name", at: place,
        helps: [Help("if `\(next.name)` is meant, write it", fix: Fix(.maybe, [insertion]))])
    } else {
      reporter.report(
        .argumentSurplus, "`\(word.name)` takes no such argument", at: place,
        word.parameters.isEmpty ? "it has none" : "it is written `\(word.signature)`")
    }
  }

  mutating func finish(_ reporter: inout Reporter) -> MatchedArguments {
    var result = MatchedArguments()
    for override in context.overrides {
      guard let name = override.path.first, word.parameter(name.text) == nil else { continue }
      isComplete = false
      reporter.report(
        role.unknownCode, role.unknownMessage(word.name, name.text),
        at: Place(name.range, source: override.source),
        helps: reporter.didYouMean(name, among: word.parameters.map(\.name)))
    }
    for parameter in word.parameters {
      evaluate(parameter, into: &result, &reporter)
    }
    applyDefaults(to: &result)
    result.isComplete = isComplete
    return result
  }

  private mutating func evaluate(
    _ parameter: WordParameter, into result: inout MatchedArguments, _ reporter: inout Reporter
  ) {
    let values = assigned[parameter.name] ?? []
    let (own, below) = context.overrides(of: parameter.name)
    if case .signals = parameter.kind {
      result.signals = values.map(\.value)
      if values.count < 2 {
        isComplete = false
        reportTooFewSignals(values.map(\.value), &reporter)
      }
      return
    }
    var inner = context
    inner.overrides = below
    var expression = values.first?.value
    if let own {
      inner.source = own.source
      expression = own.value
    }
    let origin = inner.origin
    if expression == nil, !below.isEmpty,
      evaluateDefault(parameter, inner, into: &result, &reporter)
    {
      return
    }
    switch parameter.kind {
    case .rest(let kind) where !values.isEmpty:
      let items = values.compactMap { value -> Argument? in
        evaluateValue(value.value, kind, of: parameter.name, inner, &reporter).map {
          Argument($0, at: inner.place(value.value.range), from: origin)
        }
      }
      isComplete = isComplete && items.count == values.count
      let range = values.dropFirst().reduce(values[0].value.range) { $0.union($1.value.range) }
      result.arguments.set(
        parameter.name, Argument(.list(items), at: inner.place(range), from: origin))
    case .others(let kind):
      let rows = values.compactMap { value -> Value.TableRow? in
        guard let label = value.label else { return nil }
        return evaluateValue(value.value, kind, of: label.text, inner, &reporter).map {
          Value.TableRow(
            key: [label.text], keyPlace: inner.place(label.range),
            value: Argument($0, at: inner.place(value.value.range), from: origin))
        }
      }
      isComplete = isComplete && rows.count == values.count
      guard !rows.isEmpty else { return }
      result.arguments.set(parameter.name, Argument(.table(rows), at: call, from: origin))
    default:
      if let expression {
        if let value = evaluateValue(
          expression, parameter.kind, of: parameter.name, inner, &reporter)
        {
          result.arguments.set(
            parameter.name, Argument(value, at: inner.place(expression.range), from: origin))
        } else {
          isComplete = false
        }
      } else if parameter.isRequired {
        // A misspelt or misplaced argument is the same fault as the missing one.
        guard isComplete else { return }
        isComplete = false
        reporter.report(
          role.missingCode, "`\(word.name)` needs `\(parameter.name)`", at: call,
          role == .word ? "it is written `\(word.signature)`" : "")
      }
    }
  }

  /// `concat([a, b])` has all its signals, only in a list.
  private func reportTooFewSignals(_ given: [Expression], _ reporter: inout Reporter) {
    guard let only = given.first, case .list(let items) = only.form, items.count > 1 else {
      reporter.report(
        .argumentNotGiven, "`\(word.name)` joins two signals or more", at: call,
        "it is written `\(word.name)(a, b)`")
      return
    }
    let inside = SourceRange(only.range.start + 1, only.range.end - 1)
    reporter.report(
      .argumentNotGiven, "`\(word.name)` takes its signals one by one, not in a list",
      at: context.place(only.range),
      helps: [
        Help(
          "leave out the brackets",
          fix: Fix(
            .maybe, [TextEdit(only.range, reporter.text(context.place(inside)))]))
      ])
  }

  /// The default word of a parameter that is not written, with arguments that `--set` gives.
  private mutating func evaluateDefault(
    _ parameter: WordParameter, _ context: ValueContext, into result: inout MatchedArguments,
    _ reporter: inout Reporter
  ) -> Bool {
    guard case .value(.word(let name, _), _) = parameter.fallback,
      let word = parameter.kind.word(named: name)
    else {
      guard let override = context.overrides.first, let first = override.path.first else {
        return false
      }
      isComplete = false
      reporter.report(
        role.missingCode, "`\(parameter.name)` is not written, so it has no `\(first.text)`",
        at: Place(first.range, source: override.source))
      return true
    }
    let matched = matchArguments(of: word, [], at: call, context, &reporter)
    isComplete = isComplete && matched.isComplete
    result.arguments.set(
      parameter.name, Argument(.word(name, matched.arguments), at: call, from: .fallback))
    return true
  }

  private func applyDefaults(to result: inout MatchedArguments) {
    for parameter in word.parameters where result.arguments[parameter.name] == nil {
      switch parameter.fallback {
      case .required, .none: break
      case .value(let value, _):
        let completed = parameter.kind.completed(value, at: call)
        result.arguments.set(parameter.name, Argument(completed, at: call, from: .fallback))
      case .sameAs(let other):
        guard let value = result.arguments[other]?.value else { break }
        result.arguments.set(parameter.name, Argument(value, at: call, from: .fallback))
      }
    }
  }
}

extension WordParameter {
  /// It takes all the arguments that are left.
  package var takesMany: Bool {
    switch kind {
    case .rest, .signals, .others: true
    default: false
    }
  }

  /// It takes every label that no other parameter has.
  package var takesOthers: Bool {
    if case .others = kind { true } else { false }
  }
}
