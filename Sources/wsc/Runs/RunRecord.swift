import WSRuntime

/// What `wsc` itself must know to go on with a run or to emit it later: `command.json` in the run
/// folder.
struct RunRecord: Equatable {
  static let fileName: FilePath = "command.json"

  /// The source as the user named it, for messages; nil for a run of a plan alone.
  var source: FilePath?
  /// Where relative data paths start, absolute.
  var sourceFolder: FilePath
  /// The values of `--set`, in order.
  var settings: [String]
  /// The plans chosen by name.
  var network: String?
  var train: String?
  var emit: String?
  /// `--epochs`, where it was given.
  var epochs: Int?
  /// `--data-dir`, absolute.
  var dataFolder: FilePath?
  /// Whether a netlist is written at the end.
  var emits: Bool

  /// The netlist of a run.
  static func netlistPath(in folder: FilePath) -> FilePath {
    folder / "net.netlist.safetensors"
  }

  /// Where the run's data are looked up; `option` is the `--data-dir` of now.
  func searchFolders(option: FilePath?) -> [FilePath] {
    dataSearchFolders(option: option ?? dataFolder, beside: sourceFolder)
  }

  /// The copy of the source that the run holds.
  func storedSource(in folder: FilePath) throws -> SourceInput? {
    guard source != nil else { return nil }
    return try SourceInput(RunFolder.sourcePath(in: folder), settings: settings)
  }

  /// What makes the run's plan from the source that it holds; the network file is the user's to
  /// name where there is none.
  func buildCommand(in folder: FilePath) -> String {
    let path = source == nil ? "FILE" : shellWord(RunFolder.sourcePath(in: folder))
    var words = ["wsc", "build", path]
    let options: [(OptionName, [String])] = [
      (.set, settings), (.network, [network].compactMap(\.self)),
      (.train, [train].compactMap(\.self)), (.emit, [emit].compactMap(\.self)),
      (.epochs, [epochs].compactMap { $0.map(String.init) }),
    ]
    for (option, values) in options {
      for value in values { words += ["--\(option.word)", shellWord(FilePath(value))] }
    }
    words += ["-o", shellWord(RunFolder.planPath(in: folder))]
    return words.joined(separator: " ")
  }

  /// The file that a run folder keeps beside its own.
  var companion: RunFolder.Companion {
    RunFolder.Companion(
      name: Self.fileName, bytes: Array((json.text(indented: true) + "\n").utf8))
  }

  static func load(from folder: FilePath) throws(RuntimeError) -> RunRecord {
    let path = folder / fileName
    let content = try FileSystem.read(path, limit: 1 << 20)
    let value = try JSONValue.parse(content, origin: path.description)
    guard let object = value.asObject, let sourceFolder = object["source_folder"]?.asPath,
      let settings = object["settings"]?.asArray, let emits = object["emits"]?.asBool,
      object["epochs"]?.asInt.map((1...TrainingPlan.mostEpochs).contains) ?? true
    else {
      throw RuntimeError(.json, "`\(path)` does not hold what `wsc train` writes there")
    }
    return RunRecord(
      source: object["source"]?.asPath, sourceFolder: sourceFolder,
      settings: settings.compactMap(\.asString), network: object["network"]?.asString,
      train: object["train"]?.asString, emit: object["emit"]?.asString,
      epochs: object["epochs"]?.asInt, dataFolder: object["data_folder"]?.asPath, emits: emits)
  }

  private var json: JSONValue {
    [
      "source": JSONValue(source), "source_folder": JSONValue(sourceFolder),
      "settings": .array(settings.map { .string($0) }), "network": JSONValue(network),
      "train": JSONValue(train), "emit": JSONValue(emit),
      "epochs": JSONValue(epochs), "data_folder": JSONValue(dataFolder),
      "emits": .bool(emits),
    ]
  }
}
