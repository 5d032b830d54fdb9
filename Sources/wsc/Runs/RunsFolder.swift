import WSRuntime

/// The folder `runs/` of the working directory: `runs/<network>/<n>` for each run.
enum RunsFolder {
  static let name: FilePath = "runs"

  /// Makes the next numbered folder of a network.
  static func makeNext(network: String) throws(RuntimeError) -> FilePath {
    let parent = name / FilePath(network)
    try FileSystem.createFolder(parent)
    var number = (try numbers(in: parent).max() ?? 0) + 1
    while true {
      let folder = parent / FilePath(String(number))
      if try FileSystem.createNewFolder(folder) { return folder }
      number += 1
    }
  }

  /// The run that has the newest file of a name; of one network, or of any.
  static func latest(
    network: String?, holding file: FilePath
  ) throws(RuntimeError) -> FilePath? {
    guard FileSystem.kind(of: name) == .folder else { return nil }
    var latest: (folder: FilePath, time: (seconds: Int, nanoseconds: Int))?
    let networks = if let network { [FilePath(network)] } else { try FileSystem.list(name) }
    for candidate in networks {
      let parent = name / candidate
      guard FileSystem.kind(of: parent) == .folder else { continue }
      for number in try numbers(in: parent).sorted() {
        let folder = parent / FilePath(String(number))
        let path = folder / file
        guard let time = Platform.modificationTime(path) else { continue }
        if let latest, time < latest.time { continue }
        latest = (folder, time)
      }
    }
    return latest?.folder
  }

  private static func numbers(in folder: FilePath) throws(RuntimeError) -> [Int] {
    try FileSystem.list(folder).compactMap { $0.text.flatMap { Int($0) } }
      .filter { $0 > 0 && $0 < 1 << 40 }
  }
}
