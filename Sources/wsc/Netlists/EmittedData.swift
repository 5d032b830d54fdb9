import WSCompiler
import WSRuntime

/// The data of the networks that a call emits, read once.
struct EmittedData {
  private let option: FilePath?
  private let folder: FilePath
  /// All that have been read.
  private(set) var files: [DataFile] = []
  private var loaded: (recipe: DataRecipe, seed: UInt64, data: DataSplit)?

  init(_ invocation: Invocation) {
    option = invocation.path(.dataDir)
    folder = (invocation.paths.first ?? ".").parent
  }

  mutating func load(
    _ recipe: DataRecipe, for trained: TrainedWeights, seed: UInt64, threads: Int,
    _ console: Console
  ) throws -> DataSplit {
    if let loaded, loaded.recipe == recipe, loaded.seed == seed { return loaded.data }
    let folders =
      trained.run?.record.searchFolders(option: option)
      ?? dataSearchFolders(option: option, beside: folder)
    let data = try DataSplit.load(recipe, searchFolders: folders, seed: seed, threads: threads)
    trained.warnIfChanged(data.files, console)
    files += data.files
    loaded = (recipe, seed, data)
    return data
  }
}
