import WSLang

extension Model {
  /// Reports what `train` and `emit` would refuse of the plans that the file holds, by going their
  /// way up to the point where data and weights are needed.
  ///
  /// A `train` plan without data, loss or limit may get them by `--set` and is left alone.
  package func verifyCommands(into diagnostics: inout Diagnostics) {
    guard isSound else { return }
    for plan in plans {
      var found = Diagnostics()
      switch plan.kind {
      case .train:
        guard ["data", "loss", "limit"].allSatisfy({ plan.settings[$0] != nil }) else { continue }
        let choice = SubjectChoice(network: plan.subject, train: plan.alias)
        guard let subject = subject(choice, for: .train, into: &found) else { break }
        _ = lowerToPlan(subject, sourceDigest: "", into: &found)
      case .emit:
        let choice = SubjectChoice(network: plan.subject, emit: plan.alias)
        var unsaid = Diagnostics()
        guard self.subject(choice, for: .check, into: &unsaid)?.staysSoft != true,
          let subject = subject(choice, for: .emit, into: &found)
        else { break }
        verifyFolding(subject, into: &found)
        if !found.hasErrors, let target = subject.emit.flatMap({ TargetCall($0) }) {
          verifyLimits(of: target, by: subject, into: &found)
        }
      case .sharpen, .convert: continue
      }
      diagnostics.add(found)
    }
  }
}

extension Diagnostics {
  /// Adds what is not said among them already.
  mutating func add(_ found: Diagnostics) {
    for diagnostic in found.all where !saysAlready(diagnostic) { report(diagnostic) }
  }

  /// What this version can neither train nor emit is one fault.
  private func saysAlready(_ diagnostic: Diagnostic) -> Bool {
    let notYet: [DiagnosticCode] = [.cannotTrainYet, .cannotEmitYet]
    return all.contains {
      $0 == diagnostic
        || notYet.contains($0.code) && notYet.contains(diagnostic.code)
          && $0.primary?.range == diagnostic.primary?.range
    }
  }
}
