import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Kernels: activations")
struct KernelsActivationTests {
  /// Soft, half sharp and hard, each with its three gradient rules.
  static let activations: [wsk_activation] = {
    let kinds = [WSK_IDENTITY, WSK_BRELU, WSK_SIGMOID, WSK_THRESHOLD, WSK_RELU, WSK_CLIP]
    let rules = [WSK_GRADIENT_EXACT, WSK_GRADIENT_WINDOW, WSK_GRADIENT_TRIANGLE]
    return kinds.flatMap { kind in
      rules.flatMap { rule in
        [Float(0), 0.5, 1].map { sharpness in
          wsk_activation(
            kind: kind, sharpness: sharpness, level: 0.7,
            gradient: rule, gradient_width: 0.8)
        }
      }
    }
  }()

  /// Rows and channels around the sizes of vectors.
  static let shapes = [(1, 1), (7, 3), (5, 16), (70, 19), (33, 64), (2, 1037), (2100, 10)]

  @Test("forward equals the formulas", arguments: instructionSets)
  func forward(set: String) throws {
    var random = KernelRandom(state: 1)
    for (rows, channels) in Self.shapes {
      let z = random.floats(rows * channels).map { $0 * 3 }
      let scale = random.floats(channels)
      let shift = random.floats(channels)
      for f in Self.activations {
        var plain = z
        var scaled = z
        try with(set) {
          try withPool { pool in
            var f = f
            wsk_activate_forward(pool, Int64(rows), Int32(channels), z, nil, nil, &f, &plain)
            wsk_activate_forward(pool, Int64(rows), Int32(channels), z, scale, shift, &f, &scaled)
          }
        }
        let expected = z.map { Float(value(f, Double($0))) }
        #expect(largestDifference(plain, expected) < 3e-6, "\(f)")
        var tally = Tally()
        for i in z.indices {
          let u = z[i] * scale[i % channels] + shift[i % channels]
          // A jump may be taken on either side of a rounding error.
          if abs(Double(u) - jump(f)) < 1e-5 { continue }
          tally.check(abs(Double(scaled[i]) - value(f, Double(u))) < 2e-5)
        }
        #expect(tally.wrong == 0, "\(f)")
      }
    }
  }

  @Test("thresholds are reached exactly and NaN passes", arguments: instructionSets)
  func edges(set: String) throws {
    for kind in [WSK_BRELU, WSK_SIGMOID, WSK_THRESHOLD] {
      var f = wsk_activation(
        kind: kind, sharpness: 1, level: 0.25, gradient: WSK_GRADIENT_EXACT,
        gradient_width: 1)
      let level: Float = kind == WSK_BRELU ? 0.5 : kind == WSK_SIGMOID ? 0 : 0.25
      let z = [level, level.nextDown, level.nextUp, .nan, .infinity, -.infinity]
      var y = z
      try with(set) { try withPool { wsk_activate_forward($0, 6, 1, z, nil, nil, &f, &y) } }
      #expect(y[0] == 1 && y[1] == 0 && y[2] == 1 && y[3].isNaN && y[4] == 1 && y[5] == 0)
    }
    for f in Self.activations {
      var f = f
      var y: [Float] = [.nan]
      try with(set) { try withPool { wsk_activate_forward($0, 1, 1, y, nil, nil, &f, &y) } }
      #expect(y[0].isNaN, "\(f)")
    }
  }

  @Test("backward equals the gradient rules", arguments: instructionSets)
  func backward(set: String) throws {
    var random = KernelRandom(state: 2)
    for (rows, channels) in Self.shapes {
      let z = random.floats(rows * channels).map { $0 * 3 }
      let dy = random.floats(z.count)
      let before = random.floats(z.count)
      for f in Self.activations {
        var written = before
        var added = before
        try with(set) {
          try withPool { pool in
            var f = f
            let r = Int64(rows)
            let c = Int32(channels)
            wsk_activate_backward(pool, r, c, z, dy, &f, &written, 0)
            wsk_activate_backward(pool, r, c, z, dy, &f, &added, 1)
          }
        }
        var tally = Tally()
        for i in z.indices where !nearEdge(f, Double(z[i])) {
          let expected = slope(f, Double(z[i])) * Double(dy[i])
          tally.check(abs(Double(written[i]) - expected) < 3e-5)
          tally.check(abs(Double(added[i] - before[i]) - expected) < 3e-5)
        }
        #expect(tally.wrong == 0, "\(f)")
      }
    }
  }

  @Test("exact gradients are the derivatives of the forward functions")
  func derivatives() {
    for f in Self.activations where f.gradient == WSK_GRADIENT_EXACT {
      for u in stride(from: -1.51, to: 1.5, by: 0.043) where !nearEdge(f, u) {
        let h = 1e-6
        let difference = (value(f, u + h) - value(f, u - h)) / (2 * h)
        #expect(abs(difference - slope(f, u)) < 1e-4)
      }
    }
  }

  @Test(
    "the gradient of a clip limit and activity counts are sums over rows",
    arguments: instructionSets)
  func sums(set: String) throws {
    var random = KernelRandom(state: 3)
    for (rows, channels) in Self.shapes + [(3, 5000), (9000, 20)] {
      let z = random.floats(rows * channels)
      let dy = random.floats(z.count)
      var positive = [Int64](repeating: 5, count: channels)
      var sum = [Double](repeating: 2, count: channels)
      let gradient = try with(set) {
        try withPool(3) { pool in
          wsk_count_activity(pool, Int64(rows), Int32(channels), z, &positive, &sum)
          return wsk_clip_limit_gradient(
            pool, Int64(rows), Int32(channels), z, nil, nil, dy, 0.3)
        }
      }
      let expected = zip(z, dy).reduce(0.0) { $0 + ($1.0 >= 0.3 ? Double($1.1) : 0) }
      #expect(abs(gradient - expected) < 1e-4 * Double(z.count).squareRoot())
      for c in 0..<channels {
        let column = (0..<rows).map { z[$0 * channels + c] }
        #expect(positive[c] == 5 + Int64(column.count { $0 > 0 }))
        #expect(abs(sum[c] - 2 - column.reduce(0.0) { $0 + Double($1) }) < 1e-4)
      }
    }
  }
}

// ---- The formulas, in double ----

private let lambda = 0.001

private func rampSlope(_ f: wsk_activation) -> Double { 1 / (1 - Double(f.sharpness) + lambda) }

private func logisticSlope(_ f: wsk_activation) -> Double {
  4 * log(2 + 3.0.squareRoot()) / (1 - Double(f.sharpness) + lambda)
}

func value(_ f: wsk_activation, _ u: Double) -> Double {
  switch f.kind {
  case WSK_BRELU:
    if f.sharpness == 1 { return u >= 0.5 ? 1 : 0 }
    return min(max((u - 0.5) * rampSlope(f) + 0.5, 0), 1)
  case WSK_SIGMOID:
    if f.sharpness == 1 { return u >= 0 ? 1 : 0 }
    return 1 / (1 + exp(min(max(-logisticSlope(f) * u, -40), 40)))
  case WSK_THRESHOLD: return u >= Double(f.level) ? 1 : 0
  case WSK_RELU: return max(u, 0)
  case WSK_CLIP: return min(max(u, 0), Double(f.level))
  default: return u
  }
}

func slope(_ f: wsk_activation, _ u: Double) -> Double {
  let center: Double
  switch f.kind {
  case WSK_BRELU: center = 0.5
  case WSK_SIGMOID: center = 0
  case WSK_THRESHOLD: center = Double(f.level)
  case WSK_RELU: return u > 0 ? 1 : 0
  case WSK_CLIP: return u > 0 && u < Double(f.level) ? 1 : 0
  default: return 1
  }
  let width = Double(f.gradient_width)
  switch f.gradient {
  case WSK_GRADIENT_WINDOW: return abs(u - center) <= width / 2 ? 1 / width : 0
  case WSK_GRADIENT_TRIANGLE: return max(0, 1 - abs(u - center) / width) / width
  default: break
  }
  if f.kind == WSK_THRESHOLD || f.sharpness == 1 { return 0 }
  if f.kind == WSK_BRELU {
    return abs(u - 0.5) * rampSlope(f) < 0.5 ? rampSlope(f) : 0
  }
  let k = logisticSlope(f)
  if abs(k * u) > 40 { return 0 }
  let y = 1 / (1 + exp(-k * u))
  return k * y * (1 - y)
}

/// Where a hard activation jumps; far away if it does not.
func jump(_ f: wsk_activation) -> Double {
  switch f.kind {
  case WSK_BRELU where f.sharpness == 1: 0.5
  case WSK_SIGMOID where f.sharpness == 1: 0
  case WSK_THRESHOLD: Double(f.level)
  default: 1e9
  }
}

/// Within rounding of a place where the slope jumps.
func nearEdge(_ f: wsk_activation, _ u: Double) -> Bool {
  let near = 1e-4
  return abs(slope(f, u - near) - slope(f, u + near)) > 0.02 || abs(u - jump(f)) < near
}
