#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much more memory this process may have, and what sets the limit.
package struct FreeMemory: Equatable, Sendable {
  package enum Limit: Equatable, Sendable {
    case machine, addressSpace, dataSegment, controlGroup

    /// For notes.
    package var text: String {
      switch self {
      case .machine: "that is what the machine can give now"
      case .addressSpace: "the limit is that of `ulimit -v`"
      case .dataSegment: "the limit is that of `ulimit -d`"
      case .controlGroup: "the limit is that of the control group, or container, of the process"
      }
    }
  }

  package var bytes: Int
  package var limit: Limit

  package init(bytes: Int, limit: Limit) {
    self.bytes = bytes
    self.limit = limit
  }

  /// The tightest of all limits; nil where the system tells none.
  ///
  /// - Parameter threads: that will be started; each takes a stack out of the address space.
  package static func now(threads: Int) -> FreeMemory? {
    let held = processPages()
    let stack = limit(of: .stack) ?? 8 << 20
    let stacks = MemoryNeed.bytes(min(max(threads, 0), 1 << 20), min(stack, 64 << 20))
    var found: [FreeMemory] = []
    if let bytes = availableOnMachine() { found.append(FreeMemory(bytes: bytes, limit: .machine)) }
    if let limit = limit(of: .addressSpace), let held {
      found.append(
        FreeMemory(bytes: max(0, limit - held.addressSpace - stacks), limit: .addressSpace))
    }
    if let limit = limit(of: .data), let held {
      found.append(FreeMemory(bytes: max(0, limit - held.data - stacks), limit: .dataSegment))
    }
    if let text = FileSystem.kernelText("/proc/self/cgroup"),
      let bytes = ControlGroup(description: text).freeBytes(root: "/sys/fs/cgroup")
    {
      found.append(FreeMemory(bytes: bytes, limit: .controlGroup))
    }
    return found.min { $0.bytes < $1.bytes }
  }

  /// Physical memory that is free, or can be freed without swapping.
  private static func availableOnMachine() -> Int? {
    if let text = FileSystem.kernelText("/proc/meminfo"), let bytes = available(meminfo: text) {
      return bytes
    }
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    return pages > 0 ? MemoryNeed.bytes(pages, pageSize) : nil
  }

  /// `MemAvailable` of /proc/meminfo, which counts in KiB.
  static func available(meminfo: String) -> Int? {
    for line in meminfo.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      let words = line.split(separator: " ")
      guard words.count >= 2, let size = Int(words[1]), size >= 0 else { return nil }
      return MemoryNeed.bytes(size, 1024)
    }
    return nil
  }

  /// What the process has already, by the two ways of counting.
  private static func processPages() -> (addressSpace: Int, data: Int)? {
    guard let text = FileSystem.kernelText("/proc/self/statm") else { return (0, 0) }
    let pages = text.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    guard pages.count >= 6 else { return nil }
    return (MemoryNeed.bytes(pages[0], pageSize), MemoryNeed.bytes(pages[5], pageSize))
  }

  private static var pageSize: Int { max(1, sysconf(Int32(_SC_PAGESIZE))) }

  private enum Resource { case addressSpace, data, stack }

  /// Nil where there is no limit.
  private static func limit(of resource: Resource) -> Int? {
    var limit = rlimit()
    let status =
      switch resource {
      case .addressSpace: getrlimit(number(RLIMIT_AS), &limit)
      case .data: getrlimit(number(RLIMIT_DATA), &limit)
      case .stack: getrlimit(number(RLIMIT_STACK), &limit)
      }
    guard status == 0, let bytes = Int(exactly: limit.rlim_cur), bytes < Int.max else {
      return nil
    }
    return bytes
  }
}

extension FileSystem {
  /// A file in which Linux says something; nil where it is not there, as on other systems.
  static func kernelText(_ path: FilePath) -> String? {
    guard kind(of: path) == .file else { return nil }
    return (try? read(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension MemoryNeed {
  /// Fails where less is free now; `work` begins the sentence.
  package func expectFree(threads: Int, for work: String) throws(RuntimeError) {
    try expect(FreeMemory.now(threads: threads), for: work)
  }
}

#if canImport(Glibc)
  private func number(_ resource: __rlimit_resource) -> Int32 { Int32(resource.rawValue) }
#else
  private func number(_ resource: Int32) -> Int32 { resource }
#endif
