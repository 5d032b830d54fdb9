import Foundation
import Testing
import WSLang

@testable import WSCompiler

/// What messages advise mends what they are about, and offers nothing that is refused in turn.
@Suite struct RemedyTests {
  /// Each fix of each failing example of the catalogue is applied: the message is gone, and no
  /// other has come.
  @Test func everyFixOfTheCatalogueMends() {
    var applied = 0
    for entry in DiagnosticCatalogue.entries {
      guard case .source(let text) = entry.failing else { continue }
      let before = CheckedSource(text)
      for (index, diagnostic) in before.diagnostics.enumerated() {
        for help in diagnostic.helps.indices {
          guard let fix = diagnostic.helps[help].fix, let after = before.mended(index, help: help)
          else { continue }
          applied += 1
          // A placeholder is to be filled in.
          if fix.safety == .placeholder, after.codes.allSatisfy({ $0 != entry.code.text }) {
            continue
          }
          #expect(
            after.codes.filter { !Self.warnings.contains($0) } == [],
            "\(entry.code) “\(diagnostic.helps[help].message)”:\n\(after.rendered)")
        }
      }
    }
    #expect(applied > 40)
  }

  /// In files with many faults, too, no fix brings a new one.
  @Test(arguments: ["check", "snippets/invalid"])
  func noFixBringsAnotherFault(folder: String) throws {
    let place = GoldenSources.folder.appending(path: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    var applied = 0
    for name in names where name.hasSuffix(".ws") {
      let text = try String(contentsOf: place.appending(path: name), encoding: .utf8)
      let before = CheckedSource(text)
      for (index, diagnostic) in before.diagnostics.enumerated() {
        for help in diagnostic.helps.indices {
          guard let after = before.mended(index, help: help) else { continue }
          applied += 1
          func same(_ other: Diagnostic) -> Bool {
            other.code == diagnostic.code && other.message == diagnostic.message
          }
          #expect(
            after.diagnostics.count(where: same) < before.diagnostics.count(where: same),
            "\(name), “\(diagnostic.helps[help].message)”:\n\(after.rendered)")
          // What was kept back because of a fault of grammar may be said now.
          guard diagnostic.severity == .error, diagnostic.code.text >= "WS2" else { continue }
          #expect(after.errorCount <= before.errorCount, "\(name):\n\(after.rendered)")
        }
      }
    }
    #expect(applied > 10)
  }

  /// Warnings that a mended file may have: what was misspelt is not used anywhere else either.
  private static let warnings: Set<String> = ["WS2031", "WS4121"]

  private func check(_ items: String, _ plans: String = "") -> CheckedSource {
    CheckedSource("whetstone 1\nnetwork Net {\n\(items)\n}\n\(plans)")
  }

  @Test func whatIsGivenIsNotSuggested() {
    for call in [
      "conv(8, kernal: 3, kernel: 3)", "conv(8, kernel: 3, kernal: 3)", "conv(8, 5, kernel: 3)",
    ] {
      let checked = check("input x: unit[8, 8, 1]\noutput y = x |> \(call) |> brelu")
      #expect(checked.codes.count == 1, "\(checked.rendered)")
      let helps = checked.diagnostics.flatMap(\.helps).map(\.message)
      #expect(!helps.contains { $0.contains("`kernel`") }, "\(helps)")
    }
    let plan = check(
      "input x: unit[8]\noutput y = x |> dense(2) |> brelu",
      "train Net { limit: 3 epochs  limmit: 4 epochs }")
    #expect(plan.codes == ["WS5005"])
    #expect(plan.diagnostics[0].helps.isEmpty)
    let op = check(
      """
      op f(width: size) = dense(width) |> brelu
      input x: unit[8]
      output y = x |> f(widht: 3, width: 3)
      """)
    #expect(op.codes == ["WS2013"])
    #expect(op.diagnostics[0].helps.isEmpty)
  }

  @Test func aNumberBehindAKeyLacksItsColon() throws {
    let checked = check("input x: unit[8, 8, 1]\noutput y = x |> conv(8, kernel 3) |> brelu")
    #expect(checked.codes == ["WS1041"])
    #expect(try #require(checked.mended(0, help: 0)).codes.isEmpty)
    let word = check(
      "input x: unit[8, 8, 1]\noutput y = x |> conv(8, kernel: 3, padding same) |> brelu")
    #expect(word.codes == ["WS1072"])
    #expect(word.diagnostics[0].helps.count == 2)
    #expect(try #require(word.mended(0, help: 1)).codes.isEmpty)
  }

  @Test func aListOfSignalsIsOneError() throws {
    let items = "input x: unit[4]\na = x |> dense(2) |> brelu\n"
    let checked = check(items + "output y = concat([a, x]) |> dense(2) |> brelu")
    #expect(checked.codes == ["WS2014"])
    #expect(try #require(checked.mended(0, help: 0)).codes.isEmpty)
    #expect(check(items + "output y = concat(5) |> dense(2) |> brelu").codes == ["WS2014"])
  }

  @Test func nothingIsPipedIntoAJoin() {
    let checked = check("input x: unit[4]\noutput y = concat |> dense(2) |> brelu")
    #expect(checked.codes == ["WS2025"])
    #expect(checked.diagnostics[0].helps[0].message == "name all its signals: `concat(a, b)`")
  }

  @Test func everyStepOfALoopIsNamed() throws {
    let checked = check(
      """
      input x: unit[4]
      a = b |> dense(4) |> brelu
      b = c
      c = d
      d = a |> dense(4) |> brelu
      output y = add(a, x) |> dense(2) |> brelu
      """)
    #expect(checked.codes == ["WS4201"])
    #expect(checked.diagnostics[0].notes == ["the loop reads `a` ← `b` ← `c` ← `d` ← `a`"])
  }

  @Test func twoInputsAreNotAdvisedInCircles() {
    let items = """
      input a: unit[28, 28, 1]
      input b: unit[28, 28, 1]
      output y = concat(a, b) |> flatten |> dense(2) |> brelu
      """
    for data in ["mnist(\"m\")", "mnist(\"m\", image: a)", "mnist(\"m\", image: b)"] {
      let checked = check(items, "train Net { data: \(data) }")
      #expect(checked.codes == ["WS5043"])
      #expect(
        checked.diagnostics[0].message.contains("one picture an example, but `Net` has 2 inputs"))
      #expect(!checked.diagnostics[0].helps.contains { $0.message.contains("name the field") })
    }
  }

  @Test func aTwinWithAThresholdHasAGradient() {
    let items = """
      input x: unit[4]
      h = x |> dense(3) |> threshold(0.5)
      g = h |> dense(3) |> brelu
      output y = g |> dense(2) |> brelu
      """
    let exact = check(items, "train Net { twin: relu  gradient: exact }")
    #expect(exact.codes == ["WS5039"])
    // The remedy that it names.
    #expect(check(items, "train Net { twin: relu  gradient: triangle(1.0) }").codes == [])
    let without = items.replacing("threshold(0.5)", with: "brelu")
    #expect(check(without, "train Net { twin: relu  gradient: window(1.0) }").codes == ["WS5034"])
  }

  @Test func aRepeatedSumIsEndedInsideItsBrackets() throws {
    let checked = check(
      "input x: unit[4]\nh = x |> dense(4) * 2\noutput y = h |> dense(2) |> brelu",
      "sharpen Net { policy: hard }\nemit Net { target: netlist }")
    #expect(checked.codes == ["WS4101"])
    #expect(try #require(checked.mended(0, help: 0)).codes.isEmpty)
  }

  @Test func anInputThatIsPooledIsToldOfAThreshold() throws {
    let checked = check(
      "input x: unit[4, 4, 1]\nh = x |> max_pool(2)\noutput y = h |> flatten |> dense(2) |> brelu",
      "sharpen Net { policy: hard }\nemit Net { target: netlist }")
    #expect(checked.codes.count == 1)
    #expect(try #require(checked.mended(0, help: 0)).codes.isEmpty)
  }

  @Test func noNumberIsAdvisedThatIsRefused() throws {
    let net = "input x: unit[4]\noutput y = x |> dense(2) |> brelu"
    for (setting, isMended) in [
      ("batch: 5e1", true), ("batch: 1e5", false), ("limit: 2e0 epochs", true),
      ("limit: 1e7 epochs", false), ("seed: 2.0", true), ("batch: 0.0", false),
    ] {
      let checked = check(net, "train Net { \(setting) }")
      #expect(checked.codes.count == 1, "\(setting): \(checked.rendered)")
      #expect(checked.diagnostics[0].helps.isEmpty != isMended, "\(setting)")
      if isMended { #expect(try #require(checked.mended(0, help: 0)).codes == [], "\(setting)") }
    }
    let axis = check("input x: unit[0.0]\noutput y = x |> dense(2) |> brelu")
    #expect(axis.diagnostics.first?.helps.isEmpty == true, "\(axis.rendered)")
    for (size, advice) in [(1, "leave `shift` out"), (9, "less than 9")] {
      let moved = check(
        "input x: unit[\(size), \(size), 1]\noutput y = x |> flatten |> dense(2) |> brelu",
        """
        train Net {
          data: idx(
            images: "a", labels: "b", test_images: "c", test_labels: "d", augment: [shift(9)])
          loss: mean_squared(y, y)
        }
        """)
      let helps = moved.diagnostics.filter { $0.code.text == "WS5089" }.flatMap(\.helps)
      #expect(helps.contains { $0.message.contains(advice) }, "\(moved.rendered)")
    }
  }

  @Test func sharpenNoneIsNotAMissingPlan() {
    let checked = check(
      "input x: unit[4]\noutput y = x |> dense(2) |> brelu",
      """
      sharpen Net { policy: hard }
      train Net { sharpen: none }
      emit Net { target: netlist }
      """)
    #expect(checked.codes == ["WS4106"])
    #expect(checked.diagnostics[0].helps.map(\.message) == ["leave out `sharpen: none`"])
  }
}

extension CheckedSource {
  /// The file after the fix of one help; nil if it has none in the file.
  func mended(_ diagnostic: Int, help: Int) -> CheckedSource? {
    guard let fix = diagnostics[diagnostic].helps[help].fix,
      diagnostics[diagnostic].primary?.source == 0
    else { return nil }
    var bytes = model.sources[0].bytes
    for edit in fix.edits.sorted(by: { $0.range.start > $1.range.start }) {
      bytes.replaceSubrange(edit.range.start..<edit.range.end, with: edit.replacement.utf8)
    }
    return CheckedSource(String(decoding: bytes, as: UTF8.self))
  }

  fileprivate var errorCount: Int { diagnostics.count { $0.severity == .error } }
}
