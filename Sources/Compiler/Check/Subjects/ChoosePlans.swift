import WSLang

/// Which plan applies where none is named: the one without a name, else the only one.
enum PlanChoice {
  case none
  case one(Int)
  /// Several, all with names.
  case several([Int])
}

extension Model {
  /// How `--set` calls the `emit` plans of the file.
  package var emitHeads: [String] {
    [PlanDeclaration.Kind.emit.rawValue]
      + plans.filter { $0.kind == .emit }.compactMap(\.alias)
  }

  /// The plans of a kind whose subject is a network or its conversion.
  func plans(_ kind: PlanDeclaration.Kind, of subject: String) -> [Int] {
    plans.indices.filter { plans[$0].kind == kind && plans[$0].subject == subject }
  }

  func choose(_ candidates: [Int]) -> PlanChoice {
    if candidates.isEmpty { return .none }
    if let unnamed = candidates.first(where: { plans[$0].alias == nil }) { return .one(unnamed) }
    return candidates.count == 1 ? .one(candidates[0]) : .several(candidates)
  }

  /// The sharpen plan of a train plan: the one it names, none, or the default; `several` if it
  /// must name one.
  func sharpenPlan(of train: Int?, subject: Int) -> PlanChoice {
    let network = networks[subject].name
    let candidates = plans(.sharpen, of: network)
    guard let train, let written = plans[train].settings["sharpen"],
      case .reference(let path) = written.value
    else { return choose(candidates) }
    let name = path.joined(separator: ".")
    if name == "none" { return .none }
    return candidates.first { plans[$0].alias == name }.map { .one($0) } ?? .none
  }

  /// The train plan of an emit plan: the one after `from:`, or the default; a float twin never.
  func trainPlan(of emit: Int) -> PlanChoice {
    let candidates = plans(.train, of: plans[emit].subject).filter {
      plans[$0].settings["twin"] == nil
    }
    guard let written = plans[emit].settings["from"], case .reference(let path) = written.value
    else { return choose(candidates) }
    let name = path.joined(separator: ".")
    return candidates.first { plans[$0].alias == name }.map { .one($0) } ?? .none
  }

  /// What the training whose weights an `emit` plan takes says of their width.
  func quantise(ofEmit index: Int) -> Argument? {
    guard case .one(let train) = trainPlan(of: index) else { return nil }
    return plans[train].settings["quantise"]
  }

  /// `a`, `b` and `c`
  func titles(_ indices: [Int]) -> String { listText(indices.map { plans[$0].title }) }
}
