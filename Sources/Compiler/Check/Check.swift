import WSLang
import WSRuntime

/// Checks a file: names, sizes, shapes, signals in both views, plans.
///
/// A network with an `emit` plan is held to the rules of the deployed view; with `deployed` every
/// network is. What only training or emission needs (data, a loss, weights) is asked for by
/// `Model.subject`.
///
/// - Parameter epochs: what `--epochs` says: times beyond a smaller limit may then be reached.
package func check(
  _ tree: SyntaxTree, overrides: [Override] = [], epochs: Epochs? = nil, deployed: Bool = false,
  into diagnostics: inout Diagnostics
) -> Model {
  let asked = epochs.map { AskedLength($0, source: overrides.count + 1) }
  let sources = [tree.source] + overrides.map(\.text) + [asked?.text].compactMap(\.self)
  var reporter = Reporter(diagnostics, sources: sources)
  // What could not be read is no fault of names: the grammar's errors come first, and what may
  // follow from them is not said.
  let isParsed = !diagnostics.hasErrors
  let doubtful = DoubtfulParts(tree, after: diagnostics)
  defer {
    diagnostics = reporter.sorted(after: diagnostics.all.count, where: doubtful.isSure)
  }
  let parsed = parseOverrides(overrides, &reporter)
  var names = collectNames(tree, &reporter)
  overrideSizes(parsed, &names, &reporter)
  let fileSizes = resolveSizes(names.sizes, outer: [], &reporter)
  let ops = OpTable(names, &reporter)
  var cost = ExpansionCost()
  let networks = names.networks.indices.map {
    checkNetwork($0, names, ops: ops, fileSizes: fileSizes, cost: &cost, &reporter)
  }
  verifyUncalledOps(ops, names, networks, &reporter)
  let plans = evaluatePlans(names, networks, fileSizes: fileSizes, parsed, &reporter).map {
    $0.extended(to: asked)
  }
  let sharpens = plans.map { plan in
    plan.kind == .sharpen ? resolveSharpen(plan, networks[plan.network], &reporter) : nil
  }
  let model = Model(
    networks: networks, plans: plans, sharpens: sharpens, sources: sources,
    isSound: isParsed && reporter.errorCount == 0)
  verifyPlans(model, &reporter)
  verifyDeployedViews(model, all: deployed, &reporter)
  if isParsed, reporter.errorCount == 0 {
    verifyUse(names, &reporter)
    for network in networks { verifyBiases(network, &reporter) }
  }
  return Model(
    networks: networks, plans: plans, sharpens: sharpens, sources: sources,
    isSound: isParsed && reporter.errorCount == 0)
}
