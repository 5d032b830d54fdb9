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
  private let place: Place
  private let dataOption: FilePath?

  private enum Place {
    case new(FilePath?, overwrite: Bool)
    case resume(FilePath)
  }

  init(_ invocation: Invocation, _ console: Console) throws {
    dataOption = invocation.path(.dataDir).map(Platform.absolutePath)
    if let folder = invocation.path(.resume) {
      (plan, source, record) = try Self.resumed(folder, invocation, console)
      (place, verb) = (.resume(folder), "going on with")
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

  var searchFolders: [FilePath] { record.searchFolders(option: dataOption) }

  /// A run that is there is locked, or refused, before data are loaded; nothing is written.
  func reserveFolder() throws -> FolderLock? {
    switch place {
    case .resume(let path): try RunFolder.reserve(path, mayChange: true)
    case .new(let path?, let overwrite): try RunFolder.reserve(path, mayChange: overwrite)
    case .new(nil, _): nil
    }
  }

  /// The run folder, locked; a new one gets its files.
  func openFolder(_ lock: FolderLock?) throws -> RunFolder {
    switch place {
    case .resume(let path): return try RunFolder.open(path, lock: lock)
    case .new(let chosen, let overwrite):
      let path = try chosen ?? RunsFolder.makeNext(network: plan.network)
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
    if try [.plan, .json].contains(FileKind.of(file)) {
      for option in [OptionName.set, .network, .train, .emit] where invocation.has(option) {
        throw UsageError("`--\(option.rawValue)` needs a network file, `\(file)` is a plan")
      }
      var plan = try loadPlan(file)
      if let epochs { try plan.limit(to: epochs) }
      let record = RunRecord(
        source: nil, sourceFolder: Platform.absolutePath(file.parent),
        settings: [], epochs: epochs, emits: false)
      return (plan, nil, record)
    }
    let source = try SourceInput(file, settings: invocation.all(.set))
    let choice = SubjectChoice(invocation)
    let compiled = try compilePlan(
      source, choice, epochs: epochs, emits: !invocation.has(.noEmit), console)
    let record = RunRecord(
      source: file, sourceFolder: Platform.absolutePath(source.folder),
      settings: invocation.all(.set), network: choice.network, train: choice.train,
      emit: choice.emit, epochs: epochs,
      dataFolder: invocation.path(.dataDir).map(Platform.absolutePath),
      emits: compiled.subject.emit != nil && !invocation.has(.noEmit))
    return (compiled.plan, source, record)
  }

  /// A run as it was started; with a file, that file must still describe the same run.
  private static func resumed(
    _ folder: FilePath, _ invocation: Invocation, _ console: Console
  ) throws -> Parts {
    let plan = try RunFolder.plan(of: folder)
    var record = try RunRecord.load(from: folder)
    if invocation.has(.noEmit) { record.emits = false }
    guard let file = invocation.paths.first else {
      for option in [OptionName.set, .network, .train, .emit] where invocation.has(option) {
        throw UsageError("`--\(option.rawValue)` with `--resume` needs the network file too")
      }
      return (plan, try record.storedSource(in: folder), record)
    }
    let source = try SourceInput(file, settings: invocation.all(.set))
    let choice = SubjectChoice(invocation)
    let compiled = try compilePlan(source, choice, epochs: nil, console)
    var described = compiled.plan
    if let epochs = record.epochs { try described.limit(to: epochs) }
    if let difference = described.firstDifference(from: plan) {
      throw RuntimeError(
        .otherRun,
        "`\(folder)` holds another run than `\(file)` describes: in the file "
          + difference,
        help: "resume without the file, or train it in a folder of its own")
    }
    record.settings = invocation.all(.set)
    (record.network, record.train, record.emit) = (choice.network, choice.train, choice.emit)
    return (plan, source, record)
  }
}
