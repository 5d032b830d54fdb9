import CKernels
import Testing

@Suite("Kernels: pooling")
struct KernelsPoolingTests {
  /// Whole windows, gaps, overlaps, leftovers, one channel.
  static let shapes: [wsk_pooling] = [
    shape(batch: 2, h: 4, w: 4, c: 3, window: (2, 2), stride: (2, 2)),
    shape(batch: 3, h: 7, w: 5, c: 1, window: (2, 2), stride: (2, 2)),
    shape(batch: 2, h: 9, w: 9, c: 17, window: (3, 3), stride: (2, 2)),
    shape(batch: 2, h: 8, w: 10, c: 40, window: (2, 3), stride: (3, 4)),
    shape(batch: 1, h: 16, w: 16, c: 5, window: (16, 16), stride: (16, 16)),
    shape(batch: 40, h: 6, w: 6, c: 64, window: (2, 2), stride: (1, 1)),
  ]

  @Test("max finds the first largest and sends its gradient there", arguments: instructionSets)
  func max(set: String) throws {
    var random = KernelRandom(state: 31)
    for p in Self.shapes {
      // Few values, so that ties occur.
      let x = (0..<Self.inputs(p)).map { _ in Float(random.int(0...3)) }
      let dy = random.floats(Self.outputs(p))
      let before = random.floats(x.count)
      var y = [Float](repeating: 9, count: dy.count)
      var written = before
      var added = before
      var winner = [UInt8](repeating: 9, count: dy.count)
      try with(set) {
        try withPool { pool in
          var p = p
          wsk_max_pool_forward(pool, &p, x, &y, &winner)
          wsk_max_pool_backward(pool, &p, dy, winner, &written, 0)
          wsk_max_pool_backward(pool, &p, dy, winner, &added, 1)
          var alone = y
          wsk_max_pool_forward(pool, &p, x, &alone, nil)
          #expect(alone == y)
        }
      }
      var expected = [Float](repeating: 0, count: x.count)
      var tally = Tally()
      for (out, window) in Self.windows(p).enumerated() {
        let best = window.map { x[$0] }.max() ?? 0
        let place = window.firstIndex { x[$0] == best } ?? 0
        tally.check(y[out] == best && Int(winner[out]) == place)
        expected[window[place]] += dy[out]
      }
      #expect(tally.wrong == 0)
      #expect(largestDifference(written, expected) < 1e-5)
      #expect(largestDifference(added, zip(before, expected).map { $0 + $1 }) < 1e-5)
    }
  }

  @Test("a NaN in a window is its maximum", arguments: instructionSets)
  func notANumber(set: String) throws {
    var p = Self.shapes[0]
    for place in 0..<4 {
      var x = [Float](repeating: 1, count: Self.inputs(p))
      x[[0, 3, 12, 15][place]] = .nan
      var y = [Float](repeating: 0, count: Self.outputs(p))
      try with(set) { try withPool { wsk_max_pool_forward($0, &p, x, &y, nil) } }
      #expect(y[0].isNaN && y[1] == 1)
    }
  }

  @Test("average and its gradient", arguments: instructionSets)
  func average(set: String) throws {
    var random = KernelRandom(state: 33)
    for p in Self.shapes {
      let x = random.floats(Self.inputs(p))
      let dy = random.floats(Self.outputs(p))
      var y = dy
      var written = x
      var added = x
      try with(set) {
        try withPool { pool in
          var p = p
          wsk_average_pool_forward(pool, &p, x, &y)
          wsk_average_pool_backward(pool, &p, dy, &written, 0)
          wsk_average_pool_backward(pool, &p, dy, &added, 1)
        }
      }
      var expected = [Float](repeating: 0, count: x.count)
      var tally = Tally()
      for (out, window) in Self.windows(p).enumerated() {
        let mean = window.reduce(0) { $0 + x[$1] } / Float(window.count)
        tally.check(abs(y[out] - mean) < 1e-5)
        for i in window { expected[i] += dy[out] / Float(window.count) }
      }
      #expect(tally.wrong == 0)
      #expect(largestDifference(written, expected) < 1e-5)
      #expect(largestDifference(added, zip(x, expected).map { $0 + $1 }) < 1e-5)
    }
  }

  static func inputs(_ p: wsk_pooling) -> Int { Int(p.batch * p.h * p.w * p.c) }
  static func outputs(_ p: wsk_pooling) -> Int { Int(p.batch * p.oh * p.ow * p.c) }

  /// For each output element, in order, the input elements of its window, row by row.
  static func windows(_ p: wsk_pooling) -> [[Int]] {
    var all: [[Int]] = []
    for n in 0..<p.batch {
      for y in 0..<p.oh {
        for x in 0..<p.ow {
          for c in 0..<p.c {
            all.append(
              (0..<p.window_h).flatMap { i in
                (0..<p.window_w).map { j in
                  let row = y * p.stride_h + i
                  let column = x * p.stride_w + j
                  return Int(((n * p.h + row) * p.w + column) * p.c + c)
                }
              })
          }
        }
      }
    }
    return all
  }

  static func shape(
    batch: Int32, h: Int32, w: Int32, c: Int32, window: (Int32, Int32), stride: (Int32, Int32)
  ) -> wsk_pooling {
    wsk_pooling(
      batch: batch, h: h, w: w, c: c, oh: (h - window.0) / stride.0 + 1,
      ow: (w - window.1) / stride.1 + 1, window_h: window.0, window_w: window.1,
      stride_h: stride.0, stride_w: stride.1)
  }
}
