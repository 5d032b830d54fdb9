import WSLang

extension Reporter {
  /// A setting without effect is a slip of the file's author. Where `--set` has changed what it hangs
  /// on it is set aside with a note: whoever tries a value on a file need not edit the file for it.
  ///
  /// - Parameter causes: the settings that leave it without effect; nil for what is none.
  /// - Returns: whether it is more than a note.
  @discardableResult
  mutating func reportNoEffect(
    _ name: String, _ argument: Argument, _ reason: String, because causes: Argument?...,
    severity: Severity = .error
  ) -> Bool {
    let causes = causes.compactMap(\.self).filter { $0.origin != .fallback }
    let override = causes.first { $0.origin == .override }
    let isSetAside = argument.origin == .file && override != nil
    let cause = (isSetAside ? override : nil) ?? causes.first
    report(
      .settingWithoutEffect,
      isSetAside
        ? "`\(name)` of the file is left out under `--set`: \(reason)"
        : "`\(name)` has no effect: \(reason)",
      at: argument.place, secondary: cause.map { [$0.place.label("because of this")] } ?? [],
      severity: isSetAside ? .note : severity)
    return !isSetAside
  }

  /// A value with which its word does nothing: a warning, but a note where `--set` tries it.
  mutating func reportIdle(_ name: String, _ argument: Argument, _ reason: String, help: String) {
    report(
      .settingWithoutEffect, "`\(name)` has no effect: \(reason)", at: argument.place,
      helps: [Help(help)], severity: argument.origin == .override ? .note : .warning)
  }

  /// The same thing twice in a list, which is allowed and probably not meant.
  mutating func reportRepeated(_ name: String, _ argument: Argument, _ effect: String, help: String)
  {
    report(
      .settingTwice, "`\(name)` is given twice: \(effect)", at: argument.place,
      helps: [Help(help)], severity: argument.origin == .override ? .note : .warning)
  }
}

extension CheckedPlan {
  /// Reports a setting that is written and has no effect.
  func reportNoEffect(
    _ key: String, _ reason: String, because cause: Argument? = nil, _ reporter: inout Reporter
  ) {
    guard settings.isWritten(key), let argument = settings[key] else { return }
    reporter.reportNoEffect(key, argument, reason, because: cause)
  }
}
