import Foundation
import Testing

@testable import wsc

@Suite("wsc fmt")
struct FormatCommandTests {
  private let untidy = "whetstone 1\n\nsize   n=3\nsize m = [1,\n2]\n"
  private let tidy = "whetstone 1\n\nsize n = 3\nsize m = [1, 2]\n"

  @Test("rewrites in place, keeps permissions, follows links")
  func inPlace() throws {
    let place = try Workplace()
    try place.write("a.ws", untidy)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: place.path("a.ws"))
    try FileManager.default.createSymbolicLink(
      atPath: place.path("b.ws"), withDestinationPath: place.path("a.ws"))
    #expect(try place.wsc("fmt", "b.ws").status == 0)
    #expect(try place.text("a.ws") == tidy)
    let attributes = try FileManager.default.attributesOfItem(atPath: place.path("a.ws"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    let link = try FileManager.default.attributesOfItem(atPath: place.path("b.ws"))
    #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
    #expect(try place.names() == ["a.ws", "b.ws"])
  }

  @Test("standard input goes to standard output")
  func standardInput() throws {
    let outcome = try Workplace().wsc("fmt", "-", input: untidy)
    #expect(outcome.output == tidy)
    #expect(outcome.status == 0)
  }

  @Test("--check lists what would change and changes nothing")
  func check() throws {
    let place = try Workplace()
    try place.write("a.ws", untidy)
    try place.write("b.ws", tidy)
    let outcome = try place.wsc("fmt", "--check", "a.ws", "b.ws")
    #expect(outcome.status == 1)
    #expect(outcome.output == "a.ws\n")
    #expect(try place.text("a.ws") == untidy)
    #expect(try place.wsc("fmt", "--check", "b.ws").status == 0)
  }

  @Test("--check and --diff fail for what `wsc fmt` reports")
  func checkOfFaults() throws {
    let place = try Workplace()
    try place.write("nul.ws", bytes: Array("whetstone 1\n\nsize n = 3\n".utf8) + [0])
    try place.write("byte.ws", bytes: Array("whetstone 1\n// ".utf8) + [0xFF, 10])
    try place.write("wide.ws", bytes: [0xFF, 0xFE] + "whetstone 1\n".utf8.flatMap { [$0, 0] })
    try place.write("long.ws", "whetstone 1\n" + String(repeating: "// long\n", count: 1_100_000))
    try place.write("fault.ws", "whetstone 1\n\nnetwork M {\n  a = = 3\n}\n")
    for name in ["nul.ws", "byte.ws", "wide.ws", "long.ws", "fault.ws"] {
      let plain = try place.wsc("fmt", name)
      let code = plain.messages.prefix { $0 != "]" }
      #expect(plain.status == 1 && code.contains("error[WS"), "\(name): \(plain.messages)")
      for option in ["--check", "--diff"] {
        let outcome = try place.wsc("fmt", option, name)
        #expect(outcome.status == 1, "\(name) \(option)")
        #expect(outcome.messages.hasPrefix(code), "\(name) \(option): \(outcome.messages)")
      }
    }
  }

  @Test("a file that is not there keeps none of the others from its look")
  func missing() throws {
    let place = try Workplace()
    try place.write("a.ws", untidy)
    let outcome = try place.wsc("fmt", "no.ws", "a.ws")
    #expect(outcome.status == 1 && outcome.messages.contains("WS7001"), "\(outcome.messages)")
    #expect(try place.text("a.ws") == tidy)
  }

  @Test("--diff is a unified difference")
  func difference() throws {
    let place = try Workplace()
    try place.write("a.ws", untidy)
    let outcome = try place.wsc("fmt", "--diff", "a.ws")
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        --- a.ws
        +++ a.ws
        @@ -1,5 +1,4 @@
         whetstone 1
         
        -size   n=3
        -size m = [1,
        -2]
        +size n = 3
        +size m = [1, 2]

        """)
    #expect(try place.text("a.ws") == untidy)
  }

  @Test("a fault of grammar stays as it stands and is reported")
  func fault() throws {
    let place = try Workplace()
    try place.write("a.ws", "whetstone 1\n\nsize   n=3\nnetwork M {\n  a   = = 3\n  b   = 4\n}\n")
    let outcome = try place.wsc("fmt", "a.ws")
    #expect(outcome.status == 1)
    let text = try place.text("a.ws")
    #expect(text.contains("size n = 3\n"))
    #expect(text.contains("  a   = = 3\n  b = 4\n"))
  }

  @Test("the examples and what `wsc new` writes have the look")
  func examples() throws {
    let place = try Workplace()
    let starter = try place.wsc("new", "-").output
    #expect(try place.wsc("fmt", "-", input: starter).output == starter)
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "examples")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
    for name in names where name.hasSuffix(".ws") {
      let outcome = try place.wsc("fmt", "--check", folder.appending(path: name).path())
      #expect(outcome.status == 0, "\(name)")
    }
  }
}
