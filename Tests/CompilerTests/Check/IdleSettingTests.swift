import Testing
import WSLang

@testable import WSCompiler

/// What may be written and does nothing, or the same thing twice: a warning in a file, a note under
/// `--set`.
@Suite struct IdleSettingTests {
  private static func source(
    stage: String = "batch_norm", train: String = "", sharpen: String = "policy: adaptive"
  ) -> String {
    """
    whetstone 1
    network Net {
      op stage(n: size, drop: number) = dense(n) |> brelu |> dropout(drop)
      input image: unit[28, 28, 1]
      label digit: class[10]
      a = image |> conv(4, kernel: 3, bias: false) |> \(stage) |> brelu
      b = a |> flatten |> stage(20, 0)
      output digit = b |> dense(20) |> brelu |> decode(key(10, copies: 2))
    }
    sharpen Net { \(sharpen) }
    train Net { loss: cross_entropy(digit)  limit: 60 epochs  \(train) }

    """
  }

  private func expect(
    _ checked: CheckedSource, _ code: String, _ severity: Severity, mention: String,
    at place: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(checked.codes == [code], "\(checked.rendered)", sourceLocation: place)
    #expect(checked.diagnostics.first?.severity == severity, sourceLocation: place)
    let says = checked.diagnostics.first?.message.contains(mention) == true
    #expect(says, "\(checked.rendered)", sourceLocation: place)
  }

  @Test(arguments: [
    ("data=digits(augment: [flip, flip])", "WS5006", "the second changes nothing"),
    ("data=digits(augment: [shift(1), flip, shift(2)])", "WS5006", "moved by both"),
    ("data=digits(augment: [crop(pad: 2), crop(pad: 2)])", "WS5006", "moved by both"),
    ("optimizer=adamw(decay: 0)", "WS5034", "takes nothing off"),
    ("schedule=step(every: 2 epochs, factor: 1.0)", "WS5034", "leaves the rate as it is"),
    ("loss=[cross_entropy(digit), cross_entropy(digit)]", "WS5006", "are added up"),
    (
      "loss=[mean_squared(digit, digit), hinge(digit), mean_squared(digit, digit, weight: 2)]",
      "WS5006", "are added up"
    ),
  ])
  func aSettingThatDoesNothingIsNamed(_ setting: String, _ code: String, _ mention: String) {
    let written = setting.replacing("=", with: ": ", maxReplacements: 1)
    let plain = Self.source().replacing("loss: cross_entropy(digit)  ", with: "")
    let other = setting.hasPrefix("loss") ? plain : Self.source()
    expect(
      CheckedSource(other.replacing("limit:", with: "\(written)  limit:")), code, .warning,
      mention: mention)
    expect(
      CheckedSource(Self.source(), set: ["train." + setting]), code, .note, mention: mention)
  }

  @Test(arguments: [
    ("dropout(0)", "sets nothing to 0"), ("dropout(0 %)", "sets nothing to 0"),
    ("upsample(1)", "repeats nothing"), ("max_pool(1)", "changes nothing"),
    ("avg_pool([1, 1], stride: 1)", "changes nothing"),
  ])
  func aLayerThatDoesNothingIsNamed(_ layer: String, _ mention: String) {
    expect(CheckedSource(Self.source(stage: layer)), "WS5034", .warning, mention: mention)
  }

  /// Defaults that are written out, values that come by a name, two different things.
  @Test(arguments: [
    "data: digits(augment: [shift(1), flip])", "data: digits(augment: [])",
    "optimizer: sgd(rate: 0.1, momentum: 0)", "optimizer: adamw(decay: 1e-9)",
    "data: digits()  validation: 0 examples", "freeze_norm: 0 epochs  shift_start: 0",
    "schedule: cosine(warm_up: 0 epochs)",
  ])
  func whatIsMeantIsTaken(_ setting: String) {
    let checked = CheckedSource(Self.source(train: setting))
    #expect(checked.codes == [], "\(checked.rendered)")
    let losses = Self.source().replacing(
      "loss: cross_entropy(digit)",
      with: "loss: [cross_entropy(digit, smoothing: 0), hinge(digit)]")
    #expect(CheckedSource(losses).codes == [])
    let strided = CheckedSource(Self.source(stage: "max_pool(1, stride: 2)"))
    #expect(!strided.codes.contains("WS5034"), "\(strided.rendered)")
  }

  @Test(arguments: [
    ("policy: adaptive(original: true, stall: 4 epochs)", "stall"),
    ("policy: adaptive(original: true, floor: 0.1)", "floor"),
    ("order: together  policy: adaptive(first_layer: 0.5)", "first_layer"),
    ("policy: adaptive(critical: 1, critical_rate: 0.2 / epoch)", "critical_rate"),
    ("policy: adaptive(critical: 0, rate: 0.2 / epoch)", "rate"),
    (
      "order: together  policy: windows(start: 1 epoch, duration: 1 epoch, pause: 1 epoch)",
      "pause"
    ),
  ])
  func whatAPolicyDoesNotReadIsAnError(_ sharpen: String, _ name: String) {
    expect(
      CheckedSource(Self.source(sharpen: sharpen)), "WS5034", .error, mention: "`\(name)` has no")
  }

  @Test(arguments: [
    "order: together  policy: windows(start: 1 epoch, duration: 1 epoch, pause: 0 epochs)",
    "policy: windows(start: 1 epoch, duration: 1 epoch, pause: 1 epoch)",
    "order: together  policy: adaptive(first_layer: 1)", "policy: adaptive(first_layer: 0.5)",
    "policy: adaptive(original: true, patience: 2 epochs)", "policy: adaptive(stall: 4 epochs)",
  ])
  func whatAPolicyReadsIsTaken(_ sharpen: String) {
    let checked = CheckedSource(Self.source(sharpen: sharpen))
    #expect(checked.codes == [], "\(checked.rendered)")
  }

  @Test func anActivationThatIsNamedTwiceIsAWarning() {
    for key in ["only", "except"] {
      expect(
        CheckedSource(Self.source(sharpen: "policy: adaptive  \(key): [a, a]")), "WS5035",
        .warning, mention: "twice")
    }
    #expect(CheckedSource(Self.source(sharpen: "policy: adaptive  only: [a, b]")).codes == [])
  }

  @Test func aShiftNeedsSomethingThatShifts() {
    let bare = Self.source(train: "shift_start: 1").replacing(
      "dense(20)", with: "dense(20, bias: false)"
    )
    .replacing("dense(n)", with: "dense(n, bias: false)").replacing(
      "batch_norm", with: "dropout(0.1)")
    expect(CheckedSource(bare), "WS5034", .error, mention: "neither bias nor")
    #expect(CheckedSource(Self.source(train: "shift_start: 1")).codes == [])
  }

  @Test(arguments: [
    ("mean_squared(b, b)", "WS5057"), ("binary_cross_entropy(b, b)", "WS5057"),
    ("mean_squared(image, image)", "WS5057"), ("mean_squared(t, s)", "WS5057"),
    ("binary_cross_entropy(digit, votes)", "WS5056"),
    ("binary_cross_entropy(votes, rows)", "WS5056"),
    ("mean_squared(s, t)", ""), ("mean_squared(digit, digit)", ""),
    ("binary_cross_entropy(s, t)", ""),
  ])
  func aLossHasSomethingToLower(_ loss: String, _ code: String) {
    let checked = CheckedSource(
      """
      whetstone 1
      network Net {
        input image: unit[4, 4, 1]
        label digit: class[2]
        t = image |> threshold(0.5)
        s = image |> conv(1, kernel: 3) |> brelu
        b = s |> flatten |> dense(4) |> brelu
        output digit = b |> decode(key(2, copies: 2))
        rows = digit |> reshape(2)
        output votes = b |> dense(2) |> brelu
        output kept = rows
      }
      train Net { loss: \(loss) }

      """)
    let errors = checked.diagnostics.filter { $0.severity == .error }.map(\.code.text)
    #expect(errors == (code.isEmpty ? [] : [code]), "\(checked.rendered)")
  }

  @Test(arguments: [
    ("digits(train: 300 examples)  batch: 200", ["WS5090"]),
    ("digits(train: 300 examples)  batch: 151", ["WS5090"]),
    ("digits(train: 300 examples)  batch: 128", []),
    ("digits(train: 300 examples)  batch: 150", []),
  ])
  func anEpochThatLeavesOutManyPicturesIsAWarning(_ setting: String, _ codes: [String]) {
    let checked = CheckedSource(Self.source(train: "data: \(setting)"))
    #expect(checked.codes == codes, "\(checked.rendered)")
    #expect(checked.diagnostics.allSatisfy { $0.severity == .warning })
  }

  @Test func diceComparesMasksAlone() {
    let checked = CheckedSource(
      Self.source().replacing("cross_entropy(digit)", with: "dice(digit)"))
    #expect(checked.codes == ["WS5055"], "\(checked.rendered)")
    #expect(checked.rendered.contains("take `cross_entropy(digit)`"))
  }

  /// The files of `idx` give pictures, whatever their size.
  @Test(arguments: [("[4]", ["WS5044"]), ("[2, 2]", ["WS5044"]), ("[2, 2, 1]", [])])
  func aVectorTakesNoPictures(_ shape: String, _ codes: [String]) {
    let checked = CheckedSource(
      """
      whetstone 1
      network Net {
        input x: unit\(shape)
        label y: class[2]
        output y = x |> flatten |> dense(4) |> brelu |> decode(key(2, copies: 2))
      }
      train Net {
        data: idx(images: "a", labels: "b", test_images: "c", test_labels: "d")
        loss: cross_entropy(y)
      }

      """.replacing("x |> flatten", with: shape == "[4]" ? "x" : "x |> flatten"))
    #expect(checked.codes == codes, "\(checked.rendered)")
  }

  @Test func aNetworkWithoutWeightsHasNothingToLower() {
    let checked = CheckedSource(
      """
      whetstone 1
      network Net {
        input image: unit[2, 2, 1]
        label digit: class[2]
        output digit = image |> threshold(0.5) |> flatten |> decode(key(2, copies: 2))
      }
      train Net { loss: cross_entropy(digit) }

      """)
    #expect(checked.codes == ["WS5057"], "\(checked.rendered)")
  }
}
