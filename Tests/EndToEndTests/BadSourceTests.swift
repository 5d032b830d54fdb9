import Foundation
import Testing

/// A replacement in the tiny network and the range of codes that answers it.
private let faults: [(old: String, new: String, code: String)] = [
  ("copies = 4", "copies = 0", "WS2"),
  ("copies = 4", "copies = -3", "WS2"),
  ("copies = 4", "copies = 9223372036854775808", "WS"),
  ("copies = 4", "copies = 9223372036854775807", "WS"),
  ("unit[28, 28, 1]", "unit[4294967296, 4294967296, 4294967296]", "WS"),
  ("unit[28, 28, 1]", "unit[0, 28, 1]", "WS"),
  ("limit: 4 epochs", "limit: 4 furlongs", "WS"),
  ("limit: 4 epochs", "limit: 4 examples", "WS5"),
  ("train Tiny {", "train Tinny {", "WS"),
  ("brelu |> max_pool", "brlu |> max_pool", "WS2"),
  ("batch: 50", "bach: 50", "WS5"),
  ("flatten |> dense(24, bias", "flatten |> dense(24, bais", "WS"),
]

@Suite("Bad source files")
struct BadSourceTests {
  @Test("one fault gives errors with a code and status 1, never a trap", arguments: faults.indices)
  func oneFault(index: Int) throws {
    let fault = faults[index]
    let place = try Workplace()
    let source = TinyNetwork.source().replacing(fault.old, with: fault.new)
    #expect(source != TinyNetwork.source())
    try place.write("net.ws", source)
    for command in ["check", "build", "show"] {
      let outcome = try place.wsc(command, "net.ws", seconds: 20)
      #expect(outcome.status == 1, "\(command): \(outcome.messages)")
      #expect(outcome.messages.contains("error[\(fault.code)"), "\(outcome.messages)")
      #expect(outcome.messages.contains("net.ws:"), "\(outcome.messages)")
    }
  }

  @Test("broken bytes are one error")
  func brokenBytes() throws {
    let place = try Workplace()
    let good = Array(TinyNetwork.source().utf8)
    for (name, bytes) in [
      ("utf8.ws", good[..<40] + [0xC3, 0x28, 0xFF] + good[40...]),
      ("nul.ws", good[..<40] + [0] + good[40...]),
    ] {
      try place.write(name, bytes: Array(bytes))
      let outcome = try place.wsc("check", name, seconds: 20)
      #expect(outcome.status == 1)
      #expect(outcome.messages.components(separatedBy: "error[WS0").count == 2)
    }
  }

  @Test("every truncation ends with status 0 or 1")
  func truncated() throws {
    let place = try Workplace()
    let good = Array(TinyNetwork.source().utf8)
    for length in stride(from: 0, to: good.count, by: 97) {
      try place.write("net.ws", bytes: Array(good[..<length]))
      let outcome = try place.wsc("check", "net.ws", seconds: 20)
      #expect([0, 1].contains(outcome.status), "\(length): \(outcome.messages)")
    }
  }

  @Test("a source of 9 MB, a folder and a missing file are refused")
  func unreadable() throws {
    let place = try Workplace()
    try place.write("large.ws", bytes: [UInt8](repeating: 0x20, count: 9 << 20))
    try place.write("folder/net.ws", "")
    for name in ["large.ws", "folder", "missing.ws"] {
      let outcome = try place.wsc("check", name, seconds: 20)
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains("error[WS"))
      #expect(outcome.messages.contains(name))
    }
    let outcome = try place.wsc("check", "mising.ws", seconds: 20)
    #expect(outcome.status == 1)
  }
}
