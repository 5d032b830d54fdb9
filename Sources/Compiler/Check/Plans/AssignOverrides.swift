import WSLang

/// Gives each `--set` to the plan that its head names; those for sizes of networks were taken
/// before (`overrideSizes`). The result is by index of the plan in the file.
func assignOverrides(
  _ overrides: [ParsedOverride], _ names: FileNames, _ reporter: inout Reporter
) -> [Int: [ArgumentOverride]] {
  var assigned: [Int: [ArgumentOverride]] = [:]
  var taken: Set<String> = []
  for override in overrides {
    guard let head = override.path.first else { continue }
    if names.networks.contains(where: { $0.name == head.text }) { continue }
    guard taken.insert(pathText(override.path)).inserted else {
      reporter.report(
        .overrideTwice, "`\(pathText(override.path))` is set twice", at: override.place)
      continue
    }
    guard let plan = findPlan(head, source: override.source, names, &reporter) else { continue }
    assigned[plan, default: []].append(
      ArgumentOverride(
        path: Array(override.path.dropFirst()), value: override.value, source: override.source)
    )
  }
  return assigned
}

private func findPlan(
  _ head: Name, source: Int, _ names: FileNames, _ reporter: inout Reporter
) -> Int? {
  let place = Place(head.range, source: source)
  if let named = names.plans.firstIndex(where: { $0.alias?.text == head.text }) { return named }
  if let kind = PlanDeclaration.Kind(rawValue: head.text) {
    let plans = names.plans.indices.filter { names.plans[$0].kind == kind }
    if plans.count == 1 { return plans[0] }
    if plans.isEmpty {
      reporter.report(.overrideHead, "the file has no `\(kind.rawValue)` plan", at: place)
    } else {
      reporter.report(
        .overrideHead, "the file has \(plans.count) `\(kind.rawValue)` plans", at: place,
        notes: [
          "they are "
            + plans.map {
              names.plans[$0].alias.map { "`\($0.text)`" }
                ?? "`\(kind.rawValue) \(names.plans[$0].subject.text)`"
            }.joined(separator: ", ")
        ], helps: [Help("write the name of the plan in place of its kind")])
    }
    return nil
  }
  let heads =
    names.networks.map(\.name) + names.plans.compactMap { $0.alias?.text }
    + PlanDeclaration.Kind.allCases.map(\.rawValue)
  reporter.report(
    .overrideHead, "no plan or network is called `\(head.text)`", at: place,
    helps: reporter.didYouMean(head, among: heads))
  return nil
}

/// Replaces sizes of networks by the values of `--set NETWORK.size=VALUE`.
func overrideSizes(
  _ overrides: [ParsedOverride], _ names: inout FileNames, _ reporter: inout Reporter
) {
  for override in overrides {
    guard let head = override.path.first,
      let network = names.networks.firstIndex(where: { $0.name == head.text })
    else { continue }
    let key = override.path[1]
    guard override.path.count == 2,
      let size = names.networks[network].sizes.firstIndex(where: { $0.name.text == key.text })
    else {
      reporter.report(
        .overrideSize, "`\(head.text)` has no size `\(pathText(Array(override.path.dropFirst())))`",
        at: Place(key.range, source: override.source),
        helps: reporter.didYouMean(key, among: names.networks[network].sizes.map(\.name.text)))
      continue
    }
    guard names.networks[network].sizes[size].source == 0 else {
      reporter.report(
        .overrideTwice, "`\(pathText(override.path))` is set twice", at: override.place)
      continue
    }
    names.networks[network].sizes[size].value = override.value
    names.networks[network].sizes[size].source = override.source
  }
}
