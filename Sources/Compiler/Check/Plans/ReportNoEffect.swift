import WSLang

/// An error, but a note where `--set` has changed what the file's setting hangs on: whoever tries a
/// value on a file need not edit the file for it.
func reportNoEffect(
  _ plan: CheckedPlan, _ key: String, _ reason: String, _ cause: Argument?,
  _ reporter: inout Reporter
) {
  guard let argument = plan.settings[key] else { return }
  reporter.reportNoEffect(key, argument, reason, cause)
}

extension Reporter {
  /// True where it is an error.
  @discardableResult
  mutating func reportNoEffect(
    _ name: String, _ argument: Argument, _ reason: String, _ cause: Argument?
  ) -> Bool {
    let isOverridden = cause?.origin == .override && argument.origin == .file
    report(
      .settingWithoutEffect,
      isOverridden
        ? "`\(name)` of the file is left out under `--set`: \(reason)"
        : "`\(name)` has no effect: \(reason)",
      at: argument.place, secondary: cause.map { [$0.place.label("because of this")] } ?? [],
      severity: isOverridden ? .note : .error)
    return !isOverridden
  }
}
