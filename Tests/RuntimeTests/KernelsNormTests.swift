import CKernels
import Testing

@Suite("Kernels: batch norm")
struct KernelsNormTests {
  static let shapes = [(2, 1), (9, 3), (100, 200), (128, 16), (1000, 33), (4096, 70), (20_000, 8)]

  @Test("statistics keep their precision far from zero", arguments: instructionSets)
  func statistics(set: String) throws {
    var random = KernelRandom(state: 21)
    for (rows, channels) in Self.shapes {
      let center = random.floats(channels).map { $0 * 1000 }
      var z = random.floats(rows * channels)
      for i in z.indices { z[i] += center[i % channels] }
      let (mean, variance) = try moments(set, 2, z, rows, channels)
      for c in 0..<channels {
        let column = (0..<rows).map { Double(z[$0 * channels + c]) }
        let average = column.reduce(0, +) / Double(rows)
        let spread = column.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(rows)
        #expect(abs(Double(mean[c]) - average) < 1e-4)
        #expect(abs(Double(variance[c]) - spread) < 1e-5)
      }
    }
  }

  @Test("a constant channel has no variance, a NaN is seen", arguments: instructionSets)
  func constants(set: String) throws {
    var z = [Float](repeating: 1234.567, count: 3 * 400)
    z[3 * 200 + 1] = .nan
    let (mean, variance) = try moments(set, 2, z, 400, 3)
    #expect(mean[0] == 1234.567 && variance[0] == 0)
    #expect(mean[1].isNaN && variance[1].isNaN)
    #expect(mean[2] == 1234.567 && variance[2] == 0)
  }

  @Test(
    "statistics and gradients have the same bits for any number of threads",
    arguments: instructionSets)
  func threads(set: String) throws {
    var random = KernelRandom(state: 23)
    for (rows, channels) in Self.shapes {
      let problem = NormProblem(rows, channels, &random, KernelsActivationTests.activations[4])
      let all = try [1, 2, 3, 5].map { threads in
        let (mean, variance) = try moments(set, threads, problem.z, rows, channels)
        return mean + variance + (try problem.gradients(set, threads).flatMap { $0 })
      }
      for other in all.dropFirst() { #expect(sameBits(all[0], other)) }
    }
  }

  @Test("backward equals the formula", arguments: instructionSets)
  func backward(set: String) throws {
    var random = KernelRandom(state: 25)
    for (rows, channels) in Self.shapes.prefix(5) {
      for f in KernelsActivationTests.activations {
        var problem = NormProblem(rows, channels, &random, f)
        for (isFrozen, adds) in [(false, false), (true, false), (false, true)] {
          problem.isFrozen = isFrozen
          problem.adds = adds
          let gradients = try problem.gradients(set, 2)
          let expected = problem.expected()
          for (a, b) in zip(gradients, expected) {
            #expect(
              largestDifference(a, b) < 2e-3,
              "\(rows) × \(channels), \(f), \(isFrozen), \(adds)")
          }
        }
      }
    }
  }

  @Test("backward is the derivative of the forward pass")
  func derivative() throws {
    // Σ dy · relu(γ x̂ + β) with x̂ from the batch's own statistics, by differences.
    var random = KernelRandom(state: 27)
    let f = wsk_activation(
      kind: WSK_SIGMOID, sharpness: 0, level: 0, gradient: WSK_GRADIENT_EXACT, gradient_width: 1)
    let problem = NormProblem(6, 2, &random, f)
    let dz = try problem.gradients("portable", 1)[0]
    for i in problem.z.indices {
      let h: Double = 1e-5
      let slope = (problem.objective(i, h) - problem.objective(i, -h)) / (2 * h)
      #expect(abs(slope - Double(dz[i])) < 1e-3)
    }
  }

  private func moments(
    _ set: String, _ threads: Int, _ z: [Float], _ rows: Int, _ channels: Int
  ) throws -> ([Float], [Float]) {
    var mean = [Float](repeating: 9, count: channels)
    var variance = mean
    try with(set) {
      try withPool(threads) { pool in
        let bytes = wsk_norm_scratch_bytes(Int64(rows), Int32(channels))
        var scratch = [UInt64](repeating: 0, count: bytes / 8 + 1)
        wsk_norm_statistics(pool, Int64(rows), Int32(channels), z, &mean, &variance, &scratch)
      }
    }
    return (mean, variance)
  }
}

/// A batch, its statistics and a gradient that comes back.
private struct NormProblem {
  let rows: Int, channels: Int
  let z: [Float], dy: [Float], gamma: [Float], beta: [Float]
  let f: wsk_activation
  /// The statistics are constants.
  var isFrozen = false
  /// Gradients of parameters are added to what is there.
  var adds = false

  init(_ rows: Int, _ channels: Int, _ random: inout KernelRandom, _ f: wsk_activation) {
    self.rows = rows
    self.channels = channels
    // A lattice keeps u away from the edges of the gradient rules, within rounding.
    z = random.floats(rows * channels).map { $0 * 2 }
    dy = random.floats(rows * channels)
    gamma = random.floats(channels).map { $0 + 1.5 }
    beta = random.floats(channels)
    self.f = f
  }

  func column(_ values: [Float], _ c: Int) -> [Double] {
    (0..<rows).map { Double(values[$0 * channels + c]) }
  }

  func moments(_ column: [Double]) -> (mean: Double, inverse: Double) {
    let mean = column.reduce(0, +) / Double(rows)
    let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
    return (mean, 1 / (variance + 1e-3).squareRoot())
  }

  /// dz, dγ, dβ, db of the kernel.
  func gradients(_ set: String, _ threads: Int) throws -> [[Float]] {
    let moments = (0..<channels).map { self.moments(column(z, $0)) }
    var dz = [Float](repeating: 9, count: z.count)
    var parameters = [Float](repeating: adds ? 0.25 : 9, count: 3 * channels)
    try with(set) {
      try withPool(threads) { pool in
        var f = f
        let bytes = wsk_norm_scratch_bytes(Int64(rows), Int32(channels))
        var scratch = [UInt64](repeating: 0, count: bytes / 8 + 1)
        parameters.withUnsafeMutableBufferPointer { buffer in
          func part(_ number: Int) -> wsk_gradient {
            wsk_gradient(
              to: buffer.baseAddress.map { $0 + number * channels }, add: adds ? 1 : 0)
          }
          wsk_norm_activate_backward(
            pool, Int64(rows), Int32(channels), z, dy, moments.map { Float($0.mean) },
            moments.map { Float($0.inverse) }, gamma, beta, &f, isFrozen ? 1 : 0, &dz, part(0),
            part(1), part(2), &scratch)
        }
      }
    }
    return [dz]
      + (0..<3).map { Array(parameters[($0 * channels)..<(($0 + 1) * channels)]) }
  }

  /// The same in double, except for the slope at u, which is taken where the kernel takes it.
  func expected() -> [[Float]] {
    var dz = [Float](repeating: 0, count: z.count)
    var dgamma: [Float] = []
    var dbeta: [Float] = []
    var db: [Float] = []
    for c in 0..<channels {
      let (mean, inverse) = moments(column(z, c))
      let xhat = column(z, c).map { ($0 - mean) * inverse }
      let g = zip(xhat, column(dy, c)).map { x, d in
        slope(f, Double(Float(x) * gamma[c] + beta[c])) * d
      }
      let sum = g.reduce(0, +)
      let product = zip(g, xhat).reduce(0) { $0 + $1.0 * $1.1 }
      var total = 0.0
      for r in 0..<rows {
        let moved = isFrozen ? 0 : (sum + xhat[r] * product) / Double(rows)
        let inner = g[r] - moved
        dz[r * channels + c] = Float(Double(gamma[c]) * inverse * inner)
        total += Double(gamma[c]) * inverse * inner
      }
      db.append(Float(total))
      dgamma.append(Float(product))
      dbeta.append(Float(sum))
    }
    if adds { return [dz] + [dgamma, dbeta, db].map { $0.map { $0 + 0.25 } } }
    return [dz, dgamma, dbeta, db]
  }

  /// Σ dy · f(γ x̂ + β) with element `index` of z moved by `h`.
  func objective(_ index: Int, _ h: Double) -> Double {
    var total = 0.0
    for c in 0..<channels {
      var values = column(z, c)
      if index % channels == c { values[index / channels] += h }
      let mean = values.reduce(0, +) / Double(rows)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
      for (r, d) in column(dy, c).enumerated() {
        let xhat = (values[r] - mean) / (variance + 1e-3).squareRoot()
        total += d * value(f, Double(gamma[c]) * xhat + Double(beta[c]))
      }
    }
    return total
  }
}
