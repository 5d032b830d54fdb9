import Foundation
import Testing

@testable import WSRuntime

@Suite struct FreeMemoryTests {
  @Test func theMachineTellsWhatIsAvailable() {
    let text = "MemTotal:       24684096 kB\nMemFree: 1 kB\nMemAvailable:   23948600 kB\n"
    #expect(FreeMemory.available(meminfo: text) == 23_948_600 * 1024)
    #expect(FreeMemory.available(meminfo: "MemTotal: 5 kB\n") == nil)
    #expect(FreeMemory.available(meminfo: "MemAvailable: many kB\n") == nil)
    #expect(FreeMemory.available(meminfo: "MemAvailable: 9223372036854775807 kB\n") == Int.max)
  }

  /// `text` in the files of a mounted hierarchy.
  private func free(_ description: String, _ files: [String: String]) throws -> Int? {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("wsc-groups-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = root.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return ControlGroup(description: description).freeBytes(root: FilePath(root.path))
  }

  @Test func theTightestGroupOfVersion2Counts() throws {
    let files = [
      "a/b/memory.max": "max\n", "a/b/memory.current": "5\n",
      "a/memory.max": "1000\n", "a/memory.current": "700\n",
      "a/memory.stat": "anon 400\ninactive_file 100\nactive_file 50\n",
    ]
    #expect(try free("0::/a/b\n", files) == 450)
    #expect(try free("0::/other\n", files) == nil)
  }

  @Test func aContainerSeesItsGroupAtTheMount() throws {
    let files = ["memory.max": "1000\n", "memory.current": "2000\n"]
    #expect(try free("0::/somewhere/outside\n", files) == 0)
  }

  @Test func groupsOfVersion1Count() throws {
    let files = [
      "memory/a/memory.limit_in_bytes": "5000\n", "memory/a/memory.usage_in_bytes": "1000\n",
      "memory/memory.limit_in_bytes": "9223372036854771712\n",
      "memory/memory.usage_in_bytes": "1000\n",
    ]
    #expect(try free("9:cpu:/a\n4:cpuset,memory:/a\n", files) == 4000)
    #expect(try free("4:memory:/\n", files) == nil)
  }

  @Test func brokenGroupFilesAreNoLimit() throws {
    let files = ["memory.max": "many\n", "memory.current": "-3\n"]
    #expect(try free("0::/\n", files) == nil)
    #expect(try free("", files) == nil)
    #expect(try free("::::\n\n0:\n", files) == nil)
  }

  @Test func aNeedAddsUpAndNamesItsParts() throws {
    var need = MemoryNeed()
    need.add("parameters", 3 << 30)
    need.add("gradients", 0)
    need.add("parameters", 1 << 30)
    need.add("data", 1 << 20)
    #expect(need.total == 4 << 30 + 1 << 20)
    #expect(need.text == "parameters 4.0 GiB, data 1.0 MiB")
    #expect(throws: Never.self) {
      try need.expect(FreeMemory(bytes: need.total, limit: .machine), for: "it")
    }
    let error = #expect(throws: RuntimeError.self) {
      try need.expect(FreeMemory(bytes: 1 << 30, limit: .controlGroup), for: "training `N`")
    }
    #expect(error?.code == "WS8009")
    #expect(error?.message == "training `N` needs 4.0 GiB of memory, 1.0 GiB are free")
    #expect(error?.notes.contains("parameters: 4.0 GiB") == true)
    need.add("activations and their gradients", .max)
    #expect(need.total == .max)
  }

  @Test func bytesAreReadable() {
    #expect(byteText(0) == "0 B")
    #expect(byteText(1023) == "1023 B")
    #expect(byteText(1536) == "1.5 KiB")
    #expect(byteText(5 << 40) == "5.0 TiB")
    #expect(byteText(.max) == "more than 8388607 TiB")
  }
}
