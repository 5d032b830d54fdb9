import Testing
import WSLang

@testable import WSCompiler

/// A fix that is applied without asking removes its error.
@Suite struct SafeFixTests {
  @Test func aPoolBeforeItsActivationIsSwapped() throws {
    let text = """
      whetstone 1
      network Net {
        input x: unit[8, 8, 1]
        output y = x |> conv(2, kernel: 3) |> max_pool(2) |> brelu
      }
      sharpen Net { policy: hard }
      emit Net { target: netlist }
      """
    let checked = CheckedSource(text)
    #expect(checked.codes == ["WS4104"])
    let fix = try #require(checked.diagnostics[0].helps.first?.fix)
    #expect(fix.safety == .safe)
    var bytes = Array(text.utf8)
    for edit in fix.edits.sorted(by: { $0.range.start > $1.range.start }) {
      bytes.replaceSubrange(edit.range.start..<edit.range.end, with: edit.replacement.utf8)
    }
    let mended = String(decoding: bytes, as: UTF8.self)
    #expect(mended.contains("conv(2, kernel: 3) |> brelu |> max_pool(2)"))
    #expect(CheckedSource(mended).codes == [])
  }

  @Test func aReluIsToldOfBrelu() throws {
    let checked = CheckedSource(
      """
      whetstone 1
      network Net {
        input x: unit[4]
        h = x |> dense(3) |> relu
        output y = h |> dense(2) |> brelu
      }
      sharpen Net { policy: hard }
      emit Net { target: netlist }
      """)
    #expect(checked.codes == ["WS4103"])
    let fix = try #require(checked.diagnostics[0].helps.first?.fix)
    #expect(fix.edits.map(\.replacement) == ["brelu"])
  }
}
