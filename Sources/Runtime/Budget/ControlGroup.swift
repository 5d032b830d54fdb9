/// The control groups of Linux that a process belongs to: containers limit memory with them.
struct ControlGroup: Equatable, Sendable {
  /// In the one hierarchy of version 2, and in version 1's of memory.
  var unified: String?
  var memory: String?

  /// The text of /proc/self/cgroup: `number:controllers:path` in each line.
  init(description: String) {
    for line in description.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      if fields[0] == "0", fields[1].isEmpty { unified = String(fields[2]) }
      if fields[1].split(separator: ",").contains("memory") { memory = String(fields[2]) }
    }
  }

  /// What is left in the tightest of these groups and those above them; nil without a limit.
  ///
  /// - Parameter root: where the hierarchies are mounted.
  func freeBytes(root: FilePath) -> Int? {
    var found: [Int] = []
    if let unified {
      for mount in [root, root / "unified"] {
        for folder in Self.folders(unified, in: mount) {
          found.append(contentsOf: Self.free(folder, limit: "memory.max", used: "memory.current"))
        }
      }
    }
    if let memory {
      for folder in Self.folders(memory, in: root / "memory") {
        found.append(
          contentsOf: Self.free(
            folder, limit: "memory.limit_in_bytes", used: "memory.usage_in_bytes"))
      }
    }
    return found.min()
  }

  /// The group's own folder and those above it, up to the mount: inside a container the path may
  /// lead nowhere, and the mount itself is the group.
  private static func folders(_ path: String, in mount: FilePath) -> [FilePath] {
    var folders = [mount]
    var folder = mount
    for name in path.split(separator: "/") where name != ".." {
      folder = folder / FilePath(name)
      folders.append(folder)
    }
    return folders
  }

  /// Nothing where the group sets no limit.
  private static func free(_ folder: FilePath, limit: FilePath, used: FilePath) -> [Int] {
    guard let limit = number(folder / limit), let used = number(folder / used) else { return [] }
    // Pages of files are given up when memory is short.
    let reclaimable = fileBytes(folder / "memory.stat")
    return [max(0, limit - max(0, used - reclaimable))]
  }

  /// Nil for `max`, and for what version 1 writes where there is no limit: all pages of an `Int`.
  private static func number(_ path: FilePath) -> Int? {
    guard let text = FileSystem.kernelText(path),
      let value = Int(text.split { $0 == "\n" }.first ?? ""),
      (0..<(1 << 60)).contains(value)
    else { return nil }
    return value
  }

  private static func fileBytes(_ path: FilePath) -> Int {
    var sum = 0
    for line in (FileSystem.kernelText(path) ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, words[0] == "inactive_file" || words[0] == "active_file",
        let value = Int(words[1]), value >= 0
      else { continue }
      sum = MemoryNeed.sum(sum, value)
    }
    return sum
  }
}
