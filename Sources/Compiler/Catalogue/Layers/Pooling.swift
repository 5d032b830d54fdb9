import WSLang
import WSRuntime

/// Pooling: whole windows only, no padding.
enum Pooling {
  static let all = [maxPool, averagePool, globalAveragePool]

  private static let parameters: [WordParameter] = [
    .first("size", .pair(.atLeastOne), "height and width of a window"),
    WordParameter(
      "stride", .pair(.atLeastOne), "step from one window to the next", default: .sameAs("size")),
  ]

  static let maxPool = LayerEntry(
    Word("max_pool", "the largest value of each window; of spikes, an OR", parameters),
    .pooling, signal: SignalRule(training: .keeps, reads: [.spike], yields: .spike)
  ) { call throws(LayerFault) in
    let (pool, size, warnings) = try windows(of: "max_pool", call)
    return LayerResult(.maxPool(pool), size, like: call.input, warnings: warnings)
  }

  private static let average = SignalRule(
    training: .averages, reads: [.spike, .integer], yields: .fixedSum)

  static let averagePool = LayerEntry(
    Word(
      "avg_pool", "the mean of each window; it folds into the product that reads it", parameters),
    .pooling, signal: average
  ) { call throws(LayerFault) in
    let (pool, size, warnings) = try windows(of: "avg_pool", call)
    return LayerResult(.averagePool(pool), size, like: call.input, warnings: warnings)
  }

  static let globalAveragePool = LayerEntry(
    Word("global_avg_pool", "the mean of each channel over the whole picture"),
    .pooling, signal: average
  ) { call throws(LayerFault) in
    try expectPicture(call.input, for: "global_avg_pool")
    return LayerResult(.globalAveragePool, [call.input.shape[2]], like: call.input)
  }

  private static func windows(
    of layer: String, _ call: LayerCall
  ) throws(LayerFault) -> (PoolPlan, [Int], [LayerFault]) {
    let input = call.input
    try expectPicture(input, for: layer)
    let window = call.arguments.pair("size") ?? [1, 1]
    let stride = call.arguments.pair("stride") ?? window
    var size = [0, 0]
    var lost = [0, 0]
    for axis in 0..<2 {
      let length = input.shape[axis]
      guard window[axis] <= length else {
        throw LayerFault(
          .windowTooLarge,
          "the window's \(axisName(axis)) is \(window[axis]), more than the picture's \(length)",
          parameter: "size", label: "reads \(shapeText(input))")
      }
      size[axis] = (length - window[axis]) / stride[axis] + 1
      lost[axis] = (length - window[axis]) % stride[axis]
    }
    var warnings: [LayerFault] = []
    if lost != [0, 0] {
      warnings.append(
        LayerFault(
          .windowsLeaveOut,
          "`\(layer)` takes whole windows only and leaves out "
            + lostText(rows: lost[0], columns: lost[1]),
          label: "of \(shapeText(input))"))
    }
    return (PoolPlan(window: window, stride: stride), size + [input.shape[2]], warnings)
  }

  private static func lostText(rows: Int, columns: Int) -> String {
    let rowText = rows == 1 ? "1 row" : "\(rows) rows"
    let columnText = columns == 1 ? "1 column" : "\(columns) columns"
    if columns == 0 { return rowText }
    if rows == 0 { return columnText }
    return rowText + " and " + columnText
  }
}
