import Foundation
import Testing

/// What a plan says that no source could.
@Suite("Edited plans") struct EditedPlanTests {
  @Test("no loss, one of a signal with itself, a key without votes, a name that files have taken")
  func refused() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 3, train: 300))
    try #require(try place.wsc("build", "net.ws", "-o", "p.json").status == 0)
    let plan = try place.text("p.json")
    func replaced(_ pattern: Regex<Substring>, with text: String) throws -> String {
      let changed = plan.replacing(pattern, with: text)
      try #require(changed != plan, "\(text)")
      return changed
    }
    let name = try #require(plan.firstMatch(of: /"([a-z0-9_.]+\.weight)"/)?.1)
    for (changed, says) in [
      (try replaced(/"losses": \[[^\]]*\]/, with: "\"losses\": []"), "no loss"),
      (
        try replaced(
          /"losses": \[[^\]]*\]/,
          with: """
            "losses": [{"kind": "mean_squared", "signal": 1, "target": 1, "weight": 1}]
            """), "with itself"
      ),
      (try replaced(/"[01]*1[01]{9,}"/, with: "\"\(String(repeating: "0", count: 20))\""), "key"),
      (
        plan.replacing("\"\(name)\"", with: "\"__metadata__\""),
        "no parameter can be called `__metadata__`"
      ),
    ] {
      try place.write("q.json", changed)
      let outcome = try place.wsc("train", "q.json", "--run", "r", "--epochs", "3")
      #expect(outcome.status == 1, "\(says): \(outcome.messages)")
      #expect(outcome.messages.contains(says), "\(says): \(outcome.messages)")
      #expect(!place.exists("r"))
    }
  }
}
