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
  private let dataOption: FilePath?

  private enum Place {
    case new(FilePath?, overwrite: Bool)
    case resume(FilePath, RunLength?)
  }

  init(_ invocation: Invocation, _ console: Console) throws {
    declinesNetlist = invocation.has(.noEmit)
    dataOption = invocation.path(.dataDir).map(Platform.absolutePath)
    if let folder = invocation.path(.resume) {
      let length: RunLength?
      (plan, source, record, length) = try Self.resumed(folder, invocation, console)
      (place, verb) = (.resume(folder, length), "going on with")
      return
    }
    guard let file = invocation.paths.first else {
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
    if case .resume(_, let length?) = place { length.differences } else { [] }
  }

  /// There is no network file beside the plan, and so no emit plan.
  var isPlanAlone: Bool { record.source == nil }

  var searchFolders: [FilePath] { record.searchFolders(option: dataOption) }

  /// A run that is there is locked, or refused, before data are loaded; nothing is written.
  func reserveFolder() throws -> FolderLock? {
    switch place {
    case .resume(let path, _): try RunFolder.reserve(path, mayChange: true)
    case .new(let path?, let overwrite): try RunFolder.reserve(path, mayChange: overwrite)
    case .new(nil, _): nil
    }
  }

  /// The run folder, locked; a new one gets its files.
  func openFolder(_ lock: FolderLock?) throws -> RunFolder {
    switch place {
    case .resume(let path, let length):
      return try RunFolder.open(path, lock: lock, length: length, companion: record.companion)
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
    let source = try SourceInput(file, settings: invocation.all(.set))
    let choice = SubjectChoice(invocation)
    let compiled = try compilePlan(
      source, choice, epochs: epochs, emits: !invocation.has(.noEmit), console)
    let wantsNetlist = compiled.subject.emit != nil && !invocation.has(.noEmit)
    let isTwin = compiled.subject.train?.twin ?? false
    if wantsNetlist, isTwin, !invocation.has(.quiet) {
      console.say("no netlist is written: a float twin cannot become one")
    }
    let record = RunRecord(
      source: file, sourceFolder: Platform.absolutePath(source.folder),
      settings: invocation.all(.set), network: choice.network, train: choice.train,
      emit: choice.emit, epochs: epochs,
      dataFolder: dataFolder,
      emits: wantsNetlist && !isTwin)
    return (compiled.plan, source, record)
  }

  /// A run as it was started, or longer; with a file, that file must still describe the same run.
  private static func resumed(
    _ folder: FilePath, _ invocation: Invocation, _ console: Console
  ) throws -> (TrainingPlan, SourceInput?, RunRecord, RunLength?) {
    let plan = try runPlan(of: folder)
    var record = try RunRecord.load(from: folder)
    if invocation.has(.noEmit) { record.emits = false }
    guard let file = invocation.paths.first else {
      for option in [OptionName.set, .network, .train, .emit] where invocation.has(option) {
        throw UsageError("`--\(option.rawValue)` with `--resume` needs the network file too")
      }
      let length = try length(invocation.count(.epochs), of: plan, in: folder)
      if length != nil { record.epochs = invocation.count(.epochs) }
      return (length?.plan ?? plan, try record.storedSource(in: folder), record, length)
    }
    let source = try SourceInput(file, settings: invocation.all(.set))
    let choice = SubjectChoice(invocation)
    let compiled = try compilePlan(source, choice, epochs: nil, console)
    var described = compiled.plan
    // `--epochs`, now or when the run was started, goes before the file; else a larger limit in the
    // file is what is asked for.
    let asked = invocation.count(.epochs)
    var length: RunLength?
    if let asked {
      length = try Self.length(asked, of: plan, in: folder)
      record.epochs = asked
    } else if record.epochs == nil, described.training.limit > plan.training.limit {
      length = try Self.length(described.training.limit, of: plan, in: folder)
    }
    let expected = length?.plan ?? plan
    let takesLimit = record.epochs != nil
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
    record.settings = invocation.all(.set)
    (record.network, record.train, record.emit) = (choice.network, choice.train, choice.emit)
    return (expected, source, record, length)
  }

  /// Nil where the run has that length already.
  private static func length(
    _ epochs: Int?, of plan: TrainingPlan, in folder: FilePath
  ) throws(RuntimeError) -> RunLength? {
    guard let epochs else { return nil }
    let length = try RunLength(
      epochs, for: plan, done: try RunFolder.epochs(in: folder),
      hasBegun: RunFolder.hasCheckpoint(folder))
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
