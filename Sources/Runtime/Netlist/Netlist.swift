/// A spiking network in integers: the file format of `docs/netlist-format.md` as a value.
package struct Netlist: Equatable, Sendable {
  package static let formatName = "wsc-netlist"

  package var name: String
  /// Logical steps that a picture takes.
  package var steps: Int
  /// Physical steps that a logical step takes.
  package var period: Int
  package var inputs: [Input]
  /// Each after those that it reads in the same step.
  package var populations: [Population]
  package var projections: [Projection]
  package var outputs: [Output]
  /// The recipe of the data that the network was trained on; `simulate` reads it by default.
  package var data: DataRecipe?
  /// The seed that drew the validation set of that recipe.
  package var dataSeed: UInt64
  /// What those data were when the netlist was made.
  package var dataOrigin = DataOrigin()
  /// Nil where nobody has said.
  package var provenance: Provenance?
  package var vectors: TestVectors?

  package init(
    name: String, steps: Int, period: Int = 1, inputs: [Input], populations: [Population],
    projections: [Projection], outputs: [Output], data: DataRecipe?, dataSeed: UInt64 = 1,
    vectors: TestVectors?
  ) {
    self.name = name
    self.steps = steps
    self.period = period
    self.inputs = inputs
    self.populations = populations
    self.projections = projections
    self.outputs = outputs
    self.data = data
    self.dataSeed = dataSeed
    self.vectors = vectors
  }

  /// What a netlist was made of, with what and for what.
  package struct Provenance: Equatable, Sendable {
    /// Name and version.
    package var tool: String
    package var network: String
    /// SHA-256 of the network's source in 64 hexadecimal digits, lower case.
    package var source: String?
    /// The target that it was made to fit, as its call is written.
    package var madeFor: String?

    package init(tool: String, network: String, source: String?, madeFor: String?) {
      self.tool = tool
      self.network = network
      self.source = source
      self.madeFor = madeFor
    }
  }

  package struct Input: Equatable, Sendable {
    package var name: String
    /// Of the values that enter the network (after a host-side code).
    package var shape: [Int]
    package var code: InputCode
    /// Values of its own in each step; otherwise the same in all.
    package var isPerStep: Bool

    /// The input whose picture this one sees through a code of its own; nil: a picture of its own.
    package var picture: String?

    /// The input whose picture it sees, perhaps itself.
    package var owner: String { picture ?? name }

    package init(
      name: String, shape: [Int], code: InputCode, isPerStep: Bool = false, picture: String? = nil
    ) {
      self.name = name
      self.shape = shape
      self.code = code
      self.isPerStep = isPerStep
      self.picture = picture
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
    package var bias: [Int32]
    package var neuron: Neuron
    /// What no sum of its neurons exceeds, as far as it is stated.
    package var sum: SumBound?

    package init(
      name: String, shape: [Int], validFrom: Int, bias: [Int32], neuron: Neuron = .threshold
    ) {
      self.name = name
      self.shape = shape
      self.validFrom = validFrom
      self.bias = bias
      self.neuron = neuron
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
    /// What is added to the sums. Dense `[out, in]`, convolution `[out, kh, kw, in / groups]`,
    /// identity `[channels]`; empty for a pool.
    package var weight: [Int16]
    package var weightShape: [Int]
    /// The width that the weights are stored in: 8 or 16 bits.
    package var storedBits: Int
    /// Each weight is its stored number times 2^shift: so the projections into a sum have the
    /// same number of bits, however unlike their sources are in size.
    package var shift: Int

    package init(
      name: String, from: String, to: String, map: LinearMap, view: View = .plain, delay: Int,
      weight: [Int16], weightShape: [Int], storedBits: Int, shift: Int = 0
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
      self.shift = shift
    }
  }

  package struct Output: Equatable, Sendable {
    package var name: String
    package var from: String
    package var decode: Readout
    /// Whether the network has a label of its name: data may hold a truth for its classes.
    package var hasLabel: Bool
    /// In which its spikes or values are read; nil: that of the population.
    package var shape: [Int]?

    package init(
      name: String, from: String, decode: Readout, hasLabel: Bool = true, shape: [Int]? = nil
    ) {
      self.name = name
      self.from = from
      self.decode = decode
      self.hasLabel = hasLabel
      self.shape = shape
    }
  }

  /// What every executor of the netlist must reproduce. Values lie picture after picture, and step
  /// after step within one.
  package struct TestVectors: Equatable, Sendable {
    package var count: Int
    /// By input name: one integer an element (0 and 1 unless analog), once for all steps unless the
    /// input has values for each.
    package var inputs: [String: [UInt16]]
    /// By name of a population that spikes: packed bits, lowest first, ⌈size / 8⌉ bytes a step.
    package var populations: [String: [UInt8]]
    /// By name of a population that emits other integers.
    package var graded: [String: [Int32]]
    /// By name of a population with a state: that after the last step.
    package var states: [String: [Int32]]
    /// By output name, for outputs that decode to a class.
    package var outputs: [String: [Int32]]

    package init(
      count: Int, inputs: [String: [UInt16]], populations: [String: [UInt8]],
      graded: [String: [Int32]] = [:], states: [String: [Int32]] = [:],
      outputs: [String: [Int32]]
    ) {
      self.count = count
      self.inputs = inputs
      self.populations = populations
      self.graded = graded
      self.states = states
      self.outputs = outputs
    }
  }
}
