import WSRuntime

/// The folder `runs/` of the working directory: `runs/<network>/<n>` for each run.
enum RunsFolder {
  static let name = "runs"

  /// Makes the next numbered folder of a network.
  static func makeNext(network: String) throws(RuntimeError) -> String {
    let parent = FilePath.join(name, network)
    try FileSystem.createFolder(parent)
    var number = (try numbers(in: parent).max() ?? 0) + 1
    while true {
      let folder = FilePath.join(parent, String(number))
      if try FileSystem.createNewFolder(folder) { return folder }
      number += 1
    }
  }

  /// The run that has the newest file of a name; of one network, or of any.
  static func latest(
    network: String?, holding file: String
  ) throws(RuntimeError) -> String? {
    guard FileSystem.kind(of: name) == .folder else { return nil }
    var latest: (folder: String, time: (seconds: Int, nanoseconds: Int))?
    let networks = if let network { [network] } else { try FileSystem.list(name) }
    for candidate in networks {
      let parent = FilePath.join(name, candidate)
      guard FileSystem.kind(of: parent) == .folder else { continue }
      for number in try numbers(in: parent).sorted() {
        let folder = FilePath.join(parent, String(number))
        let path = FilePath.join(folder, file)
        guard let time = Platform.modificationTime(path) else { continue }
        if let latest, time < latest.time { continue }
        latest = (folder, time)
      }
    }
    return latest?.folder
  }

  private static func numbers(in folder: String) throws(RuntimeError) -> [Int] {
    try FileSystem.list(folder).compactMap { Int($0) }.filter { $0 > 0 && $0 < 1 << 40 }
  }
}
