import WSLang
import WSRuntime

/// Windows of pooling layers: whole ones only, no padding.
enum PoolWindows {
  static let parameters: [WordParameter] = [
    .first("size", .pair(PlanBounds.windowSide), "height and width of a window"),
    WordParameter(
      "stride", .pair(PlanBounds.windowSide), "step from one window to the next",
      default: .sameAs("size")),
  ]
}

/// A layer that makes one value of each window.
protocol WindowPool: Layer {
  var pool: PoolPlan { get }

  init(pool: PoolPlan)
}

extension WindowPool {
  package init(_ call: LayerCall) throws(CallFault) {
    self.init(
      pool: PoolPlan(window: try call.pair("size"), stride: try call.pair("stride")))
  }

  package func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["size": .pair(pool.window), "stride": .pair(pool.stride)]
  }

  package func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let input = inputs[0]
    try expectPicture(input, for: entry.name)
    for axis in 0..<2 where pool.window[axis] > input.shape[axis] {
      throw CallFault(
        .windowTooLarge,
        "the window's \(axisName(axis)) is \(pool.window[axis]), more than the picture's "
          + "\(input.shape[axis])",
        parameter: "size", label: "reads \(shapeText(input))")
    }
    guard let extent = pool.outputExtent(Array(input.shape[..<2])) else { throw tooLarge() }
    return SignalShape(extent + [input.shape[2]], steps: input.steps)
  }

  package func warnings(reading inputs: [SignalShape]) -> [CallFault] {
    if pool.window == [1, 1], pool.stride == [1, 1] {
      return [.idle("`\(entry.name)` of single pixels changes nothing", parameter: "size")]
    }
    let lost = (0..<2).map { (inputs[0].shape[$0] - pool.window[$0]) % pool.stride[$0] }
    guard lost != [0, 0] else { return [] }
    return [
      CallFault(
        .windowsLeaveOut,
        "`\(entry.name)` takes whole windows only and leaves out "
          + lostText(rows: lost[0], columns: lost[1]),
        label: "of \(shapeText(inputs[0]))")
    ]
  }

  private func lostText(rows: Int, columns: Int) -> String {
    let rowText = rows == 1 ? "1 row" : "\(rows) rows"
    let columnText = columns == 1 ? "1 column" : "\(columns) columns"
    if columns == 0 { return rowText }
    if rows == 0 { return columnText }
    return rowText + " and " + columnText
  }
}

extension PoolPlan {
  /// Its windows are side by side and leave nothing out.
  func tiles(_ picture: [Int]) -> Bool {
    (0..<2).allSatisfy { stride[$0] == window[$0] && picture[$0] % window[$0] == 0 }
  }
}
