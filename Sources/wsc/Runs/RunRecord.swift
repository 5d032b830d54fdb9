import WSCompiler
import WSLang
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
  /// Where it was read.
  private(set) var folder: FilePath?

  static let netlistName: FilePath = "net.netlist.safetensors"

  /// The netlist of a run.
  static func netlistPath(in folder: FilePath) -> FilePath { folder / netlistName }

  static func profilePath(in folder: FilePath) -> FilePath { folder / "profile.json" }

  /// All that `wsc train` writes into a folder.
  static func paths(in folder: FilePath) -> [FilePath] {
    RunFolder.paths(in: folder) + [
      folder / fileName, netlistPath(in: folder), profilePath(in: folder),
    ]
  }

  /// Where the run's data are looked up; `option` is the `--data-dir` of now.
  func searchFolders(option: FilePath?) -> [FilePath] {
    // A run that was moved with its data finds them as its netlist does.
    dataSearchFolders(option: option ?? dataFolder, beside: sourceFolder)
      + (folder.map { [$0.parent, "."] } ?? [])
  }

  /// The copy of the source that the run holds; fails if its plan was not made of it.
  func storedSource(
    in folder: FilePath, of plan: TrainingPlan
  ) throws(RuntimeError) -> SourceInput? {
    guard source != nil else { return nil }
    let path = RunFolder.sourcePath(in: folder)
    let stored = try SourceInput(path, settings: settings, epochs: plan.training.limit)
    guard stored.digest == plan.program.sourceDigest else {
      throw RuntimeError(
        .damagedFile,
        "`\(path)` is not the source that the run was trained from: it has been changed since, or "
          + "damaged",
        help: "put a copy of it back, or name the network file too: `wsc emit FILE --weights "
          + "\(shellWord(folder))`, `wsc train FILE --resume \(shellWord(folder))`")
    }
    return stored
  }

  /// Of the netlist with which a run of the plan ends; nil if it ends without.
  func netlistSize(of source: SourceInput?, _ plan: TrainingPlan) -> NetlistSize? {
    guard emits, let source else { return nil }
    let choice = SubjectChoice(
      network: network ?? plan.program.network, train: train, emit: emit)
    var unsaid = Diagnostics()
    return CheckedSource(source).model.subject(choice, for: .emit, into: &unsaid)
      .map(WSCompiler.netlistSize) ?? NetlistSize(plan.program)
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
    var object = json
    object[Self.checksumName] = .string(Self.checksum(of: json))
    return RunFolder.Companion(
      name: Self.fileName,
      bytes: Array((JSONValue.object(object).text(indented: true) + "\n").utf8))
  }

  static func load(from folder: FilePath) throws(RuntimeError) -> RunRecord {
    let path = folder / fileName
    do throws(RuntimeError) {
      let content = try FileSystem.read(path, limit: 1 << 20)
      let value = try JSONValue.parse(content, origin: path.description)
      guard var object = value.asObject else {
        throw RuntimeError(.json, "`\(path)` is \(value.kindName), not the record of a run")
      }
      // Records of before have none.
      if let promised = object[checksumName] {
        object[checksumName] = nil
        guard promised.asString == checksum(of: object) else {
          throw RuntimeError(
            .damagedFile, "`\(path)` is damaged: it is not what was written",
            notes: ["who changes it on purpose takes `\(checksumName)` out of it"])
        }
      }
      guard var record = RunRecord(object) else {
        throw RuntimeError(.json, "`\(path)` does not hold what `wsc train` writes there")
      }
      record.folder = folder
      return record
    } catch {
      var fault = error
      fault.help =
        "put a copy of it back, or let the network file give it anew: `wsc train FILE --resume "
        + "\(shellWord(folder))`, with the options of the run"
      throw fault
    }
  }

  private static let checksumName = "checksum"

  private static func checksum(of object: JSONObject) -> String {
    var sum = CRC32()
    sum.update(JSONValue.object(object).text().utf8)
    return "crc32:" + sum.hexadecimal
  }

  private var json: JSONObject {
    [
      "source": JSONValue(source), "source_folder": JSONValue(sourceFolder),
      "settings": .array(settings.map { .string($0) }), "network": JSONValue(network),
      "train": JSONValue(train), "emit": JSONValue(emit),
      "epochs": JSONValue(epochs), "data_folder": JSONValue(dataFolder),
      "emits": .bool(emits),
    ]
  }
}

extension RunRecord {
  /// What `wsc train` has written; nil for anything else.
  fileprivate init?(_ object: JSONObject) {
    func isText(_ name: String) -> Bool {
      object[name].map { $0 == .null || $0.asString != nil } ?? true
    }
    guard let sourceFolder = object["source_folder"]?.asPath,
      let settings = object["settings"]?.asArray, let emits = object["emits"]?.asBool,
      settings.allSatisfy({ $0.asString != nil }),
      object["epochs"]?.asInt.map((1...TrainingPlan.mostEpochs).contains) ?? true,
      ["network", "train", "emit"].allSatisfy(isText)
    else { return nil }
    self.init(
      source: object["source"]?.asPath, sourceFolder: sourceFolder,
      settings: settings.compactMap(\.asString), network: object["network"]?.asString,
      train: object["train"]?.asString, emit: object["emit"]?.asString,
      epochs: object["epochs"]?.asInt, dataFolder: object["data_folder"]?.asPath, emits: emits)
  }
}
