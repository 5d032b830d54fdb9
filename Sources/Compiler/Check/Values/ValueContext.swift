import WSLang

/// Where an argument or setting stands: what its numbers may be made of and how it is reported.
struct ValueContext {
  /// Which source the expressions stand in.
  var source: Int
  var scope: NumberScope
  /// Values of `--set` that replace arguments: the path below this value, and the new one.
  var overrides: [ArgumentOverride] = []

  func place(_ range: SourceRange) -> Place { Place(range, source: source) }

  /// Of what is written there.
  var origin: Argument.Origin { source == 0 ? .file : .override }

  /// The overrides below an argument, and the one of the argument itself.
  func overrides(of name: String) -> (own: ArgumentOverride?, below: [ArgumentOverride]) {
    var own: ArgumentOverride?
    var below: [ArgumentOverride] = []
    for override in overrides where override.path.first?.text == name {
      if override.path.count == 1 {
        own = override
      } else {
        below.append(
          ArgumentOverride(
            path: Array(override.path.dropFirst()), value: override.value, source: override.source))
      }
    }
    return (own, below)
  }
}

/// The part of a `--set` behind the key of a setting.
struct ArgumentOverride {
  let path: [Name]
  let value: Expression
  let source: Int
}
