import WSCompiler
import WSLang
import WSRuntime

extension SubjectChoice {
  init(_ invocation: Invocation) {
    self.init(
      network: invocation.value(.network), train: invocation.value(.train),
      emit: invocation.value(.emit))
  }
}

/// A file after reading and checking, with all that was found on the way.
struct CheckedSource {
  let tree: SyntaxTree
  let model: Model
  var diagnostics: Diagnostics
  /// Warnings and notes that were written.
  private var shown: [Diagnostic] = []

  init(_ source: SourceInput, deployed: Bool = false) {
    var diagnostics = Diagnostics()
    tree = parse(source.file, into: &diagnostics)
    model = check(
      tree, overrides: source.settings.map { Override($0) }, epochs: source.epochs,
      deployed: deployed, into: &diagnostics)
    self.diagnostics = diagnostics
  }

  /// What the labels of messages index.
  var sources: [SourceText] { model.sources }

  /// Writes all messages; fails if there are errors among them.
  func report(_ console: Console) throws(AlreadyReported) {
    let new = diagnostics.all.filter { !shown.contains($0) }
    wsc.report(new, sources: sources, to: console.messages)
    if diagnostics.hasErrors { throw AlreadyReported() }
  }

  /// Once shown they need not be shown again, whichever subject finds them.
  mutating func forgetWarnings() {
    var kept = Diagnostics()
    for diagnostic in diagnostics.all {
      if diagnostic.severity == .error { kept.report(diagnostic) } else { shown.append(diagnostic) }
    }
    diagnostics = kept
  }

  /// The subject that a command works on; messages are written, errors end the command.
  mutating func subject(
    _ choice: SubjectChoice, for demand: Demand, _ console: Console
  ) throws(AlreadyReported) -> Subject {
    var found = Diagnostics()
    let subject =
      diagnostics.hasErrors ? nil : model.subject(choice, for: demand, into: &found)
    // Plans are resolved once for the check and once for their subject.
    for diagnostic in found.all where !diagnostics.all.contains(diagnostic) {
      diagnostics.report(diagnostic)
    }
    try report(console)
    guard let subject else { throw AlreadyReported() }
    return subject
  }
}

/// A checked subject and its training plan.
struct Compiled {
  let subject: Subject
  let plan: TrainingPlan
}

/// From a file to a plan; messages are written, errors end the command.
func compilePlan(
  _ source: SourceInput, _ choice: SubjectChoice, emits: Bool = false, _ console: Console
) throws -> Compiled {
  var checked = CheckedSource(source)
  let subject = try checked.subject(choice, for: .train, console)
  checked.forgetWarnings()
  var diagnostics = Diagnostics()
  // Better now than after hours of training.
  if emits, subject.givesNetlist {
    let emitted = try checked.subject(choice, for: .emit, console)
    verifyFolding(emitted, into: &diagnostics)
    if !diagnostics.hasErrors, let target = emitted.emit.flatMap({ TargetCall($0) }) {
      let memory = FreeMemory.now(threads: 0)?.bytes ?? Int.max
      verifyLimits(of: target, by: emitted, memory: memory, into: &diagnostics)
    }
  }
  let lowered = lowerToPlan(subject, sourceDigest: source.digest, into: &diagnostics)
  report(diagnostics.all, sources: checked.sources, to: console.messages)
  guard var plan = lowered, !diagnostics.hasErrors else { throw AlreadyReported() }
  if let epochs = source.epochs { try plan.limit(to: epochs) }
  return Compiled(subject: subject, plan: plan)
}
