import WSCompiler
import WSLang
import WSRuntime

/// What `wsc train` was asked to do: which plan, from which source, in which folder.
struct TrainingJob {
  let plan: TrainingPlan
  /// Nil where a plan alone is run.
  let source: SourceInput?
  let record: RunRecord
  let verb: String
  /// `--no-emit`
  let declinesNetlist: Bool
  private let place: Place
  /// The network file or plan, where one is named.
  private let file: FilePath?
  private let takesAskedEpochs: Bool
  private let dataOption: FilePath?

  private enum Place {
    case new(FilePath?, overwrite: Bool)
    case resume(FilePath, RunLength?, RunFolder.Companion?)
  }

  init(_ invocation: Invocation, _ console: Console) throws {
    declinesNetlist = invocation.has(.noEmit)
    file = invocation.paths.first
    takesAskedEpochs = invocation.has(.epochs)
    dataOption = invocation.path(.dataDir).map(Platform.absolutePath)
    if let folder = invocation.path(.resume) {
      let length: RunLength?
      let companion: RunFolder.Companion?
      (plan, source, record, length, companion) = try Self.resumed(folder, invocation, console)
      (place, verb) = (.resume(folder, length, companion), "going on with")
      return
    }
    guard let file else {
      throw UsageError(
        "`wsc train` needs a FILE, or --resume RUN",
        help: "`wsc new` writes a file to start from")
    }
    (plan, source, record) = try Self.fresh(file, invocation, console)
    (place, verb) = (
      .new(invocation.path(.run), overwrite: invocation.has(.overwrite)), "training"
    )
    if invocation.has(.overwrite), !invocation.has(.run) {
      throw UsageError("`--overwrite` needs `--run DIR`")
    }
  }

  /// In what a run that gets another length differs from one that had it from the start.
  var lengthDifferences: [String] {
    if case .resume(_, let length?, _) = place { length.differences } else { [] }
  }

  /// There is no network file beside the plan, and so no emit plan.
  var isPlanAlone: Bool { record.source == nil }

  var searchFolders: [FilePath] { record.searchFolders(option: dataOption) }

  /// A run that is there is locked, or refused, before data are loaded; nothing is written.
  func reserveFolder() throws -> FolderLock? {
    switch place {
    case .resume(let path, _, _): return try RunFolder.reserve(path, mayChange: true)
    case .new(let path?, let overwrite):
      let lock = try RunFolder.reserve(path, mayChange: overwrite)
      if lock == nil, !overwrite { try expectNoFiles(in: path) }
      return lock
    case .new(nil, _): return nil
    }
  }

  /// A folder without a run may hold what a start that was killed has left, and no other file of a
  /// name that is written.
  private func expectNoFiles(in folder: FilePath) throws(RuntimeError) {
    let copy = RunFolder.sourcePath(in: folder)
    for path in RunRecord.paths(in: folder) where FileSystem.kind(of: path) != nil {
      if path == copy, let own = source?.file.bytes, (try? FileSystem.read(path)) == own {
        continue
      }
      if path == folder / RunRecord.fileName, (try? RunRecord.load(from: folder)) != nil {
        continue
      }
      throw RuntimeError(
        .folderHoldsRun,
        "`\(folder)` holds no run, but `\(path)`, which training would write over",
        help: "train in another folder, or write over it with `--overwrite`")
    }
  }

  /// Fails, before anything is written, where a file of the run would take the place of one that it
  /// reads. The copies of network file and plan may be written over themselves: nothing is lost.
  func expectKept(_ data: [DataFile]) throws(UsageError) {
    let folder: FilePath
    switch place {
    case .new(nil, _): return
    case .new(let path?, _), .resume(let path, _, _): folder = path
    }
    let written = RunRecord.paths(in: folder)
    let help = "train in another folder: `--run DIR`"
    var inputs = InputFiles([])
    inputs.add(data)
    try inputs.expectKept(by: written, help: help)
    guard let file else { return }
    let copy =
      isPlanAlone
      ? takesAskedEpochs ? nil : RunFolder.planPath(in: folder) : RunFolder.sourcePath(in: folder)
    try InputFiles([file]).expectKept(by: written.filter { $0 != copy }, help: help)
  }

  /// The run folder, locked; a new one gets its files.
  func openFolder(_ lock: FolderLock?) throws -> RunFolder {
    switch place {
    case .resume(let path, let length, let companion):
      return try RunFolder.open(path, lock: lock, length: length, companion: companion)
    case .new(let chosen, let overwrite):
      let path = try chosen ?? RunsFolder.makeNext(network: plan.program.network)
      let folder = try RunFolder.create(
        path, plan: plan, source: source?.file.bytes, companion: record.companion,
        overwrite: overwrite, lock: lock)
      if overwrite { try FileSystem.removeFile(RunRecord.netlistPath(in: path)) }
      return folder
    }
  }

  // MARK: The three ways in

  private typealias Parts = (plan: TrainingPlan, source: SourceInput?, record: RunRecord)

  private static func fresh(
    _ file: FilePath, _ invocation: Invocation, _ console: Console
  ) throws -> Parts {
    let epochs = invocation.count(.epochs)
    let dataFolder = invocation.path(.dataDir).map(Platform.absolutePath)
    if try [.plan, .json].contains(FileKind.reading(file).kind) {
      for option in [OptionName.set, .network, .train, .emit] where invocation.has(option) {
        throw UsageError("`--\(option.rawValue)` needs a network file, `\(file)` is a plan")
      }
      var plan = try loadPlan(file)
      try inFile(file) { () throws(RuntimeError) in
        if let epochs { try plan.limit(to: epochs) } else { try verifyTrainable(of: plan) }
      }
      warnOfSlowSharpening(plan, console)
      let record = RunRecord(
        source: nil, sourceFolder: Platform.absolutePath(file.parent),
        settings: [], epochs: epochs, dataFolder: dataFolder, emits: false)
      return (plan, nil, record)
    }
    let source = try SourceInput(file, settings: invocation.all(.set), epochs: epochs)
    let choice = SubjectChoice(invocation)
    let compiled = try compilePlan(source, choice, emits: !invocation.has(.noEmit), console)
    let wantsNetlist = compiled.subject.emit != nil && !invocation.has(.noEmit)
    if wantsNetlist, !compiled.subject.givesNetlist, !invocation.has(.quiet) {
      let reason =
        compiled.subject.staysSoft
        ? "not all activations become spikes" : "a float twin cannot become one"
      console.say("no netlist is written: \(reason)")
    }
    let record = RunRecord(
      source: file, sourceFolder: Platform.absolutePath(source.folder),
      settings: invocation.all(.set), network: choice.network, train: choice.train,
      emit: choice.emit, epochs: epochs,
      dataFolder: dataFolder,
      emits: wantsNetlist && compiled.subject.givesNetlist)
    return (compiled.plan, source, record)
  }

  /// A run as it was started, or longer; with a file, that file must still describe the same run.
  /// At the end the record to be written, where it is another from now on: it goes with the source
  /// that the run holds, not with the file.
  private static func resumed(
    _ folder: FilePath, _ invocation: Invocation, _ console: Console
  ) throws -> (TrainingPlan, SourceInput?, RunRecord, RunLength?, RunFolder.Companion?) {
    let plan = try runPlan(of: folder)
    guard let file = invocation.paths.first else {
      var record = try RunRecord.load(from: folder)
      if invocation.has(.noEmit) { record.emits = false }
      for option in [OptionName.set, .network, .train, .emit] where invocation.has(option) {
        throw UsageError("`--\(option.rawValue)` with `--resume` needs the network file too")
      }
      let length = try length(invocation.count(.epochs), of: plan, in: folder)
      if length != nil { record.epochs = invocation.count(.epochs) }
      return (
        length?.plan ?? plan, try record.storedSource(in: folder, of: plan), record, length,
        length == nil ? nil : record.companion
      )
    }
    var source = try SourceInput(file, settings: invocation.all(.set))
    let choice = SubjectChoice(invocation)
    // `--epochs`, now or when the run was started, goes before the file, until the file asks for
    // more than before.
    let asked = invocation.count(.epochs)
    source.epochs = asked ?? keptEpochs(folder, plan, source, choice)
    let compiled = try compilePlan(source, choice, console)
    var described = compiled.plan
    let (known, isNew) = try recordOrNew(
      folder, file, source, invocation, plan: plan, compiled.subject, console)
    var record = known
    if invocation.has(.noEmit) { record.emits = false }
    var length: RunLength?
    if asked != nil || described.training.limit > plan.training.limit {
      length = try Self.length(described.training.limit, of: plan, in: folder)
      record.epochs = asked
    }
    let expected = length?.plan ?? plan
    let takesLimit = source.epochs != nil
    described = try described.changing {
      if takesLimit { $0.takeLimit(of: expected.training) }
      $0.takeFinish(of: expected.training)
    }
    if let difference = described.firstDifference(from: expected) {
      throw RuntimeError(
        .otherRun,
        "`\(folder)` holds another run than `\(file)` describes: in the file "
          + difference,
        help: "resume without the file, or train it in a folder of its own")
    }
    let companion = isNew || length != nil ? record.companion : nil
    record.settings = invocation.all(.set)
    (record.network, record.train, record.emit) = (choice.network, choice.train, choice.emit)
    return (expected, source, record, length, companion)
  }

  /// The epochs that a run keeps, whatever the file says: those it was given by `--epochs`, or has by
  /// its plan alone where its record is lost. Nil where the file's limit holds, which it does again
  /// when it has become larger than it was then, and than what the run has.
  private static func keptEpochs(
    _ folder: FilePath, _ plan: TrainingPlan, _ source: SourceInput, _ choice: SubjectChoice
  ) -> Epochs? {
    let kept = plan.training.limit
    guard let record = try? RunRecord.load(from: folder) else { return kept }
    if record.epochs == nil { return nil }
    let stored = try? record.storedSource(in: folder, of: plan)
    let before = stored.flatMap {
      CheckedSource($0).model.limit(SubjectChoice(network: record.network, train: record.train))
    }
    guard let before, let now = CheckedSource(source).model.limit(choice), now > max(before, kept)
    else { return kept }
    return nil
  }

  /// The record of a run, or a new one, by the network file, where it is damaged or gone.
  private static func recordOrNew(
    _ folder: FilePath, _ file: FilePath, _ source: SourceInput, _ invocation: Invocation,
    plan: TrainingPlan, _ subject: Subject, _ console: Console
  ) throws -> (RunRecord, Bool) {
    do throws(RuntimeError) {
      return (try RunRecord.load(from: folder), false)
    } catch {
      var known = error
      known.help = nil
      known.notes.append("it is written anew, for `\(file)` and the options of now")
      warn(known, console)
    }
    // The length that the run has; the file's limit may be another.
    let choice = SubjectChoice(invocation)
    let record = RunRecord(
      source: file, sourceFolder: Platform.absolutePath(source.folder),
      settings: invocation.all(.set), network: choice.network, train: choice.train,
      emit: choice.emit, epochs: plan.training.limit,
      dataFolder: invocation.path(.dataDir).map(Platform.absolutePath),
      emits: subject.givesNetlist)
    return (record, true)
  }

  /// Nil where the run has that length already.
  private static func length(
    _ epochs: Int?, of plan: TrainingPlan, in folder: FilePath
  ) throws(RuntimeError) -> RunLength? {
    guard let epochs else { return nil }
    let length = try RunLength(
      epochs, for: plan, after: try RunFolder.progress(in: folder))
    return length.plan == plan ? nil : length
  }
}

/// A plan from a file may have been edited: what the checker says of a source is said of it too.
private func warnOfSlowSharpening(_ plan: TrainingPlan, _ console: Console) {
  guard let sharpening = plan.training.sharpening, case .adaptive(let adaptive) = sharpening.policy
  else {
    return
  }
  let least = adaptive.leastEpochs(groups: sharpening.groups.count) + Double(sharpening.finish ?? 0)
  guard least > Double(plan.training.limit) else { return }
  report(
    [
      Diagnostic(
        .adaptiveTooSlow, .warning,
        "sharpening takes at least \(fixed(least, 0)) epochs, training ends after \(plan.training.limit)",
        at: nil, helps: [Help("train longer, or sharpen at a higher `rate`")])
    ], sources: [], to: console.messages)
}
