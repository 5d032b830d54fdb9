import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Kernels: optimisers")
struct KernelsOptimizerTests {
  static let count = 40_003

  @Test("five steps of sgd", arguments: instructionSets)
  func sgd(set: String) throws {
    for (momentum, nesterov) in [(Float(0), false), (0.9, false), (0.9, true)] {
      try compare(set) { pool, w, g, first, second, step in
        wsk_sgd(pool, Int64(w.count), &w, g, &first, 0.1, momentum, nesterov ? 1 : 0)
      } formula: { w, g, first, second, step in
        let momentum = Double(momentum)
        first = momentum * first + g
        w -= 0.1 * (nesterov ? g + momentum * first : first)
      }
    }
    // Without momentum no memory is needed.
    var w: [Float] = [1, 2]
    _ = try with(set) { try withPool { wsk_sgd($0, 2, &w, [1, -1], nil, 0.5, 0, 0) } }
    #expect(w == [0.5, 2.5])
  }

  @Test("five steps of adam, with and without decay", arguments: instructionSets)
  func adam(set: String) throws {
    for decay in [Float(0), 0.01] {
      try compare(set) { pool, w, g, first, second, step in
        wsk_adam(
          pool, Int64(w.count), &w, g, &first, &second, 0.01, 0.9, 0.999, 1e-8, decay, step)
      } formula: { w, g, first, second, step in
        first = 0.9 * first + 0.1 * g
        second = 0.999 * second + 0.001 * g * g
        let m = first / (1 - pow(0.9, Double(step)))
        let v = second / (1 - pow(0.999, Double(step)))
        w -= 0.01 * (m / (v.squareRoot() + 1e-8) + Double(decay) * w)
      }
    }
  }

  @Test("five steps of adadelta", arguments: instructionSets)
  func adadelta(set: String) throws {
    try compare(set) { pool, w, g, first, second, step in
      wsk_adadelta(pool, Int64(w.count), &w, g, &first, &second, 4, 0.95, 1e-6)
    } formula: { w, g, first, second, step in
      first = 0.95 * first + 0.05 * g * g
      let u = g * (second + 1e-6).squareRoot() / (first + 1e-6).squareRoot()
      second = 0.95 * second + 0.05 * u * u
      w -= 4 * u
    }
  }

  @Test("five steps of rmsprop", arguments: instructionSets)
  func rmsprop(set: String) throws {
    try compare(set) { pool, w, g, first, second, step in
      wsk_rmsprop(pool, Int64(w.count), &w, g, &first, 0.01, 0.9, 1e-7)
    } formula: { w, g, first, second, step in
      first = 0.9 * first + 0.1 * g * g
      w -= 0.01 * g / (first.squareRoot() + 1e-7)
    }
  }

  typealias Kernel = (
    OpaquePointer, inout [Float], [Float], inout [Float], inout [Float], Int64
  ) -> Void
  typealias Formula = (inout Double, Double, inout Double, inout Double, Int64) -> Void

  /// The kernel against the formula in double, and with one thread against three.
  private func compare(_ set: String, kernel: Kernel, formula: Formula) throws {
    func run(_ threads: Int) throws -> [Float] {
      var random = KernelRandom(state: 61)
      var w = random.floats(Self.count)
      var first = [Float](repeating: 0, count: Self.count)
      var second = first
      try with(set) {
        try withPool(threads) { pool in
          for step in 1...5 {
            kernel(pool, &w, random.floats(Self.count), &first, &second, Int64(step))
          }
        }
      }
      return w
    }
    var random = KernelRandom(state: 61)
    var w = random.floats(Self.count).map { Double($0) }
    var first = [Double](repeating: 0, count: Self.count)
    var second = first
    for step in 1...5 {
      let g = random.floats(Self.count)
      for i in w.indices { formula(&w[i], Double(g[i]), &first[i], &second[i], Int64(step)) }
    }
    let result = try run(1)
    #expect(sameBits(result, try run(3)))
    #expect(largestDifference(result, w.map { Float($0) }) < 3e-5)
  }
}
