import WSRuntime

/// Each kind of operator, forward and backward, as its formula stands in `OperatorKind`.
extension ReferenceExecutor {
  func forward(_ index: Int) {
    let node = program.operators[index]
    let x = values[node.inputs[0]]
    let shape = program.signals[node.inputs[0]].shape
    var y = [Double](repeating: 0, count: values[node.output].count)
    switch node.kind {
    case .stage(let stage): y = forward(stage, index, x)
    case .maxPool(let pool):
      kept[index] = Array(repeating: 0, count: y.count)
      forEachWindow(pool, node) { place, cells in
        var best = cells[0]
        for cell in cells where x[cell] > x[best] { best = cell }
        for cell in cells where x[cell] != x[best] { distances.append(x[best] - x[cell]) }
        y[place] = x[best]
        kept[index][place] = best
      }
    case .averagePool(let pool):
      forEachWindow(pool, node) { place, cells in
        y[place] = cells.reduce(0) { $0 + x[$1] } / Double(cells.count)
      }
    case .reshape: y = x
    case .concat:
      forEachPart(node) { from, input, to in y[to] = values[input][from] }
    case .add:
      for input in node.inputs { for place in y.indices { y[place] += values[input][place] } }
    case .upsample(let factors):
      forEachCopy(factors, node) { y[$1] = x[$0] }
    case .dropout(let rate, let stream):
      guard isTraining else {
        y = x
        break
      }
      kept[index] = mask(count: x.count, rate: rate, stream: stream)
      for place in y.indices where kept[index][place] == 1 {
        y[place] = x[place] / (1 - Double(Float(rate)))
      }
    case .softmax:
      let classes = shape.last ?? 1
      for row in stride(from: 0, to: x.count, by: classes) {
        y.replaceSubrange(row..<(row + classes), with: softmax(x[row..<(row + classes)]))
      }
    case .decode(let decode):
      forEachVote(decode, width: shape.last ?? 1, rows: x.count / (shape.last ?? 1)) {
        y[$1] += (2 * x[$0] - 1) * $2
      }
    }
    values[node.output] = stored(y)
  }

  func backward(_ index: Int) {
    let node = program.operators[index]
    let dy = stored(gradients[node.output])
    let input = node.inputs[0]
    let shape = program.signals[input].shape
    switch node.kind {
    case .stage(let stage): backward(stage, index, dy)
    case .maxPool:
      for (place, winner) in kept[index].enumerated() { gradients[input][winner] += dy[place] }
    case .averagePool(let pool):
      forEachWindow(pool, node) { place, cells in
        for cell in cells { gradients[input][cell] += dy[place] / Double(cells.count) }
      }
    case .reshape:
      for place in dy.indices { gradients[input][place] += dy[place] }
    case .concat:
      forEachPart(node) { from, input, to in gradients[input][from] += dy[to] }
    case .add:
      for input in node.inputs { for place in dy.indices { gradients[input][place] += dy[place] } }
    case .upsample(let factors):
      forEachCopy(factors, node) { gradients[input][$0] += dy[$1] }
    case .dropout(let rate, _):
      for place in dy.indices where kept[index][place] == 1 {
        gradients[input][place] += dy[place] / (1 - Double(Float(rate)))
      }
    case .softmax:
      let classes = shape.last ?? 1
      let y = values[node.output]
      for row in stride(from: 0, to: y.count, by: classes) {
        let mean = (row..<(row + classes)).reduce(0) { $0 + y[$1] * dy[$1] }
        for place in row..<(row + classes) {
          gradients[input][place] += y[place] * (dy[place] - mean)
        }
      }
    case .decode(let decode):
      forEachVote(decode, width: shape.last ?? 1, rows: values[input].count / (shape.last ?? 1)) {
        gradients[input][$0] += 2 * dy[$1] * $2
      }
    }
  }

  /// Each output of a pooling with the places of the inputs in its window, row by row.
  private func forEachWindow(
    _ pool: PoolPlan, _ node: PlanOperator, _ body: (Int, [Int]) -> Void
  ) {
    let (source, target) = (
      program.signals[node.inputs[0]].shape, program.signals[node.output].shape
    )
    for picture in 0..<batch {
      for oy in 0..<target[0] {
        for ox in 0..<target[1] {
          for c in 0..<target[2] {
            var cells: [Int] = []
            for y in 0..<pool.window[0] {
              for x in 0..<pool.window[1] {
                let row = oy * pool.stride[0] + y
                let column = ox * pool.stride[1] + x
                cells.append(
                  ((picture * source[0] + row) * source[1] + column) * source[2] + c)
              }
            }
            body(((picture * target[0] + oy) * target[1] + ox) * target[2] + c, cells)
          }
        }
      }
    }
  }

  /// Each output of an upsampling behind the input that it repeats.
  private func forEachCopy(_ factors: [Int], _ node: PlanOperator, _ body: (Int, Int) -> Void) {
    let (source, target) = (
      program.signals[node.inputs[0]].shape, program.signals[node.output].shape
    )
    for place in values[node.output].indices {
      let (pixel, c) = (place / target[2], place % target[2])
      let (x, y) = (pixel % target[1], pixel / target[1] % target[0])
      let picture = pixel / target[1] / target[0]
      let from = (picture * source[0] + y / factors[0]) * source[1] + x / factors[1]
      body(from * source[2] + c, place)
    }
  }

  /// Each element of each part of a concat: its place, its signal and its place in the whole.
  private func forEachPart(_ node: PlanOperator, _ body: (Int, Int, Int) -> Void) {
    let width = program.signals[node.output].shape.last ?? 1
    var offset = 0
    for input in node.inputs {
      let own = program.signals[input].shape.last ?? 1
      for place in values[input].indices {
        body(place, input, place / own * width + offset + place % own)
      }
      offset += own
    }
  }

  /// Each vote with the score that it counts for, and ±1 / temperature.
  private func forEachVote(
    _ decode: DecodePlan, width: Int, rows: Int, _ body: (Int, Int, Double) -> Void
  ) {
    for row in 0..<rows {
      for (c, key) in decode.key.enumerated() {
        for (j, digit) in key.utf8.enumerated() {
          let sign = digit == UInt8(ascii: "1") ? 1.0 : -1.0
          body(row * width + j, row * decode.key.count + c, sign / decode.temperature)
        }
      }
    }
  }

  /// 1 where the number for (seed, stream, step, element) is at least rate · 2³².
  private func mask(count: Int, rate: Double, stream: UInt64) -> [Int] {
    let limit = UInt64(Double(Float(rate)) * 4_294_967_296)
    let high = stream << 40 | UInt64(step)
    return (0..<count).map { element in
      let words = philox(key: training.seed, high: high, low: UInt64(element / 4))
      return UInt64(words[element % 4]) >= limit ? 1 : 0
    }
  }

  /// Philox 4x32-10 (Salmon et al. 2011).
  private func philox(key: UInt64, high: UInt64, low: UInt64) -> [UInt32] {
    func half(_ word: UInt64, _ part: Int) -> UInt32 {
      UInt32(truncatingIfNeeded: word >> (32 * part))
    }
    var c = [half(low, 0), half(low, 1), half(high, 0), half(high, 1)]
    var (first, second) = (half(key, 0), half(key, 1))
    for _ in 0..<10 {
      let p = 0xD251_1F53 * UInt64(c[0])
      let q = 0xCD9E_8D57 * UInt64(c[2])
      c = [half(q, 1) ^ c[1] ^ first, half(q, 0), half(p, 1) ^ c[3] ^ second, half(p, 0)]
      first &+= 0x9E37_79B9
      second &+= 0xBB67_AE85
    }
    return c
  }
}
