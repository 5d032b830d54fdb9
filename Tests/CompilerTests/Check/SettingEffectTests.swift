import Testing
import WSLang

@testable import WSCompiler

/// Settings that do nothing or reach beyond the run, and parts of a network that nothing reads.
@Suite struct SettingEffectTests {
  static let network = """
    whetstone 1
    network Net {
      input image: unit[28, 28, 1]
      label digit: class[10]
      a = image |> conv(4, kernel: 3, bias: false) |> batch_norm |> brelu
      f = a |> flatten |> dense(20, bias: false) |> batch_norm |> brelu
      output digit = f |> decode(key(10, copies: 2))
    }

    """

  /// 90 training pictures, 9 batches of 10 an epoch.
  private static let few = "data: digits(train: 100 examples)  validation: 10 examples  "

  @Test(arguments: [
    ("batch: 1", "WS5085"), ("schedule: cosine(warm_up: 30 epochs)  limit: 3 epochs", "WS5086"),
    ("schedule: cosine(warm_up: 3 epochs)  limit: 3 epochs", "WS5086"),
    ("schedule: step(every: 5 epochs, factor: 0.5)  limit: 3 epochs", "WS5087"),
    ("freeze_norm: 3 epochs  limit: 3 epochs", "WS5088"),
    ("data: digits(augment: [shift(1000)])", "WS5089"),
    ("data: digits(augment: [flip, crop(pad: 28)])", "WS5089"),
    (
      "data: idx(images: \"a\", labels: \"b\", test_images: \"c\", test_labels: \"d\", "
        + "augment: [shift(40)])", "WS5089"
    ),
    ("gradient: triangle(1e-30)", "WS2011"), ("gradient: window(1e30)", "WS2011"),
    ("schedule: step(every: 1 epoch, factor: 1.0)", "WS5034"),
    (Self.few + "batch: 10  limit: 3 epochs  schedule: cosine(warm_up: 27 batches)", "WS5086"),
    (
      Self.few + "batch: 10  limit: 3 epochs  schedule: step(every: 27 batches, factor: 0.5)",
      "WS5087"
    ),
    (Self.few + "batch: 91", "WS8007"), (Self.few + "batch: 91  limit: 3 epochs", "WS8007"),
    ("data: digits(train: 100 examples)  validation: 100 examples", "WS7013"),
    ("data: digits(train: 100 examples)  validation: 101 examples", "WS7013"),
    ("data: digits(train: 40 examples)  validation: 99 %  batch: 2", "WS8007"),
  ])
  func aSettingThatCannotHoldIsNamed(_ setting: String, _ code: String) {
    let checked = CheckedSource(Self.network + "train Net { \(setting) }\n")
    #expect(checked.codes == [code], "\(checked.rendered)")
  }

  @Test(arguments: [
    "batch: 2", "schedule: cosine(warm_up: 2.9 epochs)  limit: 3 epochs",
    "schedule: cosine(warm_up: 30 batches)  limit: 3 epochs",
    "freeze_norm: 2 epochs  limit: 3 epochs",
    "data: digits(augment: [shift(27), crop(pad: 4)])", "gradient: triangle(0.01)",
    "schedule: step(every: 1 epoch, factor: 0.5)  limit: 3 epochs",
    // One batch earlier, one picture less than above.
    Self.few + "batch: 10  limit: 3 epochs  schedule: cosine(warm_up: 26 batches)",
    Self.few + "batch: 10  limit: 3 epochs  schedule: step(every: 26 batches, factor: 0.5)",
    Self.few + "batch: 90",
  ])
  func aSettingThatHoldsIsTaken(_ setting: String) {
    #expect(CheckedSource(Self.network + "train Net { \(setting) }\n").codes == [])
  }

  @Test(arguments: [
    ("windows(start: 21 batches, duration: 3 batches)", "", [String]()),
    ("windows(start: 22 batches, duration: 3 batches)", "", ["WS5038"]),
    ("windows(start: 1 epoch, duration: 0.5 epochs)", "finish: 1 epoch", []),
    ("windows(start: 1 epoch, duration: 0.5 epochs)", "finish: 2 epochs", ["WS5034"]),
    ("windows(start: 9 batches, duration: 3 batches)", "finish: 2 epochs", ["WS5034"]),
  ])
  func sharpeningIsHeldAgainstTheBatchesThatThereAre(
    _ policy: String, _ finish: String, _ codes: [String]
  ) {
    let checked = CheckedSource(
      Self.network + "sharpen Net { order: bottom_up  policy: \(policy)  \(finish) }\n"
        + "train Net { loss: cross_entropy(digit)  \(Self.few)batch: 10  limit: 3 epochs }\n")
    #expect(checked.codes == codes, "\(checked.rendered)")
  }

  @Test func anEmitPlanNeedsMoreThanATwin() {
    let emit = "emit Net { target: netlist  input: analog(8 bits) }\n"
    let twin =
      "train Net { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs  twin: relu }\n"
    #expect(CheckedSource(Self.network + twin).codes == [])
    let warnings = CheckedSource(Self.network + twin + emit).diagnostics.filter {
      $0.code.text == "WS5018"
    }
    #expect(warnings.map(\.severity) == [.warning])
    let second =
      "train Net as hard { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs }\n"
    #expect(!CheckedSource(Self.network + twin + second + emit).codes.contains("WS5018"))
  }

  /// A picture has many values for each channel, even in a batch of 1.
  @Test func batchNormOfPicturesLearnsFromOne() {
    let pictures = Self.network.replacing(
      "dense(20, bias: false) |> batch_norm", with: "dense(20)")
    #expect(CheckedSource(pictures + "train Net { batch: 1 }\n").codes == [])
  }

  @Test func scoresAreHeldAgainstTheirLabelWithoutATrainPlan() {
    let checked = CheckedSource(Self.network.replacing("class[10]", with: "class[9]"))
    #expect(checked.codes == ["WS3018"])
    // With a plan it is still one fault.
    let trained = CheckedSource(
      Self.network.replacing("class[10]", with: "class[9]")
        + "train Net { data: digits()  loss: cross_entropy(digit)  limit: 2 epochs }\n")
    #expect(trained.codes == ["WS3018"])
  }

  private func unused(_ text: String) -> [String] {
    CheckedSource("whetstone 1\n" + text).diagnostics.map { "\($0.severity) \($0.message)" }
  }

  @Test func whatNothingReadsIsAWarning() {
    #expect(
      unused(
        """
        size outside = 3
        op idle = dense(4)
        network Net {
          size width = 4
          size spare = width
          op stage(n: size, drop: number) = dense(n) |> brelu
          op never(n: size) = dense(n) |> never_either
          op never_either = brelu
          input x: unit[4]
          input more: unit[4]
          a = x |> stage(width, 0.1)
          b = a |> stage(width, 0.1)
          output y = a |> dense(2) |> brelu
        }
        """) == [
          "warning size `outside` is never used", "warning op `idle` is never called",
          "warning size `spare` is never used",
          "warning parameter `drop` of op `stage` is never used",
          "warning op `never` is never called", "warning `more` is never read",
          "warning `b` is never read",
        ])
  }

  @Test func whatPlansAndTypesReadIsUsed() {
    #expect(
      unused(
        """
        size bits_of_weights = 6
        network Net {
          size width = 4
          input x: unit[width]
          h = x |> dense(4) |> brelu
          g = x |> dense(4) |> brelu
          output y = x |> dense(2) |> brelu
        }
        sharpen Net { policy: windows([h: 1 epoch .. 2 epochs, g: 1 epoch .. 2 epochs, y: 1 epoch .. 2 epochs]) }
        train Net { loss: mean_squared(h, g)  batch: bits_of_weights }
        """) == [])
  }

  @Test func aBiasThatBatchNormTakesOffIsOneWarningWithItsFix() throws {
    let text = """
      whetstone 1
      network Net {
        op stage(n: size) = conv(n, kernel: 3) |> batch_norm |> brelu
        input x: unit[8, 8, 1]
        a = x |> stage(2) |> stage(4) |> flatten
        b = a |> dense(4, bias: true) |> batch_norm |> brelu
        c = a |> dense(4)
        d = c |> batch_norm |> brelu
        e = c |> brelu
        output y = concat(b, d, e) |> dense(2,) |> batch_norm |> brelu
      }
      """
    let checked = CheckedSource(text)
    #expect(checked.codes == ["WS4121"])
    #expect(checked.diagnostics[0].severity == .warning)
    // `c` is read by something else than batch norm, too.
    #expect(checked.diagnostics[0].secondary.count == 2)
    let mended = try #require(checked.mended(0, help: 0))
    #expect(mended.codes == [])
    let source = String(decoding: mended.model.sources[0].bytes, as: UTF8.self)
    #expect(
      source.contains("conv(n, kernel: 3, bias: false)") && source.contains("dense(2, bias: false)")
    )
  }

  @Test func thereAreNoWarningsBesideErrors() {
    #expect(
      unused("network Net {\n size n = 3\n input x: unit[4]\n output y = z |> brelu\n}").count == 1)
  }
}
