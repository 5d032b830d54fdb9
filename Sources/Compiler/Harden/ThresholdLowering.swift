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
  var kind: Netlist.Projection.Kind
  var view: [Int]?
  var upsample: [Int]?
  var sum: [Int]?
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
      let bits: Int
      if case .analog(let width) = input.code { bits = width } else { bits = 1 }
      draft.inputs.append(PlanInput(name: input.name, signal: signal, gridBits: bits))
    }
  }

  mutating func add(
    _ population: String, _ shape: [Int], _ terms: [ThresholdTerm], _ bias: [Float]
  ) throws(RuntimeError) {
    guard !terms.isEmpty, !bias.isEmpty else {
      throw .notExecutable("nothing projects to `\(population)`")
    }
    if let pooled = try pooled(population, shape, terms, bias) {
      signals[population] = pooled
      return
    }
    // The bias goes with the product that can hold it: a dense one has a number for each neuron.
    let holder = terms.firstIndex { $0.kind == .dense } ?? 0
    var sums: [Int] = []
    for (index, term) in terms.enumerated() {
      let isWhole = terms.count == 1 && shape == productShape(term, shape)
      let product = try addProduct(
        term, to: shape, bias: index == holder ? bias : nil,
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

  /// An OR over whole windows of a population's spikes is their maximum.
  private mutating func pooled(
    _ population: String, _ shape: [Int], _ terms: [ThresholdTerm], _ bias: [Float]
  ) throws(RuntimeError) -> Int? {
    guard terms.count == 1, let term = terms.first,
      case .pool(let window, let stride, let padding) = term.kind,
      padding.allSatisfy({ $0 == 0 }), bias.allSatisfy({ $0 == -1 }),
      (elementCount(window) ?? 257) <= 256, term.sum == nil, !inputNames.contains(term.source)
    else { return nil }
    let source = try viewed(term)
    return draft.addStep(
      population, .maxPool(PoolPlan(window: window, stride: stride)), [source], shape: shape)
  }

  /// The source through its reshape; sums are folded into the weights.
  private mutating func viewed(_ term: ThresholdTerm) throws(RuntimeError) -> Int {
    guard let source = signals[term.source] else {
      throw .notExecutable("`\(term.name)` reads `\(term.source)`, which is not there")
    }
    guard term.upsample.map({ $0.allSatisfy { $0 == 1 } }) ?? true else {
      throw .notExecutable("`\(term.name)` upsamples")
    }
    return reshaped(source, to: term.view ?? draft.signals[source].shape, name: term.name + ".view")
  }

  private mutating func reshaped(_ signal: Int, to shape: [Int], name: String) -> Int {
    draft.signals[signal].shape == shape
      ? signal : draft.addStep(name, .reshape, [signal], shape: shape)
  }

  /// The shape that the product itself yields on the way to a population.
  private func productShape(_ term: ThresholdTerm, _ shape: [Int]) -> [Int] {
    switch term.kind {
    case .dense: [elementCount(shape) ?? 0]
    case .convolution, .pool: shape
    case .identity:
      shape.count == 3 ? shape : [1, (elementCount(shape.dropLast()) ?? 0), shape.last ?? 1]
    }
  }

  private mutating func addProduct(
    _ term: ThresholdTerm, to shape: [Int], bias: [Float]?, name: String,
    activation: ActivationPlan?
  ) throws(RuntimeError) -> Int {
    var source = try viewed(term)
    var sourceShape = draft.signals[source].shape
    guard elementCount(term.weightShape) == term.weight.count || term.weight.isEmpty,
      elementCount(sourceShape) != nil, elementCount(shape) != nil
    else { throw .notExecutable("`\(term.name)` has weights of another shape") }
    let output = productShape(term, shape)
    let channels = output[output.count - 1]
    var form: ProductPlan.Form
    var weight = term.weight
    var weightShape = term.weightShape
    switch term.kind {
    case .dense:
      form = .dense
    case .convolution(let geometry):
      form = .convolution(geometry)
    case .identity, .pool:
      if sourceShape.count != 3 {
        source = reshaped(source, to: output, name: term.name + ".source")
        sourceShape = output
      }
      var geometry = ConvolutionGeometry(
        kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: channels)
      if case .pool(let window, let stride, let padding) = term.kind {
        geometry = ConvolutionGeometry(
          kernel: window, stride: stride, padding: padding, groups: channels)
        guard let count = elementCount([channels] + window) else {
          throw .notExecutable("`\(term.name)` has a window of \(window)")
        }
        weight = Array(repeating: 1, count: count)
      }
      weightShape = [channels] + geometry.kernel + [1]
      form = .convolution(geometry)
    }
    if let sum = term.sum, sum != [1, 1] {
      (form, weight, weightShape) = try unfolded(
        form, weight, weightShape, over: sourceShape, sum, term.name)
    }
    let weightIndex = addParameter(term.name + ".weight", weightShape, weight)
    var biasIndex: Int?
    if let bias {
      guard bias.count == channels || channels % bias.count == 0 else {
        throw .notExecutable("`\(term.name)` cannot hold \(bias.count) biases")
      }
      biasIndex = addParameter(
        term.name + ".bias", [channels], (0..<channels).map { bias[$0 % bias.count] })
    }
    let stage = StagePlan(
      product: ProductPlan(form: form, weight: weightIndex, bias: biasIndex), norm: nil,
      activation: activation)
    return draft.addStep(name, .stage(stage), [source], shape: output)
  }

  /// A product over sums of windows is a larger product over the cells themselves.
  private func unfolded(
    _ form: ProductPlan.Form, _ weight: [Float], _ shape: [Int], over source: [Int],
    _ sum: [Int], _ name: String
  ) throws(RuntimeError) -> (ProductPlan.Form, [Float], [Int]) {
    guard source.count == 3, sum.count == 2, sum.allSatisfy({ $0 > 0 }),
      source[0] % sum[0] == 0, source[1] % sum[1] == 0
    else { throw .notExecutable("`\(name)` sums windows of \(sum) over \(source)") }
    // Rows of cells of channels: [out, kh, kw, width]; a dense row covers the whole source.
    let kernel: [Int]
    let width: Int
    switch form {
    case .dense:
      kernel = [source[0] / sum[0], source[1] / sum[1]]
      width = source[2]
    case .convolution(let geometry):
      kernel = geometry.kernel
      width = shape[3]
    }
    let rows = shape[0]
    guard kernel.count == 2, elementCount([rows, width] + kernel) == weight.count,
      elementCount([rows, width] + kernel + sum) != nil
    else { throw .notExecutable("`\(name)` has weights of another shape") }
    var spread: [Float] = []
    for row in 0..<rows {
      for y in 0..<(kernel[0] * sum[0]) {
        for x in 0..<(kernel[1] * sum[1]) {
          let start = ((row * kernel[0] + y / sum[0]) * kernel[1] + x / sum[1]) * width
          spread += weight[start..<(start + width)]
        }
      }
    }
    switch form {
    case .dense: return (.dense, spread, [rows, spread.count / rows])
    case .convolution(var geometry):
      geometry.kernel = [kernel[0] * sum[0], kernel[1] * sum[1]]
      geometry.stride = (0..<2).map { geometry.stride[$0] * sum[$0] }
      geometry.padding = (0..<4).map { geometry.padding[$0] * sum[$0 / 2] }
      return (.convolution(geometry), spread, [rows] + geometry.kernel + [width])
    }
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
        let key = rows.map { row in String(row.map { $0 == 0 ? "0" : "1" }) }
        let scores = draft.addStep(
          output.name, .decode(DecodePlan(key: key, temperature: 1)), [votes],
          shape: Array(draft.signals[votes].shape.dropLast()) + [rows.count])
        draft.outputs.append(
          PlanOutput(name: output.name, signal: scores, isLogits: true, label: nil))
      }
    }
  }

  func finish(batch: Int, data: DataRecipe?) throws(RuntimeError) -> ThresholdPlan {
    guard let placed = draft.placed(batch: batch, keepsValues: true) else {
      throw .notExecutable("its signals overflow the memory")
    }
    let plan = TrainingPlan(
      network: name, sourceDigest: "", batch: batch, seed: 1, precision: .float32, limit: 0,
      signals: placed.signals, parameters: draft.parameters, operators: placed.operators,
      buffers: placed.buffers, arenaBytes: placed.arenaBytes, inputs: draft.inputs, labels: [],
      outputs: draft.outputs, losses: [],
      optimizer: .sgd(rate: 0, momentum: 0, nesterov: false), schedule: .constant,
      gradient: .exact, sharpening: nil,
      data: data
        ?? DataRecipe(
          source: .digits(train: 1, test: 1, seed: 1), validation: .none, augment: []))
    try verifyPlan(plan)
    return ThresholdPlan(
      plan: plan, weights: WeightSet(network: name, sourceDigest: "", entries: weights))
  }
}
