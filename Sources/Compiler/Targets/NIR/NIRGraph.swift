import WSRuntime

/// A chain of layers as NIR says it: for each population a node of weights and one of neurons.
///
/// Pictures are `[channels, height, width]`, weights `[out, in, height, width]`; a network that
/// begins with a dense product enters as a vector, in the netlist's order.
struct NIRGraph: Sendable {
  private struct Layer: Sendable {
    var projection: Netlist.Projection
    var population: Netlist.Population
    var source: [Int]
    /// Names of the two nodes.
    var weights: String
    var neurons: String
    var threshold: Double
  }

  private static let (input, output) = ("input", "output")
  /// Of the format; readers take any.
  private static let version = "1.0.8"

  private let netlist: Netlist
  private let dialect: NIRDialect
  private let step: Double
  private let isVector: Bool
  private let layers: [Layer]

  /// - Parameter netlist: as the target's legaliser leaves it.
  init(_ netlist: Netlist, _ dialect: NIRDialect, step: Double?) throws(RuntimeError) {
    guard let first = netlist.inputs.first, netlist.inputs.count == 1 else {
      throw RuntimeError(.internalFault, "a chain has one input")
    }
    self.netlist = netlist
    self.dialect = dialect
    self.step = step ?? dialect.step
    isVector = netlist.projections.first?.map == .dense
    var names = UniqueNames(reserved: [Self.input, Self.output])
    var (layers, source) = ([Layer](), first.shape)
    for population in netlist.populations {
      let arriving = netlist.projections.filter { $0.to == population.name }
      guard let projection = arriving.first, arriving.count == 1 else {
        throw RuntimeError(.internalFault, "`\(population.name)` is no part of a chain")
      }
      let bound = try netlist.sumMagnitudes(of: population).max() ?? 0
      let neurons = names.takeIdentifier(population.name)
      layers.append(
        Layer(
          projection: projection, population: population, source: source,
          weights: names.takeIdentifier(projection.name), neurons: neurons,
          threshold: dialect.threshold(above: bound)))
      source = population.shape
    }
    self.layers = layers
  }

  // MARK: The graph

  var file: HDF5Node {
    let names = [Self.input] + layers.flatMap { [$0.weights, $0.neurons] } + [Self.output]
    let edges = zip(names, names.dropFirst()).flatMap { [$0, $1] }
    var nodes = [
      HDF5Link(Self.input, border("Input", netlist.inputs[0].shape))
    ]
    for layer in layers {
      nodes.append(HDF5Link(layer.weights, weights(of: layer)))
      nodes.append(HDF5Link(layer.neurons, neurons(of: layer)))
    }
    nodes.append(HDF5Link(Self.output, border("Output", layers.last?.population.shape ?? [])))
    let metadata = [
      HDF5Link("network", .text(netlist.name)), HDF5Link("reader", .text(dialect.name)),
      HDF5Link("dt", .number(step)),
    ]
    return .group([
      HDF5Link("version", .text(Self.version)),
      HDF5Link(
        "node",
        .group([
          HDF5Link("type", .text("NIRGraph")),
          HDF5Link("edges", .dataset(HDF5Dataset(texts: edges, shape: [names.count - 1, 2]))),
          HDF5Link("nodes", .group(nodes)), HDF5Link("metadata", .group(metadata)),
        ])),
    ])
  }

  /// In NIR's order.
  private func axes(_ shape: [Int]) -> [Int] {
    isVector || shape.count != 3
      ? [shape.elements] : [shape[2], shape[0], shape[1]]
  }

  private func order(_ shape: [Int]) -> @Sendable (Int) -> Int {
    isVector ? ChannelOrder.asIs : ChannelOrder.channelsFirst(shape)
  }

  private func border(_ type: String, _ shape: [Int]) -> HDF5Node {
    .group([HDF5Link("type", .text(type)), HDF5Link("shape", .numbers(axes(shape)))])
  }

  private func weights(of layer: Layer) -> HDF5Node {
    let (projection, bias) = (layer.projection, layer.population.bias)
    // s + b ≥ 0 where s + b + θ + ½ > θ.
    let offset = layer.threshold + 0.5
    let biases = HDF5Dataset(.float32, shape: [bias.count]) { Double(bias[$0]) + offset }
    let (weight, shape) = (projection.weight, projection.weightShape)
    guard case .convolution(let geometry) = projection.map else {
      return .group([
        HDF5Link("type", .text("Affine")), HDF5Link("bias", .dataset(biases)),
        HDF5Link("weight", .dataset(HDF5Dataset(.float32, shape: shape) { Double(weight[$0]) })),
      ])
    }
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    let weights = HDF5Dataset(.float32, shape: [shape[0], channels, height, width]) { place in
      let (tap, filter) = (place % (height * width), place / (height * width))
      let pixel = filter / channels * height * width + tap
      return Double(weight[pixel * channels + filter % channels])
    }
    let padding = [geometry.padding[0], geometry.padding[2]]
    return .group([
      HDF5Link("type", .text("Conv2d")), HDF5Link("bias", .dataset(biases)),
      HDF5Link("dilation", .numbers([1, 1])), HDF5Link("groups", .integer(1)),
      HDF5Link("input_shape", .numbers(Array(layer.source.prefix(2)))),
      HDF5Link("padding", .numbers(padding)), HDF5Link("stride", .numbers(geometry.stride)),
      HDF5Link("weight", .dataset(weights)),
    ])
  }

  private func neurons(of layer: Layer) -> HDF5Node {
    func all(_ name: String, _ type: HDF5Type, _ value: Double) -> HDF5Link {
      HDF5Link(
        name,
        .dataset(HDF5Dataset(type, shape: axes(layer.population.shape)) { _ in value }))
    }
    switch dialect.neuron {
    case .leaky:
      return .group([
        HDF5Link("type", .text("LIF")), all("r", .float32, 1),
        all("tau", .float64, dialect.timeConstant * (step / dialect.step)),
        all("v_leak", .float32, 0), all("v_threshold", .float32, layer.threshold),
      ])
    case .integrating:
      return .group([
        HDF5Link("type", .text("IF")), all("r", .float32, 1),
        all("v_threshold", .float32, layer.threshold),
      ])
    }
  }

  // MARK: Test vectors

  /// NIRGraphData: what enters and every spike, `[pictures, 1, neurons]` in NIR's order.
  func data(of vectors: Netlist.TestVectors) -> HDF5Node {
    let input = netlist.inputs[0]
    let values = vectors.inputs[input.name] ?? []
    let size = input.shape.elements
    let order = order(input.shape)
    let isBinary = input.code.largestValue == 1
    let entering = HDF5Dataset(isBinary ? .bool : .uint16, shape: [vectors.count, 1, size]) {
      Double(values[$0 / size * size + order($0 % size)])
    }
    var nodes = [
      HDF5Link(Self.input, node(isBinary ? "spikes" : "values", entering))
    ]
    for layer in layers {
      let size = layer.population.shape.elements
      let bytes = (size + 7) / 8
      let bits = vectors.populations[layer.population.name] ?? []
      let order = self.order(layer.population.shape)
      let spikes = HDF5Dataset(.bool, shape: [vectors.count, 1, size]) { place in
        let neuron = order(place % size)
        return Double(bits[place / size * bytes + neuron / 8] >> (neuron % 8) & 1)
      }
      nodes.append(HDF5Link(layer.neurons, node("spikes", spikes)))
    }
    return .group(
      [HDF5Link("nodes", .group(nodes))], attributes: [Self.type("NIRGraphData")])
  }

  private func node(_ observable: String, _ data: HDF5Dataset) -> HDF5Node {
    let grid = HDF5Node.group(
      [HDF5Link("data", .dataset(data))],
      attributes: [Self.type("TimeGriddedData"), HDF5Attribute("dt", .number(step))])
    return .group(
      [HDF5Link("observables", .group([HDF5Link(observable, grid)]))],
      attributes: [Self.type("NIRNodeData")])
  }

  private static func type(_ name: String) -> HDF5Attribute {
    HDF5Attribute("__type__", .text(name))
  }
}
