extension WordParameter {
  /// What it means and takes, and what holds if it is left out.
  package func meaning(quotingDefault: Bool) -> String {
    let fallback =
      switch fallback {
      case .required: "; it must be written"
      case .none: ""
      case .sameAs(let other): "; default: the same as `\(other)`"
      case .value(_, let text): "; default: " + (quotingDefault ? "`\(text)`" : text)
      }
    return "\(summary): \(kind.words)\(fallback)"
  }
}
