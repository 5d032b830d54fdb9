import Foundation
import Testing
import WSRuntime

@testable import WSCompiler

@Suite struct CTargetTests {
  /// Each file's own self-test, built by a C compiler with all warnings and traps for undefined
  /// behaviour; the header repeats the file's interface.
  @Test func everyNetlistPassesItsOwnSelfTest() throws {
    let folder = try TemporaryFolder()
    for (number, netlist) in try TargetCorpus.netlists().enumerated() {
      let files = try Target.c.files(netlist, TargetOptions(Target.c.word))
      #expect(files.map(\.ending) == [".c", ".h"])
      for file in files {
        let sink = CollectedBytes()
        try file.write(sink)
        try folder.write("net\(number)\(file.ending)", sink.bytes)
      }
      try folder.write("both\(number).c", Array("#include \"net\(number).h\"\n".utf8))
    }
    let outcome = try folder.shell(
      """
      set -e
      flags="-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror"
      for file in net*.c; do
        clang $flags -fsanitize=undefined -fsanitize-trap=all -DSELF_TEST $file -o test
        ./test >>log || { echo $file; ./test | head -3; exit 1; }
      done
      for file in both*.c; do clang $flags -fsyntax-only $file; done
      """)
    #expect(outcome == "")
    #expect(try folder.text("log").split(separator: "\n").count == TargetCorpus.netlists().count)
  }

  /// A self-test that cannot fail proves nothing.
  @Test func aWrongBitIsFound() throws {
    var netlist = try TargetCorpus.stored()[0]
    netlist.vectors?.populations["join"]?[9] ^= 4
    let folder = try TemporaryFolder()
    let sink = CollectedBytes()
    try CWriter(netlist).writeFile(to: sink)
    try folder.write("net.c", sink.bytes)
    let outcome = try folder.shell("clang -std=c99 -DSELF_TEST net.c -o test; ./test")
    #expect(outcome.contains("picture 1: byte 8 of join is"))
    #expect(outcome.contains("everything: 1 wrong"))
  }

  @Test func netlistsWithMemoryAreRefusedByName() throws {
    let netlist = try TargetCorpus.ofVersionTwo()
    let error = #expect(throws: RuntimeError.self) { try TargetCall(.c).fitted(netlist) }
    #expect(error?.code == "WS6217")
    #expect(error?.message.contains("it runs for 6 steps") == true)
  }

  @Test func fieldsAreAsNarrowAsTheirWeights() throws {
    let netlist = try #require(try TargetCorpus.netlists().first { $0.name == "wide-channels" })
    let sink = CollectedBytes()
    try CWriter(netlist).writeFile(to: sink)
    let text = String(decoding: sink.bytes, as: UTF8.self)
    for (name, bits) in [("few", 2), ("deep", 8), ("signs", 1), ("nibbles", 4), ("far", 8)] {
      #expect(text.contains(">\(name): \(bits) bits each"), "\(name)")
    }
  }
}
