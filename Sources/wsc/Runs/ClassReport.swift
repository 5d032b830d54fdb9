import WSCompiler
import WSRuntime

/// What a run scores on each class of a label: accuracy, and of masks the intersection over union.
struct ClassReport {
  /// More classes than a screen has room for; JSON has all.
  private static let mostRows = 40

  let label: String
  let names: [String]
  let isMask: Bool
  let soft: Confusion?
  let hard: Confusion?

  /// Hard where there is such.
  var best: Confusion? { hard ?? soft }

  private func score(_ confusion: Confusion?, _ index: Int) -> Double? {
    isMask
      ? confusion?.intersectionOverUnion(of: index) : confusion?.accuracy(of: index)
  }

  /// Of several labels with their names.
  func text(among count: Int) -> String {
    guard let best else { return "" }
    let what = isMask ? "intersection over union" : "accuracy"
    let whose = count > 1 ? " of `\(label)`" : ""
    var rows = Array(0..<best.classes)
    var head = "\(what) by class\(whose)"
    if rows.count > Self.mostRows {
      head += ", the \(Self.mostRows) of \(rows.count) with the least"
      rows.sort { (score(best, $0) ?? 2) < (score(best, $1) ?? 2) }
      rows = Array(rows.prefix(Self.mostRows))
    }
    let columns = [("soft", soft), ("hard", hard)].filter { $0.1 != nil }
    var table = TextTable(
      [("class", .left), (isMask ? "pixels" : "pictures", .right)]
        + columns.map { ($0.0, .right) })
    for row in rows {
      table.add(
        [className(row, names), groupedDigits(best.examples(of: row))]
          + columns.map { score($0.1, row).map(percent) ?? "-" })
    }
    if isMask {
      table.addRule()
      table.add(
        ["mean", ""]
          + columns.map { $0.1?.meanIntersectionOverUnion.map(percent) ?? "-" })
    }
    let worst = best.worst(3).map { pair in
      "\(className(pair.truth, names)) for \(className(pair.found, names)) "
        + "(\(groupedDigits(pair.count)))"
    }
    let confused =
      worst.isEmpty || isMask ? "" : "most often taken: \(worst.joined(separator: ", "))\n"
    return "\n\(head):\n" + table.text + confused
  }

  var json: JSONValue {
    func all(_ confusion: Confusion?) -> JSONValue {
      guard let confusion else { return .null }
      return .array((0..<confusion.classes).map { JSONValue(score(confusion, $0)) })
    }
    var object = JSONObject()
    if !names.isEmpty { object["names"] = .array(names.map { .string($0) }) }
    if let best {
      object["count"] = JSONValue((0..<best.classes).map { best.examples(of: $0) })
    }
    let what = isMask ? "iou" : "accuracy"
    object["\(what)_soft"] = all(soft)
    object["\(what)_hard"] = all(hard)
    return .object(object)
  }

  /// A row for each true class, a column for each found one; the first names them.
  static func table(_ confusion: Confusion, _ names: [String]) -> String {
    func quoted(_ text: String) -> String {
      text.contains { ",\"\n\r".contains($0) }
        ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
    let titles = (0..<confusion.classes).map {
      quoted(names.indices.contains($0) ? names[$0] : "\($0)")
    }
    let rows = titles.indices.map { truth in
      ([titles[truth]]
        + titles.indices.map { "\(confusion.count(of: truth, takenFor: $0))" })
        .joined(separator: ",")
    }
    return ([(["true\\found"] + titles).joined(separator: ",")] + rows).joined(separator: "\n")
      + "\n"
  }
}
