import Testing
import WSLang

@testable import WSCompiler

/// What `--set` overrides takes along what hangs on it: the file need not agree with what is tried.
@Suite struct OverrideEffectTests {
  private static let listed = "windows([a: 0 epochs .. 1 epoch, f: 1 epoch .. 2 epochs])"
  private static let windows = "windows(start: 1 epoch, duration: 1 epoch"
  private static let train = "data: digits()  loss: cross_entropy(digit)  limit: 20 epochs"

  private func notes(
    _ sharpen: String, _ train: String, _ set: String
  ) -> (checked: CheckedSource, notes: [Diagnostic]) {
    let text =
      SettingEffectTests.network
      + "sharpen Net { \(sharpen) }\ntrain Net { \(Self.train)  \(train) }\n"
    let before = CheckedSource(text)
    #expect(before.codes == [], "\(before.rendered)")
    let checked = CheckedSource(text, set: [set])
    return (checked, checked.diagnostics.filter { $0.severity == .note })
  }

  @Test(arguments: [
    ("policy: \(windows))  order: together", "", "sharpen.policy=hard", "order"),
    ("policy: adaptive  finish: 2 epochs", "", "sharpen.policy=hard", "finish"),
    ("policy: \(windows))  order: together", "", "sharpen.policy=\(listed)", "order"),
    ("policy: \(windows))  only: a", "", "sharpen.policy=\(listed)", "only"),
    ("policy: \(windows))  except: a", "", "sharpen.policy=\(listed)", "except"),
    (
      "policy: linear(start: 1 epoch, duration: 1 epoch)  except: a", "", "sharpen.only=f", "except"
    ),
    ("policy: \(windows), pause: 1 epoch)", "", "sharpen.order=together", "pause"),
    ("policy: adaptive(first_layer: 0.5)", "", "sharpen.order=together", "first_layer"),
    ("policy: adaptive(stall: 2 epochs)", "", "sharpen.policy.original=true", "stall"),
    ("policy: adaptive(floor: 0.1)", "", "sharpen.policy.original=true", "floor"),
    ("policy: adaptive(rate: 1 / epoch)", "", "sharpen.policy.critical=0", "rate"),
    (
      "policy: adaptive(critical_rate: 1 / epoch)", "", "sharpen.policy.critical=1",
      "critical_rate"
    ),
    (
      "policy: \(windows))", "optimizer: sgd(rate: 0.1, momentum: 0.9, nesterov: true)",
      "train.optimizer.momentum=0", "nesterov"
    ),
    ("policy: \(windows))", "gradient: window(1)", "train.twin=relu", "gradient"),
    ("policy: \(windows))", "shift_start: 1", "train.twin=relu", "shift_start"),
    ("policy: \(windows))  finish: 9 epochs", "", "train.limit=5 epochs", "finish"),
  ])
  func aSettingThatHungOnAnotherIsLeftOut(
    _ sharpen: String, _ train: String, _ set: String, _ name: String
  ) {
    let (checked, notes) = notes(sharpen, train, set)
    #expect(!checked.diagnostics.contains { $0.severity != .note }, "\(checked.rendered)")
    #expect(notes.count == 1, "\(checked.rendered)")
    let says = notes.first?.message.contains("`\(name)` of the file is left out under `--set`")
    #expect(says == true, "\(checked.rendered)")
    #expect(notes.first?.secondary.contains { $0.source == 1 } == true, "\(checked.rendered)")
    #expect(checked.subject(for: .train).subject != nil)
  }

  /// A list of windows that takes the place of one in the file takes all that it says along.
  @Test func aListWithinAPolicyTakesItsOtherWordsAlong() {
    let list = String(Self.listed.dropFirst("windows(".count).dropLast())
    let (checked, notes) = notes(
      "policy: \(Self.windows), pause: 1 epoch)  order: bottom_up", "",
      "sharpen.policy.list=\(list)")
    #expect(notes.count == 4, "\(checked.rendered)")
    #expect(!checked.diagnostics.contains { $0.severity != .note }, "\(checked.rendered)")
  }

  /// Who sets both by hand means both.
  @Test(arguments: [
    ["sharpen.policy=hard", "sharpen.order=together"],
    ["train.optimizer=sgd(rate: 1, momentum: 0, nesterov: true)"],
    ["sharpen.policy=adaptive(original: true, stall: 2 epochs)"],
    ["train.twin=relu", "train.shift_start=1"],
  ])
  func twoOverridesThatDoNotGoTogetherAreAnError(_ settings: [String]) {
    let text =
      SettingEffectTests.network + "sharpen Net { policy: adaptive }\ntrain Net { \(Self.train) }\n"
    let checked = CheckedSource(text, set: settings)
    #expect(checked.codes == ["WS5034"], "\(checked.rendered)")
    #expect(checked.diagnostics.first?.severity == .error)
  }

  @Test(arguments: [
    "train.sharpen=none", "sharpen.only=a", "sharpen.except=f",
    "sharpen.policy=windows([a: 0 epochs .. 1 epoch])",
  ])
  func anEmitPlanIsLeftOutWhereTrainingIsToStaySoft(_ set: String) throws {
    let text =
      SettingEffectTests.network + "sharpen Net { policy: adaptive }\ntrain Net { \(Self.train) }\n"
      + "emit Net { target: netlist  input: analog(4 bits) }\n"
    #expect(CheckedSource(text).subject(for: .train).subject?.givesNetlist == true)
    let checked = CheckedSource(text, set: [set])
    #expect(checked.codes == ["WS4106"], "\(checked.rendered)")
    #expect(checked.diagnostics.first?.severity == .note)
    var commands = Diagnostics()
    checked.model.verifyCommands(into: &commands)
    #expect(!commands.hasErrors)
    let subject = try #require(checked.subject(for: .train).subject)
    #expect(!subject.givesNetlist)
    // The network still sees its input on the grid of the plan.
    #expect(subject.emit?.inputBits == 4)
    let emitted = checked.subject(for: .emit)
    #expect(emitted.subject == nil && !emitted.codes.isEmpty)
    // In the file it is a fault.
    let written = CheckedSource(
      text.replacing("policy: adaptive", with: "policy: adaptive  only: a"))
    #expect(written.diagnostics.contains { $0.severity == .error })
  }
}
