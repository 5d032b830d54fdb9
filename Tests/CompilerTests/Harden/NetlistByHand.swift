import WSRuntime

/// Evaluates a netlist as the format's page says, slowly, without anything of the compiler and
/// without `Connectivity`, which both simulators and the engine share.
struct NetlistByHand {
  let netlist: Netlist

  /// All values, by the name of the input or population.
  func run(_ inputs: [String: [Int]]) -> [String: [Int]] {
    var values = inputs
    for population in netlist.populations {
      let size = population.shape.reduce(1, *)
      var sums = Array(repeating: 0, count: size)
      for projection in netlist.projections where projection.to == population.name {
        for (neuron, sum) in added(by: projection, to: population, values).enumerated() {
          sums[neuron] += sum
        }
      }
      values[population.name] = sums.indices.map {
        sums[$0] + Int(population.bias[$0 % population.bias.count]) >= 0 ? 1 : 0
      }
    }
    return values
  }

  private func shape(of name: String) -> [Int] {
    netlist.inputs.first { $0.name == name }?.shape
      ?? netlist.populations.first { $0.name == name }?.shape ?? []
  }

  private func added(
    by projection: Netlist.Projection, to target: Netlist.Population, _ values: [String: [Int]]
  ) -> [Int] {
    let (shape, source) = seen(projection, values[projection.from] ?? [])
    let weight = projection.weight.map(Int.init)
    let count = target.shape.reduce(1, *)
    switch projection.map {
    case .dense:
      return (0..<count).map { row in
        source.indices.reduce(0) { $0 + weight[row * source.count + $1] * source[$1] }
      }
    case .identity:
      return (0..<count).map { weight[$0 % weight.count] * source[$0] }
    case .convolution(let geometry):
      let width = projection.weightShape[3]
      let outputs = target.shape[2]
      return windows(target.shape, geometry.kernel, geometry.stride, geometry.padding) {
        y, x, output, tapY, tapX in
        guard (0..<shape[0]).contains(y), (0..<shape[1]).contains(x) else { return 0 }
        let first = output / (outputs / geometry.groups) * width
        return (0..<width).reduce(0) { sum, channel in
          let tap = (output * geometry.kernel[0] + tapY) * geometry.kernel[1] + tapX
          return sum + weight[tap * width + channel]
            * source[(y * shape[1] + x) * shape[2] + first + channel]
        }
      }
    case .pool(let window, let stride, let padding):
      return windows(target.shape, window, stride, padding) { y, x, channel, _, _ in
        guard (0..<shape[0]).contains(y), (0..<shape[1]).contains(x) else { return 0 }
        return source[(y * shape[1] + x) * shape[2] + channel]
      }
    }
  }

  private func windows(
    _ shape: [Int], _ kernel: [Int], _ stride: [Int], _ padding: [Int],
    _ value: (_ y: Int, _ x: Int, _ channel: Int, _ tapY: Int, _ tapX: Int) -> Int
  ) -> [Int] {
    var sums: [Int] = []
    for y in 0..<shape[0] {
      for x in 0..<shape[1] {
        for channel in 0..<shape[2] {
          var sum = 0
          for tapY in 0..<kernel[0] {
            for tapX in 0..<kernel[1] {
              sum += value(
                y * stride[0] - padding[0] + tapY, x * stride[1] - padding[2] + tapX, channel,
                tapY, tapX)
            }
          }
          sums.append(sum)
        }
      }
    }
    return sums
  }

  /// The source through its views.
  private func seen(_ projection: Netlist.Projection, _ source: [Int]) -> ([Int], [Int]) {
    var shape = projection.view.reshape ?? shape(of: projection.from)
    var values = source
    if let factors = projection.view.upsample {
      let large = [shape[0] * factors[0], shape[1] * factors[1], shape[2]]
      values = (0..<large.reduce(1, *)).map { index in
        let (y, x) = (index / shape[2] / large[1], index / shape[2] % large[1])
        return source[
          (y / factors[0] * shape[1] + x / factors[1]) * shape[2] + index % shape[2]]
      }
      shape = large
    }
    if let window = projection.view.sum {
      let small = [shape[0] / window[0], shape[1] / window[1], shape[2]]
      values = windows(small, window, window, [0, 0, 0, 0]) { y, x, channel, _, _ in
        values[(y * shape[1] + x) * shape[2] + channel]
      }
      shape = small
    }
    return (shape, values)
  }
}
