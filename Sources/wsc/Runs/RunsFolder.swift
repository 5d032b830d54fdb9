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

  /// The run whose weights are the newest; of one network, or of any.
  static func latestFinished(network: String?) throws(RuntimeError) -> String? {
    guard FileSystem.kind(of: name) == .folder else { return nil }
    var latest: (folder: String, time: Int)?
    let networks = if let network { [network] } else { try FileSystem.list(name) }
    for candidate in networks {
      let parent = FilePath.join(name, candidate)
      guard FileSystem.kind(of: parent) == .folder else { continue }
      for number in try numbers(in: parent).sorted() {
        let folder = FilePath.join(parent, String(number))
        let weights = FilePath.join(folder, "weights.safetensors")
        guard let time = Platform.modificationTime(weights) else { continue }
        if time >= latest?.time ?? .min { latest = (folder, time) }
      }
    }
    return latest?.folder
  }

  private static func numbers(in folder: String) throws(RuntimeError) -> [Int] {
    try FileSystem.list(folder).compactMap { Int($0) }.filter { $0 > 0 && $0 < 1 << 40 }
  }
}
