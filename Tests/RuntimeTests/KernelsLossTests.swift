import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Kernels: softmax and losses")
struct KernelsLossTests {
  static let shapes = [(1, 2), (3, 10), (65, 16), (700, 33), (128, 1000)]

  @Test("softmax and its gradient", arguments: instructionSets)
  func softmax(set: String) throws {
    var random = KernelRandom(state: 51)
    for (rows, classes) in Self.shapes {
      let z = random.floats(rows * classes).map { $0 * 30 }
      let dp = random.floats(z.count)
      var p = z
      var dz = z
      var added = z
      try with(set) {
        try withPool { pool in
          wsk_softmax(pool, Int64(rows), Int32(classes), z, &p)
          wsk_softmax_backward(pool, Int64(rows), Int32(classes), p, dp, &dz, 0)
          wsk_softmax_backward(pool, Int64(rows), Int32(classes), p, dp, &added, 1)
        }
      }
      var tally = Tally()
      for r in 0..<rows {
        let range = (r * classes)..<((r + 1) * classes)
        let expected = softmaxOf(Array(z[range]))
        let inner = zip(expected, dp[range]).reduce(0) { $0 + $1.0 * Double($1.1) }
        for (i, e) in zip(range, expected) {
          tally.check(abs(Double(p[i]) - e) < 2e-6)
          tally.check(abs(Double(dz[i]) - e * (Double(dp[i]) - inner)) < 1e-5)
          tally.check(abs(added[i] - z[i] - dz[i]) < 1e-5)
        }
      }
      #expect(tally.wrong == 0)
    }
  }

  @Test("cross-entropy and its gradient", arguments: instructionSets)
  func crossEntropy(set: String) throws {
    var random = KernelRandom(state: 53)
    for (rows, classes) in Self.shapes {
      let z = random.floats(rows * classes).map { $0 * 30 }
      let labels = (0..<rows).map { _ in Int32(random.int(0...(classes - 1))) }
      var dz = z
      var added = z
      let losses = try with(set) {
        try withPools([1, 3]) { pools in
          [
            wsk_cross_entropy(pools[0], Int64(rows), Int32(classes), z, labels, 0.5, &dz, 0),
            wsk_cross_entropy(pools[1], Int64(rows), Int32(classes), z, labels, 0.5, &added, 1),
            wsk_cross_entropy(pools[1], Int64(rows), Int32(classes), z, labels, 0.5, nil, 0),
          ]
        }
      }
      #expect(losses[0] == losses[1] && losses[0] == losses[2])
      var expected = 0.0
      var tally = Tally()
      for r in 0..<rows {
        let range = (r * classes)..<((r + 1) * classes)
        let p = softmaxOf(Array(z[range]))
        let label = Int(labels[r])
        let largest = Double(z[range].max() ?? 0)
        let total = z[range].reduce(0.0) { $0 + exp(Double($1) - largest) }
        expected += log(total) + largest - Double(z[range.lowerBound + label])
        for c in 0..<classes {
          let gradient = 0.5 * (p[c] - (c == label ? 1 : 0))
          tally.check(abs(Double(dz[range.lowerBound + c]) - gradient) < 2e-6)
          let sum = added[range.lowerBound + c] - z[range.lowerBound + c]
          tally.check(abs(Double(sum) - gradient) < 1e-5)
        }
      }
      #expect(tally.wrong == 0)
      #expect(abs(losses[0] - expected) < 2e-6 * (expected + 1))
    }
  }

  @Test("scores that differ wildly, NaN and unknown labels", arguments: instructionSets)
  func extremes(set: String) throws {
    func loss(_ z: [Float], _ label: Int32) throws -> Double {
      try with(set) {
        try withPool { wsk_cross_entropy($0, 1, Int32(z.count), z, [label], 1, nil, 0) }
      }
    }
    #expect(abs(try loss([1e4, 0, -1e4], 0)) < 1e-6)
    #expect(abs(try loss([1e4, 0, -1e4], 2) - 2e4) < 1)
    #expect(try loss([0, .nan, 0], 0).isNaN)
    #expect(try loss([0, 1], 2).isNaN)
    #expect(try loss([0, 1], -1).isNaN)
  }

  @Test("squared error and its gradient", arguments: instructionSets)
  func squaredError(set: String) throws {
    var random = KernelRandom(state: 55)
    for count in [1, 17, 1000, 70_001] {
      let x = random.floats(count)
      let t = random.floats(count)
      var dx = x
      var added = x
      let losses = try with(set) {
        try withPools([1, 5]) { pools in
          [
            wsk_squared_error(pools[0], Int64(count), x, t, 0.25, &dx, 0),
            wsk_squared_error(pools[1], Int64(count), x, t, 0.25, &added, 1),
            wsk_squared_error(pools[1], Int64(count), x, t, 0.25, nil, 0),
          ]
        }
      }
      #expect(losses[0] == losses[1] && losses[0] == losses[2])
      let expected = zip(x, t).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
      #expect(abs(losses[0] - expected) < 1e-6 * (expected + 1))
      var tally = Tally()
      for i in x.indices {
        tally.check(abs(dx[i] - 0.5 * (x[i] - t[i])) < 1e-6)
        tally.check(abs(added[i] - x[i] - dx[i]) < 1e-6)
      }
      #expect(tally.wrong == 0)
    }
  }

  private func softmaxOf(_ z: [Float]) -> [Double] {
    let largest = Double(z.max() ?? 0)
    let e = z.map { exp(Double($0) - largest) }
    let total = e.reduce(0, +)
    return e.map { $0 / total }
  }
}
