import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Numbers of settings: exact until they become batches, and quoted as they were written.
@Suite struct NumberMessageTests {
  private func check(_ plans: String) -> CheckedSource {
    CheckedSource(
      """
      whetstone 1
      network Net {
        input x: unit[8]
        label kind: class[2]
        size n = 4
        h = x |> dense(2 * n) |> brelu
        output kind = h |> dense(8) |> brelu |> decode(key(2, copies: 4))
      }
      \(plans)
      """)
  }

  @Test func decimalTimesAreAddedExactly() throws {
    let checked = check(
      """
      sharpen Net { policy: windows(start: 2.6 epochs, duration: 0.2 epochs) }
      train Net { limit: 3 epochs }
      """)
    #expect(checked.codes == [], "\(checked.rendered)")
    guard case .windows(let windows)? = checked.model.sharpens[0]?.resolved.plan.policy else {
      Issue.record("no windows")
      return
    }
    #expect(windows.map(\.end.count) == [2.8, 3])
  }

  @Test(arguments: ["2.6 + 0.2", "0.1 + 0.2 + 2.5", "28 / 10", "14 * 0.2", "3.1 - 0.3"])
  func arithmeticOfDecimalsIsExact(_ time: String) throws {
    let checked = check(
      "sharpen Net { policy: linear(start: (\(time)) * 1 epoch, duration: 0.2 epochs) }"
        + "\ntrain Net { limit: 3 epochs }")
    #expect(checked.codes == [], "\(checked.rendered)")
    #expect(
      check(
        "sharpen Net { policy: linear(start: (\(time)) * 1 epoch, duration: 0.2000001 epochs) }"
          + "\ntrain Net { limit: 3 epochs }"
      ).codes == ["WS5038"])
  }

  @Test func whatNoFractionHoldsIsTheNearestDouble() {
    #expect(Exact(decimal: "1e-30", value: 1e-30) == .nearest(1e-30))
    #expect(Exact(decimal: "0.126", value: 0.126) == .fraction(63, 500))
    #expect(Exact(decimal: "0.126", value: 0.126).value == 0.126)
    #expect((Exact(1) / Exact(3) * Exact(3)).whole == 1)
    #expect((Exact(.max) + Exact(.max)).value == 2 * 0x1p63)
  }

  @Test(arguments: [
    ("batch: 50.0", "`batch` takes a whole number, but `50.0` has a point or an exponent"),
    (
      "limit: 1e1 epochs",
      "`limit` takes a whole number, but `1e1 epochs` has a point or an exponent"
    ),
    ("batch: 2.5", "`batch` takes a whole number, not 2.5"),
    ("batch: 0", "`batch` is 0, but must be at least 1 and at most 65536"),
    ("batch: n - 4", "`batch` is `n - 4 = 0`, but must be at least 1 and at most 65536"),
  ])
  func numbersAreQuotedAsWritten(_ setting: String, _ message: String) {
    let checked = check("train Net { \(setting) }")
    #expect(checked.diagnostics.map(\.message) == [message])
  }

  @Test func aLiteralIsNotShownAsComputed() {
    let checked = check("sharpen Net { policy: adaptive(rate: 0 / epoch) }")
    #expect(
      checked.diagnostics.map(\.message)
        == ["`rate` is 0 / epoch, but must be above 0 and at most 1000000000"])
  }

  @Test(arguments: [
    ("limit: 20", "20 epochs"), ("limit: 20.0", "20 epochs"), ("limit: n", "n * 1 epochs"),
    ("limit: n + 1", "(n + 1) * 1 epochs"), ("limit: 0", nil), ("limit: 2.5", nil),
  ])
  func aUnitIsOfferedOnlyWhereItMends(_ setting: String, _ offered: String?) throws {
    let checked = check("train Net { \(setting) }")
    #expect(checked.diagnostics.count == 1)
    let helps = checked.diagnostics[0].helps.filter { $0.message.hasPrefix("give it its unit") }
    #expect(helps.map(\.message) == offered.map { ["give it its unit: `\($0)`"] } ?? [])
    guard offered != nil else { return }
    #expect(try #require(checked.mended(0, help: 0)).codes.isEmpty)
  }

  @Test func aNumberThatFitsNoShareIsOfferedAsExamples() {
    let checked = check("train Net { validation: 500 }")
    #expect(checked.codes == ["WS2011"])
    #expect(checked.diagnostics[0].helps.map(\.message) == ["give it its unit: `500 examples`"])
  }
}
