import WSRuntime

func loop(_ counter: String, _ count: Int, _ body: [String]) -> [String] {
  ["for (int32_t \(counter) = 0; \(counter) < \(count); \(counter)++) {"] + body.indented + ["}"]
}

/// The place in the view that a tap of the window sees, left out where it lies beyond the border.
func insideLines(
  _ place: String, of size: Int, _ target: String, _ stride: Int, _ tap: String, _ padding: Int
) -> [String] {
  let step = stride == 1 ? target : "\(target) * \(stride)"
  return [
    "const int32_t \(place) = \(step) + \(tap)\(plus(-padding));",
    "if (\(place) < 0 || \(place) >= \(size))", "    continue;",
  ]
}

func over(_ counter: String, _ divisor: Int) -> String {
  divisor == 1 ? counter : "\(counter) / \(divisor)"
}

func plus(_ number: Int) -> String {
  number == 0 ? "" : number > 0 ? " + \(number)" : " - \(-number)"
}

/// Nothing where the counter is always 0.
func plus(_ counter: String, _ factor: Int, of count: Int) -> String {
  count > 1 ? " + \(counter) * \(factor)" : ""
}

extension ViewedSource {
  /// The row of the source behind `row` of the view, or behind `down` of the repeated plane.
  var sourceRow: String { over(windows[0] > 1 ? "down" : "row", repeats[0]) }
  var sourceColumn: String { over(windows[1] > 1 ? "right" : "column", repeats[1]) }

  func overCells(down body: [String]) -> [String] { overCells("down", "row", windows[0], body) }

  func overCells(right body: [String]) -> [String] {
    overCells("right", "column", windows[1], body)
  }

  private func overCells(
    _ counter: String, _ place: String, _ window: Int, _ body: [String]
  ) -> [String] {
    if window == 1 { return body }
    let first = "\(place) * \(window)"
    return [
      "for (int32_t \(counter) = \(first); \(counter) < \(first) + \(window); \(counter)++) {"
    ] + body.indented + ["}"]
  }
}
