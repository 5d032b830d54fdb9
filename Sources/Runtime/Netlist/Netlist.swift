/// A spiking network in integers: the file format of `docs/netlist-format.md` as a value.
package struct Netlist: Equatable, Sendable {
  package static let formatName = "wsc-netlist"
  package static let currentVersion = "1"

  package var name: String
  package var steps: Int
  package var inputs: [Input]
  /// In topological order of the projections.
  package var populations: [Population]
  package var projections: [Projection]
  package var outputs: [Output]
  /// The recipe of the data that the network was trained on; `simulate` reads it by default.
  package var data: DataRecipe?
  /// The seed that drew the validation set of that recipe.
  package var dataSeed: UInt64
  /// What those data were when the netlist was made.
  package var dataOrigin = DataOrigin()
  package var vectors: TestVectors?

  package init(
    name: String, steps: Int, inputs: [Input], populations: [Population],
    projections: [Projection], outputs: [Output], data: DataRecipe?, dataSeed: UInt64 = 1,
    vectors: TestVectors?
  ) {
    self.name = name
    self.steps = steps
    self.inputs = inputs
    self.populations = populations
    self.projections = projections
    self.outputs = outputs
    self.data = data
    self.dataSeed = dataSeed
    self.vectors = vectors
  }

  package struct Input: Equatable, Sendable {
    package var name: String
    /// Of the values that enter the network (after a host-side code).
    package var shape: [Int]
    package var code: InputCode

    package init(name: String, shape: [Int], code: InputCode) {
      self.name = name
      self.shape = shape
      self.code = code
    }
  }

  package enum InputCode: Equatable, Sendable {
    /// The integer q of q / (2^bits − 1).
    case analog(bits: Int)
    /// Computed on the host from the bytes q of a picture: 1 where q ≥ level, else 0.
    case threshold(level: Double)
    /// The values are given as 0 and 1.
    case spikes
  }

  package struct Population: Equatable, Sendable {
    package var name: String
    package var shape: [Int]
    package var validFrom: Int
    /// One for each channel (last axis), or one for each neuron after a dense product.
    /// A neuron fires iff the sum of its projections plus its bias is at least 0.
    package var bias: [Int32]

    package init(name: String, shape: [Int], validFrom: Int, bias: [Int32]) {
      self.name = name
      self.shape = shape
      self.validFrom = validFrom
      self.bias = bias
    }
  }

  package struct Projection: Equatable, Sendable {
    package var name: String
    /// Name of an input or a population.
    package var from: String
    package var to: String
    package var map: LinearMap
    package var view: View
    package var delay: Int
    /// Dense `[out, in]`, convolution `[out, kh, kw, in / groups]`, identity `[channels]`;
    /// empty for a pool.
    package var weight: [Int16]
    package var weightShape: [Int]
    /// The width that the weights are stored in: 8 or 16 bits.
    package var storedBits: Int

    package init(
      name: String, from: String, to: String, map: LinearMap, view: View = .plain, delay: Int,
      weight: [Int16], weightShape: [Int], storedBits: Int
    ) {
      self.name = name
      self.from = from
      self.to = to
      self.map = map
      self.view = view
      self.delay = delay
      self.weight = weight
      self.weightShape = weightShape
      self.storedBits = storedBits
    }
  }

  package struct Output: Equatable, Sendable {
    package enum Decode: Equatable, Sendable {
      /// class = first maximum of Σ (2x − 1)(2K − 1); one row of 0 and 1 for each class.
      case key([[UInt8]])
      /// The spikes themselves.
      case spikes
    }

    package var name: String
    package var from: String
    package var decode: Decode

    package init(name: String, from: String, decode: Decode) {
      self.name = name
      self.from = from
      self.decode = decode
    }
  }

  /// What every executor of the netlist must reproduce.
  package struct TestVectors: Equatable, Sendable {
    package var count: Int
    /// By input name: one integer an element (0 and 1 unless analog), picture after picture.
    package var inputs: [String: [UInt16]]
    /// By population name: packed bits, lowest first, ⌈size / 8⌉ bytes a picture.
    package var populations: [String: [UInt8]]
    /// By output name, for outputs that decode to a class.
    package var outputs: [String: [Int32]]

    package init(
      count: Int, inputs: [String: [UInt16]], populations: [String: [UInt8]],
      outputs: [String: [Int32]]
    ) {
      self.count = count
      self.inputs = inputs
      self.populations = populations
      self.outputs = outputs
    }
  }
}
