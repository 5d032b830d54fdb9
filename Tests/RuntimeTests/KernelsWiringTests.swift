import CKernels
import Testing

@Suite("Kernels: wiring and dropout")
struct KernelsWiringTests {
  @Test("parts are joined and split again", arguments: instructionSets)
  func parts(set: String) throws {
    var random = KernelRandom(state: 41)
    for (rows, first, second) in [(1, 1, 1), (7, 3, 20), (900, 40, 17)] {
      let a = random.floats(rows * first)
      let b = random.floats(rows * second)
      let total = first + second
      var joined = [Float](repeating: 9, count: rows * total)
      var back = [Float](repeating: 9, count: b.count)
      var added = b
      try with(set) {
        try withPool(3) { pool in
          let r = Int64(rows)
          let f = Int32(first)
          let s = Int32(second)
          let t = Int32(total)
          wsk_concat_part(pool, r, f, 0, t, a, &joined)
          wsk_concat_part(pool, r, s, f, t, b, &joined)
          wsk_split_part(pool, r, s, f, t, joined, &back, 0)
          wsk_split_part(pool, r, s, f, t, joined, &added, 1)
        }
      }
      for r in 0..<rows {
        #expect(
          Array(joined[(r * total)..<(r * total + first)]) == Array(a[(r * first)...].prefix(first))
        )
      }
      #expect(back == b)
      #expect(added == b.map { $0 + $0 })
    }
  }

  @Test("dropout follows the generator, element by element", arguments: instructionSets)
  func dropout(set: String) throws {
    var random = KernelRandom(state: 43)
    let rate: Float = 0.3
    let seed: UInt64 = 99
    let stream: UInt64 = 3
    let step: UInt64 = 12_345
    for count in [1, 5, 255, 256, 257, 100_003] {
      let x = random.floats(count)
      var y = x
      var written = x
      var added = x
      var mask = [UInt8](repeating: 9, count: count)
      try with(set) {
        try withPool(3) { pool in
          wsk_dropout_forward(pool, Int64(count), x, rate, seed, stream, step, &y, &mask)
          wsk_dropout_backward(pool, Int64(count), x, rate, mask, &written, 0)
          wsk_dropout_backward(pool, Int64(count), x, rate, mask, &added, 1)
        }
      }
      var numbers = [UInt32](repeating: 0, count: 4)
      var tally = Tally()
      for i in 0..<count {
        if i % 4 == 0 { wsk_philox(seed, stream << 40 | step, UInt64(i / 4), &numbers) }
        let keep = Double(numbers[i % 4]) >= Double(rate) * 4_294_967_296
        tally.check(mask[i] == (keep ? 1 : 0))
        tally.check(abs(y[i] - (keep ? x[i] / (1 - rate) : 0)) < 1e-6)
        tally.check(written[i] == y[i])
        tally.check(abs(added[i] - x[i] - y[i]) < 1e-6)
      }
      #expect(tally.wrong == 0, "\(count) elements")
    }
    // About the declared share is dropped.
    var mask = [UInt8](repeating: 0, count: 100_000)
    var y = [Float](repeating: 1, count: mask.count)
    try withPool { wsk_dropout_forward($0, 100_000, y, rate, seed, 4, 1, &y, &mask) }
    #expect(abs(mask.reduce(0) { $0 + Double($1) } / 100_000 - 0.7) < 0.01)
  }
}
