import WSRuntime

@testable import WSCompiler

/// Evaluates a graph node by node in real numbers, every activation hard: nothing folded.
struct GraphByHand {
  let graph: Graph
  let weights: WeightSet

  func run(_ inputs: [String: [Double]]) -> [String: [Double]] {
    var values: [[Double]] = []
    for node in graph.nodes {
      values.append(value(of: node, node.inputs.map { values[$0] }, inputs))
    }
    return Dictionary(uniqueKeysWithValues: zip(graph.nodes.map(\.name), values))
  }

  private func parameter(_ name: String) -> [Double] {
    (weights[name]?.values ?? []).map(Double.init)
  }

  private func value(
    of node: GraphNode, _ read: [[Double]], _ inputs: [String: [Double]]
  ) -> [Double] {
    let shape = node.type.training.shape
    let channels = shape[shape.count - 1]
    let below = node.inputs.first.map { graph.nodes[$0].type.training.shape } ?? []
    switch node.layer {
    case is InputLayer: return inputs[node.name] ?? []
    case let dense as DenseLayer:
      let (units, bias) = (dense.units, dense.bias)
      let weight = parameter(node.name + ".weight")
      let shift = bias ? parameter(node.name + ".bias") : Array(repeating: 0, count: units)
      return (0..<units).map { row in
        read[0].indices.reduce(shift[row]) { $0 + weight[row * read[0].count + $1] * read[0][$1] }
      }
    case let conv as ConvLayer:
      let (geometry, bias) = (conv.geometry, conv.bias)
      let weight = parameter(node.name + ".weight")
      let shift = bias ? parameter(node.name + ".bias") : Array(repeating: 0, count: channels)
      let width = below[2] / geometry.groups
      return cells(shape) { y, x, output in
        let first = output / (channels / geometry.groups) * width
        var sum = shift[output]
        for tapY in 0..<geometry.kernel[0] {
          for tapX in 0..<geometry.kernel[1] {
            let sourceY = y * geometry.stride[0] - geometry.padding[0] + tapY
            let sourceX = x * geometry.stride[1] - geometry.padding[2] + tapX
            guard (0..<below[0]).contains(sourceY), (0..<below[1]).contains(sourceX) else {
              continue
            }
            for channel in 0..<width {
              let tap = (output * geometry.kernel[0] + tapY) * geometry.kernel[1] + tapX
              sum +=
                weight[tap * width + channel]
                * read[0][(sourceY * below[1] + sourceX) * below[2] + first + channel]
            }
          }
        }
        return sum
      }
    case let norm as BatchNormLayer:
      let epsilon = norm.epsilon
      let (gamma, beta) = (parameter(node.name + ".gamma"), parameter(node.name + ".beta"))
      let (mean, variance) = (parameter(node.name + ".mean"), parameter(node.name + ".variance"))
      return read[0].indices.map { index in
        let c = index % channels
        return gamma[c] * (read[0][index] - mean[c]) / (variance[c] + epsilon).squareRoot()
          + beta[c]
      }
    case is BreluLayer: return read[0].map { $0 >= 0.5 ? 1 : 0 }
    case is SigmoidLayer: return read[0].map { $0 >= 0 ? 1 : 0 }
    case let threshold as ThresholdLayer: return read[0].map { $0 >= threshold.level ? 1 : 0 }
    case let layer as MaxPoolLayer:
      let pool = layer.pool
      return cells(shape) { y, x, channel in
        window(pool, y, x).map { read[0][($0.0 * below[1] + $0.1) * below[2] + channel] }.max() ?? 0
      }
    case let layer as AveragePoolLayer:
      let pool = layer.pool
      return cells(shape) { y, x, channel in
        let cells = window(pool, y, x).map {
          read[0][($0.0 * below[1] + $0.1) * below[2] + channel]
        }
        return cells.reduce(0, +) / Double(cells.count)
      }
    case is GlobalAveragePoolLayer:
      return (0..<channels).map { channel in
        let cells = stride(from: channel, to: read[0].count, by: channels).map { read[0][$0] }
        return cells.reduce(0, +) / Double(cells.count)
      }
    case is ConcatLayer:
      let positions = read[0].count / (graph.nodes[node.inputs[0]].type.training.shape.last ?? 1)
      return (0..<positions).flatMap { position in
        read.flatMap { part in
          let width = part.count / positions
          return part[(position * width)..<((position + 1) * width)]
        }
      }
    case let layer as UpsampleLayer:
      let factor = layer.factor
      return cells(shape) { y, x, channel in
        read[0][(y / factor * below[1] + x / factor) * channels + channel]
      }
    case is AddLayer: return read[0].indices.map { index in read.reduce(0) { $0 + $1[index] } }
    default: return read[0]
    }
  }

  private func cells(_ shape: [Int], _ value: (Int, Int, Int) -> Double) -> [Double] {
    (0..<shape[0]).flatMap { y in
      (0..<shape[1]).flatMap { x in (0..<shape[2]).map { value(y, x, $0) } }
    }
  }

  private func window(_ pool: PoolPlan, _ y: Int, _ x: Int) -> [(Int, Int)] {
    (0..<pool.window[0]).flatMap { tapY in
      (0..<pool.window[1]).map { (y * pool.stride[0] + tapY, x * pool.stride[1] + $0) }
    }
  }
}

/// A small generator, so that a test's numbers are the same everywhere.
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func roll(_ range: ClosedRange<Int>) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return range.lowerBound + Int(state % UInt64(range.count))
  }
}

/// Parameters for a graph that make every folded row a whole multiple of one number: norms have
/// deviation 1 (ε = 0.25), scales ±1, ±2 or 0, weights are small integers, shifts
/// quarters plus `offset` (with 1/8 no sum of analog values can stand on a threshold).
func wholeWeights(_ graph: Graph, offset: Float, _ dice: inout Dice) -> WeightSet {
  var weights = WeightSet(network: graph.network, sourceDigest: "")
  func set(_ name: String, _ shape: [Int], _ value: () -> Float) {
    let count = shape.reduce(1, *)
    weights.set(.init(name: name, shape: shape, values: (0..<count).map { _ in value() }))
  }
  for node in graph.nodes {
    let shape = node.type.training.shape
    let below = node.inputs.first.map { graph.nodes[$0].type.training.shape } ?? []
    switch node.layer {
    case let dense as DenseLayer:
      let (units, bias) = (dense.units, dense.bias)
      set(node.name + ".weight", [units, below.reduce(1, *)]) { Float(dice.roll(-3...3)) }
      if bias { set(node.name + ".bias", [units]) { Float(dice.roll(-6...6)) / 4 + offset } }
    case let conv as ConvLayer:
      let (channels, geometry, bias) = (conv.channels, conv.geometry, conv.bias)
      set(node.name + ".weight", [channels] + geometry.kernel + [below[2] / geometry.groups]) {
        Float(dice.roll(-3...3))
      }
      if bias { set(node.name + ".bias", [channels]) { Float(dice.roll(-6...6)) / 4 + offset } }
    case is BatchNormLayer:
      let channels = shape.suffix(1)
      set(node.name + ".gamma", Array(channels)) { [-2, -1, 0, 1, 2][dice.roll(0...4)] }
      set(node.name + ".beta", Array(channels)) { Float(dice.roll(-4...4)) / 4 + offset }
      set(node.name + ".mean", Array(channels)) { Float(dice.roll(-4...4)) / 4 }
      set(node.name + ".variance", Array(channels)) { 0.75 }
    default: break
    }
  }
  return weights
}
