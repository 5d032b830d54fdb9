import WSCompiler
import WSRuntime

/// A run's profile for people: the parts by their time, and what they reach of the machine's limit.
struct ProfileTable {
  private let profile: TrainingProfile

  init(_ profile: TrainingProfile) { self.profile = profile }

  /// Parts below this share are added up in one line.
  private static let leastShare = 0.005

  var text: String {
    guard profile.steps > 0 else { return "no step was profiled\n" }
    var table = TextTable([
      ("operator", .left), ("part", .left), ("time", .right), ("share", .right),
      ("GFLOP/s", .right), ("MB", .right), ("of the limit", .right),
    ])
    let entries = profile.entries.sorted { $0.seconds > $1.seconds }
    for entry in entries where entry.share >= Self.leastShare { table.add(row(entry)) }
    let small = entries.filter { $0.share < Self.leastShare }
    if !small.isEmpty {
      let seconds = small.reduce(0) { $0 + $1.seconds }
      table.add(plainRow("\(small.count) smaller parts", seconds))
    }
    table.add(plainRow("between the parts", profile.secondsBetween))
    table.addRule()
    table.add([
      "one step", "", milliseconds(profile.secondsPerStep), "",
      fixed(profile.operations / profile.secondsPerStep * 1e-9, 1), "", "",
    ])
    return table.text + "\n" + summary
  }

  private var summary: String {
    let rate = Double(profile.picturesPerStep) / profile.secondsPerStep
    let limits = profile.limits
    return "\(groupedDigits(profile.steps)) steps of \(profile.picturesPerStep) pictures, "
      + "\(groupedDigits(wholeNumber(rate))) pictures/s\n"
      + "limit of these threads, measured before: products \(gigas(limits.float32)) GFLOP/s in "
      + "float32, \(gigas(limits.bfloat16)) in bfloat16; copying \(gigas(limits.copying)) GB/s\n"
      + "above 100 %: the arrays came from a cache, which is faster than main memory\n"
  }

  private func row(_ entry: TrainingProfile.Entry) -> [String] {
    let work = entry.work
    return [
      entry.name ?? "step", entry.part.text, milliseconds(entry.seconds),
      fixed(entry.share * 100, 1) + " %",
      work.operations > 0 ? fixed(work.operations / entry.seconds * 1e-9, 1) : "",
      fixed(work.bytes * 1e-6, 2), fixed(entry.shareOfLimit * 100, 0) + " %",
    ]
  }

  private func plainRow(_ name: String, _ seconds: Double) -> [String] {
    let share = seconds / profile.secondsPerStep
    return [name, "", milliseconds(seconds), fixed(share * 100, 1) + " %", "", "", ""]
  }

  private func milliseconds(_ seconds: Double) -> String { fixed(seconds * 1e3, 3) + " ms" }

  private func gigas(_ rate: Double) -> String { fixed(rate * 1e-9, 0) }
}
