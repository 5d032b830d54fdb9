import WSRuntime

extension RuntimeError {
  static func notExecutable(_ reason: String) -> RuntimeError {
    RuntimeError(.netlistStructure, "the engine cannot execute the netlist: \(reason)")
  }
}

/// One projection, with weights as the engine has them.
struct ThresholdTerm {
  var name: String
  var source: String
  var map: LinearMap
  var view: View
  var weight: [Float]
  var weightShape: [Int]
}

/// Turns populations of thresholds into operators, one after the other.
struct ThresholdLowering {
  private let name: String
  private var draft = PlanDraft()
  private var weights: [WeightSet.Entry] = []
  private var signals: [String: Int] = [:]
  private var inputNames: Set<String> = []

  init(_ name: String) { self.name = name }

  mutating func add(_ inputs: [Netlist.Input]) throws(RuntimeError) {
    for input in inputs {
      let signal = draft.addSignal(input.name, input.shape)
      signals[input.name] = signal
      inputNames.insert(input.name)
      let bits =
        switch input.code {
        case .analog(let bits): bits
        case .threshold, .spikes: 1
        }
      draft.inputs.append(PlanInput(name: input.name, signal: signal, gridBits: bits))
    }
  }

  mutating func add(
    _ population: String, _ shape: [Int], _ terms: [ThresholdTerm], _ bias: [Float]
  ) throws(RuntimeError) {
    guard !terms.isEmpty, !bias.isEmpty else {
      throw .notExecutable("nothing projects to `\(population)`")
    }
    var upsampled: [ThresholdTerm] = []
    for term in terms { upsampled.append(try self.upsampled(term, to: population, shape)) }
    let terms = upsampled
    if let pooled = try pooled(population, shape, terms, bias) {
      signals[population] = pooled
      return
    }
    // The bias goes with the product that can hold it: a dense one has a number for each neuron.
    let holder = terms.firstIndex { $0.map == .dense } ?? 0
    var sums: [Int] = []
    for (index, term) in terms.enumerated() {
      let connections = try connectivity(term, to: population, shape)
      let isWhole = terms.count == 1 && shape == outputShape(connections)
      let product = try addProduct(
        term, connections, bias: index == holder ? bias : nil,
        name: isWhole ? population : term.name + ".sum",
        activation: isWhole ? .threshold(level: 0) : nil)
      sums.append(reshaped(product, to: shape, name: term.name + ".shaped"))
      if isWhole {
        signals[population] = product
        return
      }
    }
    let total =
      sums.count == 1
      ? sums[0] : draft.addStep(population + ".sum", .add, sums, shape: shape)
    let stage = StagePlan(product: nil, norm: nil, activation: .threshold(level: 0))
    signals[population] = draft.addStep(population, .stage(stage), [total], shape: shape)
  }

  /// The same term reading a signal of its own in which each pixel stands as often as the view
  /// repeats it.
  private mutating func upsampled(
    _ term: ThresholdTerm, to population: String, _ shape: [Int]
  ) throws(RuntimeError) -> ThresholdTerm {
    guard let factors = term.view.upsample, factors != [1, 1] else { return term }
    let source = try source(of: term)
    let view = View(reshape: term.view.reshape, upsample: factors)
    let seen = try fitting(term, to: population, shape) { () throws(ConnectivityFault) in
      try ViewedSource(draft.signals[source].shape, through: view)
    }
    let axes = seen.source
    let pixels = reshaped(
      source, to: [axes.height, axes.width, axes.channels], name: term.name + ".view")
    var result = term
    result.source = term.name + ".upsample"
    result.view = View(sum: term.view.sum)
    signals[result.source] = draft.addStep(
      result.source, .upsample(factors: factors), [pixels], shape: seen.shape)
    if inputNames.contains(term.source) { inputNames.insert(result.source) }
    return result
  }

  private func source(of term: ThresholdTerm) throws(RuntimeError) -> Int {
    guard let source = signals[term.source] else {
      throw .notExecutable("`\(term.name)` reads `\(term.source)`, which is not there")
    }
    return source
  }

  private func fitting<Fitted>(
    _ term: ThresholdTerm, to population: String, _ shape: [Int],
    _ fit: () throws(ConnectivityFault) -> Fitted
  ) throws(RuntimeError) -> Fitted {
    do throws(ConnectivityFault) {
      return try fit()
    } catch {
      throw .notExecutable("`\(term.name)` \(error.text(target: population, shape))")
    }
  }

  /// An OR over whole windows of a population's spikes is their maximum.
  private mutating func pooled(
    _ population: String, _ shape: [Int], _ terms: [ThresholdTerm], _ bias: [Float]
  ) throws(RuntimeError) -> Int? {
    guard terms.count == 1, let term = terms.first,
      case .pool(let window, let stride, let padding) = term.map,
      padding.allSatisfy({ $0 == 0 }), bias.allSatisfy({ $0 == -1 }),
      (elementCount(window) ?? .max) <= PoolPlan.largestMaximum, term.view.sum == nil,
      !inputNames.contains(term.source)
    else { return nil }
    let source = try viewed(term, try connectivity(term, to: population, shape))
    return draft.addStep(
      population, .maxPool(PoolPlan(window: window, stride: stride)), [source], shape: shape)
  }

  private func connectivity(
    _ term: ThresholdTerm, to population: String, _ shape: [Int]
  ) throws(RuntimeError) -> Connectivity {
    let source = draft.signals[try source(of: term)].shape
    return try fitting(term, to: population, shape) { () throws(ConnectivityFault) in
      try Connectivity(term.map, term.view, from: source, to: shape)
    }
  }

  /// The source as the product's window moves over it; a dense product flattens it anyhow.
  private mutating func viewed(
    _ term: ThresholdTerm, _ connections: Connectivity
  ) throws(RuntimeError) -> Int {
    let source = try source(of: term)
    let axes = connections.viewed.source
    return connections.map == .dense
      ? source
      : reshaped(
        source, to: [axes.height, axes.width, axes.channels], name: term.name + ".view")
  }

  private mutating func reshaped(_ signal: Int, to shape: [Int], name: String) -> Int {
    draft.signals[signal].shape == shape
      ? signal : draft.addStep(name, .reshape, [signal], shape: shape)
  }

  /// The shape that the product itself yields on the way to a population.
  private func outputShape(_ connections: Connectivity) -> [Int] {
    let outputs = connections.window.outputs
    return connections.map == .dense
      ? [outputs.size] : [outputs.height, outputs.width, outputs.channels]
  }

  /// A product over sums of windows is a larger product over the cells themselves.
  private mutating func addProduct(
    _ term: ThresholdTerm, _ connections: Connectivity, bias: [Float]?, name: String,
    activation: ActivationPlan?
  ) throws(RuntimeError) -> Int {
    let window = connections.unrolledWindow
    let output = outputShape(connections)
    let channels = window.outputs.channels
    guard !term.map.hasWeights || term.weightShape == connections.weightShape,
      !term.map.hasWeights || elementCount(term.weightShape) == term.weight.count,
      elementCount(connections.unrolledWeightShape) != nil
    else { throw .notExecutable("`\(term.name)` has weights of another shape") }
    let isDense = term.map == .dense
    let weightIndex = addParameter(
      term.name + ".weight", connections.unrolledWeightShape, connections.unrolled(term.weight))
    var biasIndex: Int?
    if let bias {
      guard bias.count == channels || channels % bias.count == 0 else {
        throw .notExecutable("`\(term.name)` cannot hold \(bias.count) biases")
      }
      biasIndex = addParameter(
        term.name + ".bias", [channels], (0..<channels).map { bias[$0 % bias.count] })
    }
    let product = ProductPlan(
      form: isDense ? .dense : .convolution(window.geometry), weight: weightIndex,
      bias: biasIndex)
    let stage = StagePlan(product: product, norm: nil, activation: activation)
    return draft.addStep(
      name, .stage(stage), [try viewed(term, connections)], shape: output)
  }

  private mutating func addParameter(_ name: String, _ shape: [Int], _ values: [Float]) -> Int {
    weights.append(WeightSet.Entry(name: name, shape: shape, values: values))
    return draft.addParameter(name, shape, .constant(0), trainable: false)
  }

  mutating func add(_ outputs: [Netlist.Output]) throws(RuntimeError) {
    for output in outputs {
      guard let source = signals[output.from] else {
        throw .notExecutable("output `\(output.name)` reads `\(output.from)`, which is not there")
      }
      switch output.decode {
      case .membrane, .final:
        throw .notExecutable("`\(output.name)` reads `\(output.decode.name)`")
      case .spikes:
        draft.outputs.append(
          PlanOutput(name: output.name, signal: source, isLogits: false, label: nil))
      case .key(let rows):
        let width = rows.first?.count ?? 0
        let shape = draft.signals[source].shape
        guard width > 0, let size = elementCount(shape), size % width == 0 else {
          throw .notExecutable("the key of `\(output.name)` does not fit `\(output.from)`")
        }
        let positions = shape.last == width ? Array(shape.dropLast()) : [size / width]
        let votes = reshaped(
          source, to: (positions == [1] ? [] : positions) + [width], name: output.name + ".votes")
        let decode = DecodePlan(key: rows.map(keyText), temperature: 1)
        let scores = draft.addStep(
          output.name, .decode(decode), [votes],
          shape: Array(draft.signals[votes].shape.dropLast()) + [rows.count])
        draft.outputs.append(
          PlanOutput(name: output.name, signal: scores, isLogits: true, label: nil))
      }
    }
  }

  func finish(batch: Int) throws(RuntimeError) -> ThresholdProgram {
    let program = draft.program(network: name, sourceDigest: "", precision: .float32, labels: [])
    return ThresholdProgram(
      verified: try VerifiedProgram(program, batch: batch),
      weights: WeightSet(network: name, sourceDigest: "", entries: weights))
  }
}
