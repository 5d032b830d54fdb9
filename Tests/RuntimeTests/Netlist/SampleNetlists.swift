import WSRuntime

/// Netlists for tests.
enum SampleNetlists {
  /// Dense layers whose weights are all the same: sums as large as they get.
  static func uniform(weight: Int16) -> Netlist {
    func dense(_ name: String, _ from: String, _ inputs: Int, _ outputs: Int)
      -> Netlist.Projection
    {
      Netlist.Projection(
        name: name + ".dense", from: from, to: name, map: .dense, delay: 1,
        weight: Array(repeating: weight, count: inputs * outputs),
        weightShape: [outputs, inputs], storedBits: 16)
    }
    // About half of the spikes of the first layer make the sums of the second.
    let second = (0..<9).map { Int32(-$0 * 5) * Int32(weight) }
    return Netlist(
      name: "Uniform", steps: 1, inputs: [.init(name: "seen", shape: [40], code: .spikes)],
      populations: [
        .init(
          name: "first", shape: [50], validFrom: 1,
          bias: (0..<50).map { Int32(-$0 / 2) * Int32(weight) }),
        .init(name: "second", shape: [9], validFrom: 2, bias: second),
      ],
      projections: [dense("first", "seen", 40, 50), dense("second", "first", 50, 9)],
      outputs: [.init(name: "spikes", from: "second", decode: .spikes)], data: nil, vectors: nil)
  }

  /// Every kind of projection and view: analog picture 6 × 6 × 2, a grouped and strided
  /// convolution, a pool, a skip, a concat of two sources, an average pool folded in, an
  /// upsampling, dense layers.
  static func everything(seed: UInt64) -> Netlist {
    var random = CounterRandom(seed: seed, purpose: .digits, stream: 9)
    func weights(_ shape: [Int], _ bits: Int = 8) -> [Int16] {
      let most = bits == 8 ? 127 : 2000
      return (0..<(shape.isEmpty ? 0 : shape.reduce(1, *))).map { _ in
        Int16(random.below(2 * most + 1) - most)
      }
    }
    func bias(_ count: Int, _ most: Int) -> [Int32] {
      (0..<count).map { _ in Int32(random.below(2 * most + 1) - most) }
    }
    func projection(
      _ name: String, _ from: String, _ to: String, _ map: LinearMap,
      _ shape: [Int], delay: Int = 1, view: View = .plain, bits: Int = 8, shift: Int = 0
    ) -> Netlist.Projection {
      Netlist.Projection(
        name: name, from: from, to: to, map: map, view: view, delay: delay,
        weight: weights(shape, bits).map { $0 << shift }, weightShape: shape, storedBits: bits,
        shift: shift)
    }
    func convolution(_ kernel: [Int], stride: [Int], padding: [Int], groups: Int = 1)
      -> LinearMap
    {
      .convolution(
        ConvolutionGeometry(kernel: kernel, stride: stride, padding: padding, groups: groups))
    }
    func population(_ name: String, _ shape: [Int], _ validFrom: Int, _ bias: [Int32])
      -> Netlist.Population
    { Netlist.Population(name: name, shape: shape, validFrom: validFrom, bias: bias) }
    return Netlist(
      name: "Everything", steps: 1,
      inputs: [.init(name: "image", shape: [6, 6, 2], code: .analog(bits: 8))],
      populations: [
        population("c1", [6, 6, 4], 1, bias(4, 30000)),
        population("c2", [3, 3, 4], 2, bias(4, 200)),
        population("pool", [3, 3, 4], 2, [-1, -1, -1, -1]),
        population("join", [3, 3, 4], 3, bias(4, 200)),
        population("up", [6, 6, 3], 4, bias(3, 200)),
        population("mean", [3, 3, 2], 5, bias(2, 300)),
        population("f1", [2, 3, 2], 6, bias(12, 300)),
        population("votes", [7], 7, bias(7, 2000)),
      ],
      projections: [
        projection(
          "c1.conv", "image", "c1", convolution([3, 3], stride: [1, 1], padding: [1, 1, 1, 1]),
          [4, 3, 3, 2]),
        projection(
          "c2.conv", "c1", "c2",
          convolution([3, 2], stride: [2, 2], padding: [0, 1, 0, 1], groups: 2), [4, 3, 2, 2]),
        projection(
          "pool.max", "c1", "pool", .pool(window: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0]),
          []),
        projection(
          "join.a", "c2", "join", convolution([1, 1], stride: [1, 1], padding: [0, 0, 0, 0]),
          [4, 1, 1, 4]),
        projection(
          "join.b", "pool", "join", convolution([2, 2], stride: [1, 1], padding: [0, 1, 1, 0]),
          [4, 2, 2, 4], shift: 2),
        projection("join.skip", "c2", "join", .identity, [4], shift: 1),
        projection(
          "up.conv", "join", "up", convolution([3, 3], stride: [1, 1], padding: [1, 1, 1, 1]),
          [3, 3, 3, 4], view: View(upsample: [2, 2])),
        projection(
          "mean.conv", "up", "mean", convolution([1, 1], stride: [1, 1], padding: [0, 0, 0, 0]),
          [2, 1, 1, 3], view: View(sum: [2, 2])),
        projection("f1.dense", "mean", "f1", .dense, [12, 18], shift: 6),
        projection(
          "f1.far", "image", "f1", .dense, [12, 4], delay: 6,
          view: View(reshape: [1, 72, 1], sum: [1, 18])),
        projection(
          "votes.dense", "f1", "votes", .dense, [7, 12], view: View(reshape: [12]), bits: 16),
      ],
      outputs: [
        .init(
          name: "digit", from: "votes",
          decode: .key([[1, 1, 0, 0, 0, 0, 1], [0, 0, 1, 1, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0]])),
        .init(name: "map", from: "mean", decode: .key([[1, 0], [0, 1]])),
        .init(name: "raw", from: "f1", decode: .spikes),
      ],
      data: DataRecipe(
        source: .digits(train: 100, test: 10, seed: .max), validation: .fraction(0.1),
        augment: [.shift(2), .flip, .crop(pad: 1)]), dataSeed: 7, vectors: nil)
  }

  /// Two pixels through a threshold, then one neuron.
  static func small() -> Netlist {
    Netlist(
      name: "Small", steps: 1,
      inputs: [.init(name: "seen", shape: [1, 3, 1], code: .threshold(level: 127.5))],
      populations: [.init(name: "out", shape: [2], validFrom: 1, bias: [-2, 0])],
      projections: [
        .init(
          name: "d", from: "seen", to: "out", map: .dense, delay: 1, weight: [1, 1, 1, -1, 0, -1],
          weightShape: [2, 3], storedBits: 8)
      ],
      outputs: [.init(name: "bits", from: "out", decode: .spikes)], data: nil, vectors: nil)
  }

  /// Values for the one input, dense enough for all layers to have something to do.
  static func pictures(_ netlist: Netlist, count: Int, seed: UInt64) -> [String: [UInt16]] {
    var random = CounterRandom(seed: seed, purpose: .digits, stream: 10)
    let input = netlist.inputs[0]
    let largest = input.code.largestValue
    let values = (0..<count * input.shape.reduce(1, *)).map { _ in
      random.below(3) == 0 ? 0 : UInt16(random.below(largest + 1))
    }
    return [input.name: values]
  }
}
