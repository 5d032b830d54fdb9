import CKernels
import Testing
import WSRuntime

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
        wsk_sgd(pool, Int64(w.count), &w, g, &first, 0.1, momentum, nesterov ? 1 : 0, .init())
      } formula: { w, g, first, second, step in
        let momentum = Double(momentum)
        first = momentum * first + g
        w -= 0.1 * (nesterov ? g + momentum * first : first)
      }
    }
    // Without momentum no memory is needed.
    var w: [Float] = [1, 2]
    _ = try with(set) { try withPool { wsk_sgd($0, 2, &w, [1, -1], nil, 0.5, 0, 0, .init()) } }
    #expect(w == [0.5, 2.5])
  }

  @Test("five steps of adam, with and without decay", arguments: instructionSets)
  func adam(set: String) throws {
    for decay in [Float(0), 0.01] {
      try compare(set) { pool, w, g, first, second, step in
        wsk_adam(
          pool, Int64(w.count), &w, g, &first, &second, 0.01, 0.9, 0.999, 1e-8, decay, step,
          .init())
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
      wsk_adadelta(pool, Int64(w.count), &w, g, &first, &second, 4, 0.95, 1e-6, .init())
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
      wsk_rmsprop(pool, Int64(w.count), &w, g, &first, 0.01, 0.9, 1e-7, .init())
    } formula: { w, g, first, second, step in
      first = 0.9 * first + 0.1 * g * g
      w -= 0.01 * g / (first.squareRoot() + 1e-7)
    }
  }

  @Test("weights are packed on the way as the product packs them", arguments: instructionSets)
  func packing(set: String) throws {
    // Small layers share a slice; rows longer than a block; odd sizes; no input gradient.
    let cases: [(inputs: Int32, outputs: Int32, hasInputGradient: Int32)] = [
      (20, 70, 1), (784, 45, 1), (2050, 33, 1), (37, 130, 0), (1, 1, 1),
    ]
    try with(set) {
      for precision in [Int32(WSK_FLOAT32), Int32(WSK_BFLOAT16)] {
        for (inputs, outputs, hasInputGradient) in cases {
          let shape = dense(inputs, outputs, precision)
          let (first, weights) = (24, Int(inputs * outputs))
          let layers = [(first, shape), (first + weights, dense(3, 32, precision))]
          var random = KernelRandom(state: 67)
          let start = random.floats(first + weights + 100)
          let g = random.floats(start.count)
          let plain = try update(start, g, threads: 1, layers: [], hasInputGradient: 0).w
          let expected = try pack(
            Array(plain[first...]), shape, hasInputGradient: hasInputGradient)
          for threads in [1, 3] {
            let (w, packed) = try update(
              start, g, threads: threads, layers: layers, hasInputGradient: hasInputGradient)
            #expect(sameBits(w, plain))
            #expect(packed == expected, "\(inputs) to \(outputs), precision \(precision)")
          }
        }
      }
    }
  }

  private func dense(_ inputs: Int32, _ outputs: Int32, _ precision: Int32) -> wsk_product {
    var shape = wsk_product()
    (shape.batch, shape.c, shape.oc, shape.groups) = (1, inputs, outputs, 1)
    (shape.h, shape.w, shape.oh, shape.ow, shape.kh, shape.kw) = (1, 1, 1, 1, 1, 1)
    (shape.stride_h, shape.stride_w, shape.precision) = (1, 1, precision)
    return shape
  }

  private func packedBytes(_ shape: wsk_product) -> Int {
    withUnsafePointer(to: shape) { wsk_product_packed_bytes($0) }
  }

  /// One step of sgd that packs the layers; what the first of them is packed to.
  private func update(
    _ start: [Float], _ g: [Float], threads: Int, layers: [(first: Int, shape: wsk_product)],
    hasInputGradient: Int32
  ) throws -> (w: [Float], packed: [UInt8]) {
    var w = start
    let blocks = try layers.map { try Block<UInt8>(count: packedBytes($0.shape)) }
    let packings = zip(layers, blocks).map { layer, block in
      wsk_packing(
        product: layer.shape, first: Int64(layer.first), has_input_gradient: hasInputGradient,
        packed: block.start)
    }
    try packings.withUnsafeBufferPointer { packings in
      try withPool(threads) { pool in
        _ = wsk_sgd(
          pool, Int64(w.count), &w, g, nil, 0.1, 0, 0,
          wsk_packings(layers: packings.baseAddress, count: Int64(packings.count)))
      }
    }
    return (w, blocks.first?.array ?? [])
  }

  private func pack(
    _ weight: [Float], _ shape: wsk_product, hasInputGradient: Int32
  ) throws -> [UInt8] {
    let packed = try Block<UInt8>(count: packedBytes(shape))
    try withPool { pool in
      withUnsafePointer(to: shape) {
        wsk_product_pack(pool, $0, weight, hasInputGradient, packed.start)
      }
    }
    return packed.array
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
