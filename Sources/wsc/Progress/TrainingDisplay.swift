import WSCompiler
import WSLang
import WSRuntime

/// Shows a run while it goes: a moving bar on a terminal, and a line of a table for each epoch.
struct TrainingDisplay {
  enum Mode { case people, json, quiet }

  private let console: Console
  private let mode: Mode
  private var start: TrainingStart?
  private var startTime = 0.0
  private var lastBar = 0.0
  private var barIsShown = false
  private var headIsShown = false
  /// What was warned of.
  private(set) var warnings: [ErrorCode] = []
  /// A broken standard output under `--json`: reported when the run has ended.
  private(set) var outputError: OutputError?

  init(_ console: Console, mode: Mode) {
    self.console = console
    self.mode = mode
  }

  mutating func show(_ event: TrainingEvent) {
    switch event {
    case .started(let start): begin(start)
    case .batchEnded(let progress): moveBar(progress)
    case .epochEnded(let metrics):
      if mode == .json { printJSON(metrics) }
      if mode == .people { printRow(metrics) }
    case .warning(let warning): warn(warning)
    case .interrupted, .finished: clearBar()
    case .checkpointWritten: break
    }
  }

  private mutating func begin(_ start: TrainingStart) {
    self.start = start
    startTime = Platform.seconds()
    if let fault = start.metricsFault {
      warnings.append(.damagedFile)
      wsc.warn(fault, console)
    }
    guard mode == .people else { return }
    let validation =
      start.validationPictures > 0
      ? ", \(groupedDigits(start.validationPictures)) to validate" : ", none to validate"
    console.say(
      "\(groupedDigits(start.trainingPictures)) pictures to train\(validation); "
        + "\(groupedDigits(start.parameters)) parameters; "
        + "\(start.threads) thread\(start.threads == 1 ? "" : "s"), \(start.instructionSet)")
    if start.validationPictures == 0 {
      console.say(
        "without `validation:` there is nothing to choose by: the last epoch is kept")
    }
    if start.labels.count > 1 {
      console.say(
        "of \(start.labels.count) labels, epochs are judged by `\(start.labels[0])`, the first")
    }
    if start.epochsDone > 0 || start.batchesDone > 0 {
      console.say(
        "going on after epoch \(start.epochsDone) and \(start.batchesDone) batches")
    }
    if let other = start.otherInstructionSet {
      console.say(
        "until now the run was made with \(other): its bits will differ from an unbroken run's")
    }
  }

  /// Also under `--quiet`: it is no news, but a fault.
  private mutating func warn(_ warning: TrainingWarning) {
    clearBar()
    warnings.append(warning.code)
    report(
      [
        Diagnostic(
          DiagnosticCode(warning.code.rawValue), .warning, warning.message, at: nil,
          notes: warning.notes, helps: [Help(warning.help)])
      ], sources: [], to: console.messages)
  }

  // MARK: The bar

  private mutating func moveBar(_ progress: TrainingProgress) {
    guard mode == .people, console.messages.canRewriteLine, let start else { return }
    let now = Platform.seconds()
    guard now - lastBar >= 0.1 else { return }
    lastBar = now
    let doneBefore = start.epochsDone * start.batchesPerEpoch + start.batchesDone
    let done = (progress.epoch - 1) * progress.batchesPerEpoch + progress.batch
    let elapsed = max(1e-6, now - startTime)
    let batchesPerSecond = Double(max(0, done - doneBefore)) / elapsed
    let left = Double(start.epochs * start.batchesPerEpoch - done)
    let bar = ProgressBar(
      epoch: progress.epoch, epochs: start.epochs, batch: progress.batch,
      batches: progress.batchesPerEpoch,
      picturesPerSecond: batchesPerSecond * Double(start.batch),
      secondsLeft: elapsed > 2 && batchesPerSecond > 0 ? left / batchesPerSecond : nil,
      sharpness: progress.sharpness.map { Double($0) })
    console.say(raw: "\r\u{1B}[2K" + bar.text(width: console.messages.width))
    barIsShown = true
  }

  private mutating func clearBar() {
    guard barIsShown else { return }
    console.say(raw: "\r\u{1B}[2K")
    barIsShown = false
  }

  // MARK: The table

  private mutating func printRow(_ metrics: EpochMetrics) {
    clearBar()
    let epochs = start?.epochs ?? metrics.epoch
    let row = EpochRow(metrics, epochs: epochs, hasValidation: (start?.validationPictures ?? 0) > 0)
    // A file or a pipe takes lines of any length.
    let width = console.messages.isTerminal ? console.messages.width : Int.max
    if !headIsShown {
      console.say(row.fitted(to: width).head)
      headIsShown = true
    }
    console.say(row.fitted(to: width).text)
  }

  private mutating func printJSON(_ metrics: EpochMetrics) {
    do throws(OutputError) {
      try console.results.line(metrics.json.text())
    } catch {
      outputError = outputError ?? error
    }
  }
}

/// One epoch as a line of a table with aligned columns.
struct EpochRow {
  private var columns: [(head: String, text: String, width: Int)] = []

  init(_ metrics: EpochMetrics, epochs: Int, hasValidation: Bool) {
    let digits = String(epochs).count
    add("epoch", "\(padded(String(metrics.epoch), to: digits))/\(epochs)", 2 * digits + 1)
    add("loss", fixed(metrics.trainingLoss, 4), 7)
    if let accuracy = metrics.trainingAccuracy { add("training", percent(accuracy), 8) }
    if hasValidation {
      add("val loss", metrics.validationLoss.map { fixed($0, 4) } ?? "-", 8)
      if metrics.accuracy != nil || metrics.hardAccuracy != nil {
        add("soft", metrics.accuracy.map(percent) ?? "-", 8)
        add("hard", metrics.hardAccuracy.map(percent) ?? "-", 8)
      } else {
        add("hard loss", metrics.hardValidationLoss.map { fixed($0, 4) } ?? "-", 9)
      }
    }
    if !metrics.groups.isEmpty {
      let bars = sharpnessBars(metrics.groups.map { Double($0.sharpness) })
      add("sharp", filled(bars, to: 5), max(5, metrics.groups.count))
    }
    if !metrics.layers.isEmpty {
      let neurons = Double(metrics.layers.reduce(0) { $0 + $1.neurons })
      func mean(_ share: (LayerActivity) -> Double) -> Double {
        metrics.layers.reduce(0) { $0 + share($1) * Double($1.neurons) } / max(1, neurons)
      }
      add("dead", fixed(mean(\.dead) * 100, 1) + " %", 6)
      add("always on", fixed(mean(\.alwaysOn) * 100, 1) + " %", 9)
      add("activity", fixed(mean(\.activity) * 100, 1) + " %", 8)
    }
    add("pictures/s", groupedDigits(wholeNumber(metrics.picturesPerSecond)), 10)
    add("time", fixed(metrics.seconds, 1) + " s", 8)
    if metrics.isBest, hasValidation { add(Self.best, "best", 4) }
  }

  /// What can be left out of a narrow terminal, the least important first.
  private static let dispensable = [
    "pictures/s", "activity", "always on", "dead", "time", "sharp", "training", "val loss", "soft",
    best,
  ]
  /// It has no head.
  private static let best = ""

  /// Without the columns for which a line of this width has no room; `best` has its place in every
  /// line or in none, so that all lines have the same columns. Of the loss and what is said of hard
  /// activations the last stays, whatever the width.
  func fitted(to width: Int) -> EpochRow {
    var row = self
    // Of the word itself; without it the last column has no gap behind it.
    var room = 4
    func needed() -> Int {
      row.columns.reduce(room) {
        $0 + ($1.head == Self.best ? 0 : max($1.width, $1.text.count) + 2)
      }
    }
    let isJudged = columns.contains { $0.head.hasPrefix("hard") }
    for head in Self.dispensable + (isJudged ? ["loss"] : []) where needed() > width {
      row.columns.removeAll { $0.head == head }
      if head == Self.best { room = -2 }
    }
    return row
  }

  private mutating func add(_ head: String, _ text: String, _ width: Int) {
    columns.append((head, text, max(width, head.count)))
  }

  var head: String {
    columns.map { padded($0.head, to: $0.width) }.joined(separator: "  ")
  }

  var text: String {
    columns.map { padded($0.text, to: $0.width) }.joined(separator: "  ")
  }
}
