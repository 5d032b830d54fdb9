import WSLang

/// A plan with its settings evaluated.
struct CheckedPlan {
  let declaration: PlanDeclaration
  /// Index of the network it is about, through `convert` if need be.
  let network: Int
  /// Index of the `convert` plan that makes its subject; nil: the network itself.
  let conversion: Int?
  /// All settings in force, defaults included.
  let settings: Arguments
  /// False if a setting was at fault.
  let isSound: Bool

  var kind: PlanDeclaration.Kind { declaration.kind }
  var alias: String? { declaration.alias?.text }
  var subject: String { declaration.subject.text }

  /// The settings by name, with the defaults of the catalogue.
  var call: WordCall { WordCall(Catalogue.current.word(of: kind), settings) }

  /// Where messages about the plan as a whole point.
  var place: Place { Place(declaration.kindRange.union(declaration.subject.range)) }

  /// How messages and lists call it.
  var title: String { alias ?? "\(kind.rawValue) \(subject)" }
}
