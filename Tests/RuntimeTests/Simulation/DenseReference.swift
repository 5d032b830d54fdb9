import WSRuntime

/// The page of the file format, taken word by word: every sum over all of its terms. It shares
/// nothing with `Connectivity`, which it is there to check.
struct DenseReference {
  let netlist: Netlist

  /// The spikes of each population for one picture, by name, as 0 and 1.
  func evaluate(_ inputs: [String: [UInt16]], picture: Int) -> [String: [Int]] {
    var values: [String: [Int]] = [:]
    for input in netlist.inputs {
      let size = input.shape.reduce(1, *)
      values[input.name] = (inputs[input.name] ?? [])[picture * size..<(picture + 1) * size].map {
        Int($0)
      }
    }
    for population in netlist.populations {
      let size = population.shape.reduce(1, *)
      var sums = (0..<size).map { Int(population.bias[$0 % population.bias.count]) }
      for projection in netlist.projections where projection.to == population.name {
        let (viewed, shape) = view(projection, values[projection.from] ?? [])
        for (neuron, term) in terms(projection, viewed, shape, population.shape).enumerated() {
          sums[neuron] += term
        }
      }
      values[population.name] = sums.map { $0 >= 0 ? 1 : 0 }
    }
    return values
  }

  private func view(_ projection: Netlist.Projection, _ values: [Int]) -> ([Int], [Int]) {
    var shape = projection.view.reshape ?? netlist.shape(ofSource: projection.from) ?? []
    var values = values
    if let factor = projection.view.upsample {
      let (h, w, c) = (shape[0], shape[1], shape[2])
      let grown = [h * factor[0], w * factor[1], c]
      values = (0..<grown.reduce(1, *)).map { place in
        let (y, x) = (place / c / grown[1], place / c % grown[1])
        return values[((y / factor[0]) * w + x / factor[1]) * c + place % c]
      }
      shape = grown
    }
    if let window = projection.view.sum {
      let (w, c) = (shape[1], shape[2])
      let shrunk = [shape[0] / window[0], w / window[1], c]
      values = (0..<shrunk.reduce(1, *)).map { place in
        let (y, x) = (place / c / shrunk[1], place / c % shrunk[1])
        var sum = 0
        for dy in 0..<window[0] {
          for dx in 0..<window[1] {
            sum += values[((y * window[0] + dy) * w + x * window[1] + dx) * c + place % c]
          }
        }
        return sum
      }
      shape = shrunk
    }
    return (values, shape)
  }

  private func terms(
    _ projection: Netlist.Projection, _ x: [Int], _ shape: [Int], _ target: [Int]
  ) -> [Int] {
    let size = target.reduce(1, *)
    let weight = projection.weight.map { Int($0) }
    switch projection.map {
    case .dense:
      return (0..<size).map { o in (0..<x.count).reduce(0) { $0 + weight[o * x.count + $1] * x[$1] }
      }
    case .identity:
      return x.indices.map { weight[$0 % weight.count] * x[$0] }
    case .convolution(let g):
      let perGroup = shape[2] / g.groups
      let outPerGroup = target[2] / g.groups
      return windows(g.kernel, g.stride, g.padding, shape, target) { out, y, column, ky, kx in
        let first = out / outPerGroup * perGroup
        return (0..<perGroup).reduce(0) { sum, channel in
          let place = (y * shape[1] + column) * shape[2] + first + channel
          let tap = ((out * g.kernel[0] + ky) * g.kernel[1] + kx) * perGroup + channel
          return sum + weight[tap] * x[place]
        }
      }
    case .pool(let window, let stride, let padding):
      return windows(window, stride, padding, shape, target) { out, y, column, _, _ in
        x[(y * shape[1] + column) * shape[2] + out]
      }
    }
  }

  private func windows(
    _ kernel: [Int], _ stride: [Int], _ padding: [Int], _ shape: [Int], _ target: [Int],
    _ tap: (_ out: Int, _ y: Int, _ x: Int, _ ky: Int, _ kx: Int) -> Int
  ) -> [Int] {
    (0..<target.reduce(1, *)).map { place in
      let out = place % target[2]
      let (oy, ox) = (place / target[2] / target[1], place / target[2] % target[1])
      var sum = 0
      for ky in 0..<kernel[0] {
        for kx in 0..<kernel[1] {
          let (y, x) = (oy * stride[0] + ky - padding[0], ox * stride[1] + kx - padding[2])
          if y >= 0, y < shape[0], x >= 0, x < shape[1] { sum += tap(out, y, x, ky, kx) }
        }
      }
      return sum
    }
  }
}
