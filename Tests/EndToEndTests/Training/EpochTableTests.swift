import Testing

@testable import WSRuntime
@testable import wsc

@Suite("The table of epochs")
struct EpochTableTests {
  private func row(picturesPerSecond: Double) -> EpochRow {
    let metrics = EpochMetrics(
      epoch: 7, steps: 70, trainingLoss: 0.25, accuracy: 0.9, validationLoss: 0.3,
      hardAccuracy: 0.8, hardValidationLoss: 0.4, groups: [.init(name: "a", sharpness: 0.5)],
      layers: [LayerActivity(name: "a", neurons: 4, dead: 0, alwaysOn: 0, activity: 0.5)],
      rate: 0.1, isHard: true, isBest: true, seconds: 2, picturesPerSecond: picturesPerSecond)
    return EpochRow(metrics, epochs: 1000, hasValidation: true)
  }

  @Test("lines fit any terminal", arguments: [Int.max, 120, 100, 80, 60, 50, 30, 20])
  func fits(width: Int) {
    let row = row(picturesPerSecond: 12_345)
    let fitted = row.fitted(to: width)
    #expect(fitted.text.count <= width)
    #expect(self.row(picturesPerSecond: 1e30).fitted(to: width).text.count <= width)
    #expect(fitted.head.count <= width)
    for column in ["epoch", "hard"] { #expect(fitted.head.contains(column)) }
    for column in ["loss", "soft"] { #expect(width < 50 || fitted.head.contains(column)) }
    #expect(width < 50 || fitted.text.hasSuffix("best"))
    #expect(width < 120 || fitted.text == row.text)
  }

  @Test("rates of any size are numbers")
  func rates() {
    for rate in [0, -1, 1e300, .infinity, .nan] { #expect(wholeNumber(rate) >= 0) }
    let bar = ProgressBar(
      epoch: 1, epochs: 2, batch: 1, batches: 2, picturesPerSecond: 1e300, secondsLeft: .nan,
      sharpness: [.nan])
    #expect(bar.text(width: 80).count < 80)
  }
}
