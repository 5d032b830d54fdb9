/// The words that the grammar itself knows, for editors. They are keywords only where the grammar
/// asks for them; elsewhere all but `true` and `false` are names.
package enum FixedWords {
  /// Words that open a declaration or an item, and what stands between two names.
  package static let keywords = spelled {
    $0 == .whetstone || $0 == .network || $0.opensItem || $0 == .as
  }
  package static let plans = PlanDeclaration.Kind.allCases.map(\.rawValue)
  package static let kinds = TypeExpression.Kind.allCases.map(\.rawValue)
  package static let parameterTypes = Parameter.Kind.allCases.map(\.rawValue)
  /// Units that are words; `%` is a sign.
  package static let units = spelled { $0.unit != nil }
  package static let constants = spelled(\.isBoolean)
  /// What stands for a signal without being defined: the input of an op.
  package static let builtins = ["it"]

  private static func spelled(_ isWanted: (Word) -> Bool) -> [String] {
    Word.spellings.filter { isWanted($0.word) }.map(\.text)
  }
}
