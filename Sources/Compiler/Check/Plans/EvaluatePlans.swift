import WSLang

/// Evaluates the settings of all plans of a file.
func evaluatePlans(
  _ names: FileNames, _ networks: [CheckedNetwork], fileSizes: SizeTable,
  _ overrides: [ParsedOverride], _ reporter: inout Reporter
) -> [CheckedPlan] {
  var subjects: [String: (network: Int, conversion: Int?)] = [:]
  for (index, network) in networks.enumerated() { subjects[network.name] = (index, nil) }
  var known = Array(subjects.keys)
  // Plans of converted subjects may stand before the `convert` that makes them.
  let conversions = names.plans.indices.filter { names.plans[$0].kind == .convert }
  for index in conversions {
    guard let alias = names.plans[index].alias else { continue }
    known.append(alias.text)
    if let base = subjects[names.plans[index].subject.text], base.conversion == nil {
      subjects[alias.text] = (base.network, index)
    }
  }
  if names.plans.count > mostPlans {
    reporter.report(
      .tooManyPlans, "the file has more than \(mostPlans) plans",
      at: Place(names.plans[mostPlans].kindRange))
  }
  let assigned = assignOverrides(overrides, names, &reporter)
  var plans: [CheckedPlan] = []
  var position: [Int: Int] = [:]
  for (index, plan) in names.plans.prefix(mostPlans).enumerated() {
    guard let subject = subjects[plan.subject.text] else {
      reporter.report(
        .unknownSubject, "no network is called `\(plan.subject.text)`",
        at: Place(plan.subject.range),
        helps: reporter.didYouMean(plan.subject, among: known.sorted()))
      continue
    }
    verifyHeader(plan, conversion: subject.conversion, &reporter)
    position[index] = plans.count
    plans.append(
      evaluate(
        plan, network: subject.network, conversion: subject.conversion, networks, fileSizes,
        assigned[index] ?? [], &reporter))
  }
  verifyDefaults(plans, &reporter)
  return plans.map { $0.withConversion($0.conversion.flatMap { position[$0] }) }
}

private let mostPlans = 64

private func evaluate(
  _ plan: PlanDeclaration, network: Int, conversion: Int?, _ networks: [CheckedNetwork],
  _ fileSizes: SizeTable, _ overrides: [ArgumentOverride], _ reporter: inout Reporter
) -> CheckedPlan {
  let errors = reporter.errorCount
  let word = Catalogue.current.word(of: plan.kind)
  let written = plan.settings.map {
    Expression.Argument(label: [$0.key], value: $0.value, range: $0.range)
  }
  let context = ValueContext(
    source: 0, scope: networks[network].scope, overrides: overrides)
  let place = Place(plan.kindRange.union(plan.subject.range))
  let matched = matchArguments(of: word, written, at: place, context, as: .plan, &reporter)
  return CheckedPlan(
    declaration: plan, network: network, conversion: conversion, settings: matched.arguments,
    isSound: matched.isComplete && reporter.errorCount == errors)
}

private func verifyHeader(
  _ plan: PlanDeclaration, conversion: Int?, _ reporter: inout Reporter
) {
  if plan.kind == .convert, plan.alias == nil {
    let end = SourceRange(plan.subject.range.end, plan.subject.range.end)
    reporter.report(
      .conversionWithoutName, "`convert` makes a new subject and needs a name for it",
      at: Place(plan.subject.range),
      helps: [
        Help(
          "name it",
          fix: Fix(.placeholder, [TextEdit(end, " as \(plan.subject.text)Converted")]))
      ])
  }
  if plan.kind == .convert || plan.kind == .sharpen, conversion != nil {
    reporter.report(
      .conversionOfConversion, "`\(plan.kind.rawValue)` works on a network, not on a converted one",
      at: Place(plan.subject.range))
  }
}

/// Only one plan of a kind may be without a name.
private func verifyDefaults(_ plans: [CheckedPlan], _ reporter: inout Reporter) {
  var first: [String: CheckedPlan] = [:]
  for plan in plans where plan.alias == nil && plan.kind != .convert {
    let key = plan.kind.rawValue + " " + plan.subject
    if let earlier = first[key] {
      reporter.report(
        .twoUnnamedPlans, "`\(plan.subject)` has two `\(plan.kind.rawValue)` plans without a name",
        at: plan.place, "the second", secondary: [earlier.place.label("the first")],
        helps: [Help("name one: `\(plan.kind.rawValue) \(plan.subject) as …`")])
    } else {
      first[key] = plan
    }
  }
}

extension CheckedPlan {
  fileprivate func withConversion(_ conversion: Int?) -> CheckedPlan {
    CheckedPlan(
      declaration: declaration, network: network, conversion: conversion, settings: settings,
      isSound: isSound)
  }
}
