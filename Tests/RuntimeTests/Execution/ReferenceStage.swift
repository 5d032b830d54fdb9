import WSRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Product, norm and activation, one after the other.
extension ReferenceExecutor {
  /// The sums in front of the norm, and what goes into the activation.
  private func sums(_ stage: StagePlan, _ index: Int, _ x: [Double]) -> [Double] {
    stored(stage.product.map { product(stage, $0, index, x) } ?? x)
  }

  func forward(_ stage: StagePlan, _ index: Int, _ x: [Double]) -> [Double] {
    let z = sums(stage, index, x)
    guard let norm = stage.norm else { return z.map { value(stage.activation, $0) } }
    let channels = program.signals[program.operators[index].output].shape.last ?? 1
    let rows = z.count / channels
    if isTraining, !normIsFrozen {
      let (means, variances) = moments(z, channels)
      let momentum = Double(Float(norm.momentum))
      let unbiased = rows > 1 ? Double(rows) / Double(rows - 1) : 1
      for c in 0..<channels {
        parameters[norm.mean][c] += momentum * (means[c] - parameters[norm.mean][c])
        parameters[norm.variance][c] +=
          momentum * (variances[c] * unbiased - parameters[norm.variance][c])
      }
    }
    return normed(norm, z, channels).map { value(stage.activation, $0) }
  }

  private func moments(_ z: [Double], _ channels: Int) -> (means: [Double], variances: [Double]) {
    let rows = z.count / channels
    var means = [Double](repeating: 0, count: channels)
    var variances = means
    for (place, value) in z.enumerated() { means[place % channels] += value / Double(rows) }
    for (place, value) in z.enumerated() {
      let distance = value - means[place % channels]
      variances[place % channels] += distance * distance / Double(rows)
    }
    return (means, variances)
  }

  /// Mean and 1/√(σ² + ε) of each channel, those in force.
  private func statistics(
    _ norm: NormPlan, _ z: [Double], _ channels: Int
  ) -> (means: [Double], inverses: [Double]) {
    var (means, variances) = (parameters[norm.mean], parameters[norm.variance])
    if isTraining, !normIsFrozen { (means, variances) = moments(z, channels) }
    // A sum in another order may end a place higher.
    if isSingle { means = means.map { Double(Float($0).nextUp) } }
    return (
      means,
      stored(variances.map { 1 / ($0 + Double(Float(norm.epsilon))).squareRoot() })
    )
  }

  private func normed(_ norm: NormPlan, _ z: [Double], _ channels: Int) -> [Double] {
    let (means, inverses) = statistics(norm, z, channels)
    return stored(
      z.enumerated().map { place, value in
        let c = place % channels
        return parameters[norm.gamma][c] * (value - means[c]) * inverses[c]
          + parameters[norm.beta][c]
      })
  }

  func backward(_ stage: StagePlan, _ index: Int, _ dy: [Double]) {
    let node = program.operators[index]
    let x = values[node.inputs[0]]
    let z = sums(stage, index, x)
    let channels = program.signals[node.output].shape.last ?? 1
    let u = stage.norm.map { normed($0, z, channels) } ?? z
    if case .clipLearned(let limit) = stage.activation {
      for place in u.indices where u[place] >= parameters[limit][0] {
        parameterGradients[limit][0] += dy[place]
      }
    }
    var dz = stored(zip(u, dy).map { slope(stage.activation, $0) * $1 })
    if let norm = stage.norm { dz = stored(backward(norm, z, dz, channels)) }
    guard let product = stage.product else {
      for place in dz.indices { gradients[node.inputs[0]][place] += dz[place] }
      return
    }
    let rounds = rounds(index)
    forEachProduct(product, index) { from, weight, to in
      let gradient = rounded(dz[to], rounds)
      parameterGradients[product.weight][weight] += rounded(x[from], rounds) * gradient
      gradients[node.inputs[0]][from] +=
        rounded(parameters[product.weight][weight], rounds) * gradient
    }
    if let bias = product.bias {
      for place in dz.indices { parameterGradients[bias][place % channels] += dz[place] }
    }
  }

  /// du to dz.
  private func backward(
    _ norm: NormPlan, _ z: [Double], _ du: [Double], _ channels: Int
  ) -> [Double] {
    let (means, inverses) = statistics(norm, z, channels)
    let rows = Double(z.count / channels)
    let hats = stored(
      z.enumerated().map { ($1 - means[$0 % channels]) * inverses[$0 % channels] })
    var sum = [Double](repeating: 0, count: channels)
    var product = sum
    for place in du.indices {
      sum[place % channels] += du[place]
      product[place % channels] += du[place] * hats[place]
    }
    for c in 0..<channels {
      parameterGradients[norm.beta][c] += sum[c]
      parameterGradients[norm.gamma][c] += product[c]
    }
    return du.indices.map { place in
      let c = place % channels
      let moved = normIsFrozen ? 0 : (sum[c] + hats[place] * product[c]) / rows
      return parameters[norm.gamma][c] * inverses[c] * (du[place] - moved)
    }
  }

  // MARK: Products

  private func product(
    _ stage: StagePlan, _ product: ProductPlan, _ index: Int, _ x: [Double]
  ) -> [Double] {
    let output = program.operators[index].output
    let channels = program.signals[output].shape.last ?? 1
    var z = values[output].indices.map { place in
      product.bias.map { parameters[$0][place % channels] } ?? 0
    }
    let rounds = rounds(index)
    let weights = parameters[product.weight]
    forEachProduct(product, index) { from, weight, to in
      z[to] += rounded(x[from], rounds) * rounded(weights[weight], rounds)
    }
    return z
  }

  /// Whether a product rounds its operands to bfloat16.
  private func rounds(_ index: Int) -> Bool {
    guard program.precision == .bfloat16, case .stage(let stage) = program.operators[index].kind,
      let product = stage.product
    else { return false }
    return (program.parameters[product.weight].shape.last ?? 0) >= 16
  }

  private func rounded(_ value: Double, _ rounds: Bool) -> Double {
    rounds ? Double(Float(value).roundedToBfloat16) : value
  }

  /// Each triple of an input, a weight and an output that the input contributes to.
  private func forEachProduct(
    _ product: ProductPlan, _ index: Int, _ body: (Int, Int, Int) -> Void
  ) {
    let node = program.operators[index]
    let (input, output) = (
      program.signals[node.inputs[0]].shape, program.signals[node.output].shape
    )
    guard case .convolution(let geometry) = product.form else {
      let count = input.reduce(1, *)
      for picture in 0..<batch {
        for o in 0..<output[0] {
          for k in 0..<count { body(picture * count + k, o * count + k, picture * output[0] + o) }
        }
      }
      return
    }
    let inputs = input[2] / geometry.groups
    let outputs = output[2] / geometry.groups
    let (height, width) = (geometry.kernel[0], geometry.kernel[1])
    for picture in 0..<batch {
      for oy in 0..<output[0] {
        for ox in 0..<output[1] {
          for ky in 0..<height {
            for kx in 0..<width {
              let y = oy * geometry.stride[0] + ky - geometry.padding[0]
              let x = ox * geometry.stride[1] + kx - geometry.padding[2]
              guard (0..<input[0]).contains(y), (0..<input[1]).contains(x) else { continue }
              let pixel = ((picture * input[0] + y) * input[1] + x) * input[2]
              for o in 0..<output[2] {
                let place = ((picture * output[0] + oy) * output[1] + ox) * output[2] + o
                for c in 0..<inputs {
                  body(
                    pixel + o / outputs * inputs + c,
                    ((o * height + ky) * width + kx) * inputs + c, place)
                }
              }
            }
          }
        }
      }
    }
  }

  // MARK: Activations

  private func sharpness(_ group: Int?) -> Double {
    isHard ? 1 : group.map { Double(sharpness[$0]) } ?? 0
  }

  private func isHard(_ group: Int?) -> Bool { sharpness(group) >= 1 }

  private func rampSlope(_ group: Int?) -> Double { 1 / (1 - sharpness(group) + 0.001) }

  private func logisticSlope(_ group: Int?) -> Double {
    4 * log(2 + 3.0.squareRoot()) / (1 - sharpness(group) + 0.001)
  }

  private func value(_ activation: ActivationPlan?, _ u: Double) -> Double {
    func step(_ level: Double) -> Double {
      jumps(u, at: level)
      return u >= level ? 1 : 0
    }
    switch activation {
    case .brelu(let group):
      return isHard(group) ? step(0.5) : min(max(rampSlope(group) * (u - 0.5) + 0.5, 0), 1)
    case .sigmoid(let group):
      return isHard(group) ? step(0) : 1 / (1 + exp(-logisticSlope(group) * u))
    case .threshold(let level): return step(Double(Float(level)))
    case .relu: return max(u, 0)
    case .clip(let limit): return min(max(u, 0), Double(Float(limit)))
    case .clipLearned(let limit): return min(max(u, 0), parameters[limit][0])
    case nil: return u
    }
  }

  private func slope(_ activation: ActivationPlan?, _ u: Double) -> Double {
    func inside(_ low: Double, _ high: Double, _ slope: Double) -> Double {
      jumps(u, at: low)
      jumps(u, at: high)
      return u > low && u < high ? slope : 0
    }
    func surrogate(_ center: Double, _ exact: () -> Double) -> Double {
      switch training.gradient {
      case .exact: exact()
      case .window(let width): inside(center - width / 2, center + width / 2, 1 / width)
      case .triangle(let width): max(0, 1 - abs(u - center) / width) / width
      }
    }
    switch activation {
    case .brelu(let group):
      return surrogate(0.5) {
        if isHard(group) { return 0 }
        let slope = rampSlope(group)
        return inside(0.5 - 0.5 / slope, 0.5 + 0.5 / slope, slope)
      }
    case .sigmoid(let group):
      return surrogate(0) {
        if isHard(group) { return 0 }
        let slope = logisticSlope(group)
        let power = exp(-abs(slope * u))
        return slope * power / ((1 + power) * (1 + power))
      }
    case .threshold(let level): return surrogate(Double(Float(level))) { 0 }
    case .relu: return inside(0, .infinity, 1)
    case .clip(let limit): return inside(0, Double(Float(limit)), 1)
    case .clipLearned(let limit): return inside(0, parameters[limit][0], 1)
    case nil: return 1
    }
  }

  private func jumps(_ u: Double, at place: Double) {
    if u != place, place.isFinite { distances.append(u - place) }
  }
}
