import WSRuntime

@testable import WSCompiler

/// Netlists for the tests of single targets.
enum SmallNetlists {
  /// Two spikes into three neurons.
  static var pair: Netlist {
    Netlist(
      name: "Net", steps: 1, inputs: [.init(name: "in.put", shape: [2], code: .spikes)],
      populations: [.init(name: "y", shape: [3], validFrom: 1, bias: [-1, -1, 2])],
      projections: [
        .init(
          name: "p", from: "in.put", to: "y", map: .dense, delay: 1, weight: [1, 2, 0, 0, -3, 4],
          weightShape: [3, 2], storedBits: 8)
      ],
      outputs: [.init(name: "z", from: "y", decode: .spikes)], data: nil, vectors: nil)
  }

  /// Two spikes into one neuron, which leads to so many.
  static func wide(_ neurons: Int) -> Netlist {
    var netlist = pair
    netlist.populations = [
      .init(name: "y", shape: [1], validFrom: 1, bias: [-1]),
      .init(
        name: "wide", shape: [neurons], validFrom: 2, bias: Array(repeating: -1, count: neurons)),
    ]
    netlist.projections[0].weight = [1, 1]
    netlist.projections[0].weightShape = [1, 2]
    netlist.projections.append(
      .init(
        name: "q", from: "y", to: "wide", map: .dense, delay: 1,
        weight: Array(repeating: 1, count: neurons), weightShape: [neurons, 1], storedBits: 8))
    netlist.outputs[0].from = "wide"
    return netlist
  }

  /// So many spikes into one neuron.
  static func dense(_ inputs: Int) -> Netlist {
    var netlist = pair
    netlist.inputs[0].shape = [inputs]
    netlist.populations[0].shape = [1]
    netlist.populations[0].bias = [-1]
    netlist.projections[0].weight = Array(repeating: 1, count: inputs)
    netlist.projections[0].weightShape = [1, inputs]
    return netlist
  }

  /// Square windows over a square picture of spikes; `padding` stands before and behind.
  static func window(
    _ kernel: Int, _ stride: Int, _ padding: [Int], _ places: Int, _ channels: Int
  ) -> Netlist {
    var netlist = pair
    netlist.inputs[0].shape = [places, places, channels]
    let side = (places + padding[0] + padding[1] - kernel) / stride + 1
    netlist.populations[0].shape = [side, side, 1]
    netlist.populations[0].bias = [-1]
    netlist.projections[0].map = .convolution(
      ConvolutionGeometry(
        kernel: [kernel, kernel], stride: [stride, stride], padding: padding + padding, groups: 1))
    netlist.projections[0].weightShape = [1, kernel, kernel, channels]
    netlist.projections[0].weight = Array(repeating: 1, count: kernel * kernel * channels)
    return netlist
  }
}

extension TargetCorpus {
  /// Those on spikes whose synapses can be looked at one by one in a test.
  static func smallAndSpiking() throws -> [Netlist] {
    try netlists().filter { netlist in
      netlist.inputs.allSatisfy { $0.code.largestValue == 1 }
        && netlist.populations.reduce(0) { $0 + $1.shape.reduce(1, *) } < 2000
    }
  }
}
