import WSCompiler

/// The line that moves while an epoch runs.
struct ProgressBar: Equatable {
  var epoch: Int
  var epochs: Int
  /// Batches done of this epoch, and how many it has.
  var batch: Int
  var batches: Int
  var picturesPerSecond: Double
  /// Until the end of the run; nil while nothing is known.
  var secondsLeft: Double?
  /// Of each sharpening group, 0 to 1.
  var sharpness: [Double]

  /// `epoch 3/8 ━━━━━━────  61 %  8,120 pictures/s  0:42 left  sharp █▄▁▁`
  func text(width: Int) -> String {
    let share = batches > 0 ? min(1, Double(batch) / Double(batches)) : 0
    let head = "epoch \(epoch)/\(epochs) "
    var tail = " " + padded("\(Int(share * 100))", to: 3) + " %"
    tail += "  \(groupedDigits(wholeNumber(picturesPerSecond))) pictures/s"
    if let secondsLeft { tail += "  \(clock(secondsLeft)) left" }
    if !sharpness.isEmpty { tail += "  sharp \(sharpnessBars(sharpness))" }
    let room = width - 1 - head.count - tail.count
    guard room >= 8 else { return String((head + tail).prefix(max(0, width - 1))) }
    let length = min(room, 30)
    let full = Int((share * Double(length)).rounded(.down))
    return head + String(repeating: "━", count: full)
      + String(repeating: "─", count: length - full) + tail
  }
}

/// One bar of eight heights for each group: empty when soft, full when hard.
func sharpnessBars(_ sharpness: [Double]) -> String {
  let heights: [Character] = ["·", "▁", "▂", "▃", "▄", "▅", "▆", "▇"]
  return String(
    sharpness.map { value in
      value >= 1 ? "█" : heights[value > 0 ? Int((value * 8).rounded(.down)) : 0]
    })
}

/// `0:42`, `12:05`, `1:02:05`
func clock(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 360_000 else { return "-" }
  let whole = Int(max(0, seconds).rounded(.up))
  let minutes = whole / 60 % 60
  let rest = two(whole % 60)
  return whole >= 3600 ? "\(whole / 3600):\(two(minutes)):\(rest)" : "\(minutes):\(rest)"
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// The nearest whole number of a rate; 0 for what is none, which a clock that stands still gives.
func wholeNumber(_ value: Double) -> Int {
  value.isFinite ? Int(max(0, min(1e15, value)).rounded()) : 0
}

/// Spaces in front.
func padded(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Spaces behind.
func filled(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A number with this many digits after the point.
func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return value.isNaN ? "nan" : "\(value)" }
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let scaled = (abs(value) * scale).rounded()
  let whole = (scaled / scale).rounded(.down)
  let part = String(Int(scaled - whole * scale))
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return sign + String(Int(scaled)) }
  return sign + String(Int(whole)) + "."
    + String(repeating: "0", count: max(0, digits - part.count)) + part
}

/// A fraction as `97.85 %`.
func percent(_ fraction: Double) -> String { fixed(fraction * 100, 2) + " %" }
