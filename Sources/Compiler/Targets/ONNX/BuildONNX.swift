import WSRuntime

/// In which numbers a netlist is written.
enum ONNXForm: String, CaseIterable, Sendable {
  /// Spikes and weights in bytes, sums in 32 bits.
  case int8
  /// Everything in float32, which holds all these whole numbers exactly.
  case float
  /// As `float`, with the thresholds and the narrow types of QONNX and one picture a call.
  case qonnx

  var sum: ONNXType { self == .int8 ? .int32 : .float }
  var spike: ONNXType { self == .int8 ? .uint8 : .float }
  var pictures: Int? { self == .qonnx ? 1 : nil }
}

/// An input or a population as it stands in the graph: the sum of tensors, each a number of times.
/// Pictures are `[pictures, channels, height, width]`, everything else `[pictures, size]`.
struct ONNXSignal: Sendable {
  var parts: [(tensor: String, factor: Int)]
  var shape: [Int]
  /// Nothing but 0 and 1.
  var isSpiking: Bool

  var isPlane: Bool { shape.count == 3 }
}

/// Makes nodes of a netlist; each is called after the part of the netlist that it stands for.
struct ONNXBuilder {
  let netlist: Netlist
  let form: ONNXForm
  private(set) var model: ONNXModel
  private var tensors: UniqueNames
  private var nodes = UniqueNames()
  private(set) var signals: [String: ONNXSignal] = [:]

  static func model(of netlist: Netlist, _ form: ONNXForm) throws(RuntimeError) -> ONNXModel {
    var builder = ONNXBuilder(netlist, form)
    for input in netlist.inputs { try builder.add(input) }
    let arriving = Dictionary(grouping: netlist.projections, by: \.to)
    for population in netlist.populations {
      try builder.add(population, arriving[population.name] ?? [])
    }
    for output in netlist.outputs { try builder.add(output) }
    if netlist.outputs.isEmpty { try builder.addEnds() }
    return builder.model
  }

  private init(_ netlist: Netlist, _ form: ONNXForm) {
    self.netlist = netlist
    self.form = form
    model = ONNXModel(name: netlist.name)
    tensors = UniqueNames(
      reserved: netlist.inputs.map(\.name) + netlist.populations.map(\.name)
        + netlist.outputs.map(\.name))
  }

  // MARK: Nodes

  /// The name of what a new node makes; `output` is a reserved one.
  mutating func node(
    _ kind: String, _ inputs: [String], name: String, output: String? = nil,
    _ attributes: [(String, ONNXNode.Attribute)] = [], domain: String = ""
  ) -> String {
    let output = output ?? tensors.take(name)
    model.nodes.append(
      ONNXNode(
        kind: kind, name: nodes.take(name), inputs: inputs, output: output,
        attributes: attributes, domain: domain))
    return output
  }

  mutating func constant(
    _ name: String, _ type: ONNXType, _ shape: [Int],
    _ element: @escaping @Sendable (Int) -> Int
  ) throws(RuntimeError) -> String {
    let name = tensors.take(name)
    model.constants.append(try ONNXTensor(name: name, type: type, shape: shape, element: element))
    return name
  }

  /// What leaves the graph, under a reserved name.
  mutating func addOutput(_ name: String, _ type: ONNXType, _ shape: [Int], _ summary: String) {
    model.outputs.append(
      ONNXValue(name: name, type: type, shape: shape, pictures: form.pictures, summary: summary))
  }

  mutating func annotate(_ tensor: String, _ type: String) {
    if form == .qonnx { model.annotations.append((tensor, type)) }
  }

  mutating func reshaped(
    _ tensor: String, to shape: [Int], name: String, output: String? = nil
  ) throws(RuntimeError) -> String {
    let axes = try constant("\(name).shape", .int64, [shape.count + 1]) {
      $0 == 0 ? -1 : shape[$0 - 1]
    }
    return node("Reshape", [tensor, axes], name: name, output: output)
  }

  /// Channels in front of height and width, where there are such; else one axis.
  mutating func planar(
    _ tensor: String, _ shape: [Int], name: String
  ) throws(RuntimeError) -> String {
    switch shape.count {
    case 1: return tensor
    case 3: return node("Transpose", [tensor], name: name, [("perm", .ints([0, 3, 1, 2]))])
    default: return try reshaped(tensor, to: [shape.elements], name: name)
    }
  }

  /// Back to the order of the netlist, in another shape of as many elements.
  mutating func stored(
    _ signal: ONNXSignal, _ tensor: String, as shape: [Int], name: String, output: String? = nil
  ) throws(RuntimeError) -> String {
    guard signal.isPlane else {
      if shape.count == 1 {
        return output.map { node("Identity", [tensor], name: name, output: $0) } ?? tensor
      }
      return try reshaped(tensor, to: shape, name: name, output: output)
    }
    let isLast = shape == signal.shape
    let last = node(
      "Transpose", [tensor], name: name, output: isLast ? output : nil,
      [("perm", .ints([0, 2, 3, 1]))])
    return isLast ? last : try reshaped(last, to: shape, name: name, output: output)
  }

  // MARK: Inputs

  private mutating func add(_ input: Netlist.Input) throws(RuntimeError) {
    let bits = input.code.bits
    let isWide = form == .int8 && bits > 8
    model.inputs.append(
      ONNXValue(
        name: input.name, type: isWide ? .uint16 : form.spike, shape: input.shape,
        pictures: form.pictures, summary: input.code.summary))
    annotate(input.name, bits == 1 ? "BINARY" : "UINT\(bits)")
    let tensor = try planar(input.name, input.shape, name: "\(input.name).planar")
    var signal = ONNXSignal(parts: [(tensor, 1)], shape: input.shape, isSpiking: bits == 1)
    if isWide {
      // Products take bytes.
      let whole = node("Cast", [tensor], name: "\(input.name).whole", [("to", .type(.int32))])
      let byte = try constant("\(input.name).byte", .int32, []) { _ in 256 }
      signal.parts = [("Mod", "low", 1), ("Div", "high", 256)].map { kind, part, factor in
        let digit = node(kind, [whole, byte], name: "\(input.name).\(part)")
        let cast = node("Cast", [digit], name: "\(input.name).\(part)", [("to", .type(.uint8))])
        return (cast, factor)
      }
    }
    signals[input.name] = signal
  }

  /// A graph has outputs: without any of the netlist, the populations that nothing reads.
  private mutating func addEnds() throws(RuntimeError) {
    let read = Set(netlist.projections.map(\.from))
    for population in netlist.populations where !read.contains(population.name) {
      try addSpikes(of: population.name, as: tensors.take(population.name))
    }
  }

  // MARK: Populations

  private mutating func add(
    _ population: Netlist.Population, _ arriving: [Netlist.Projection]
  ) throws(RuntimeError) {
    let signal = ONNXSignal(
      parts: [(population.name, 1)], shape: population.shape, isSpiking: true)
    if let pool = arriving.first, case .pool(let window, let stride, let padding) = pool.map {
      // Of spikes, and the only projection: so they were legalised.
      let seen = try viewed(pool)
      _ = node(
        "MaxPool", seen.parts.map(\.tensor), name: pool.name, output: population.name,
        [
          ("kernel_shape", .ints(window)), ("strides", .ints(stride)), ("pads", .pads(padding)),
        ])
    } else {
      var terms: [String] = []
      for projection in arriving { terms.append(try term(projection, to: signal)) }
      var sum = terms.first ?? ""
      for term in terms.dropFirst() {
        sum = node("Add", [sum, term], name: "\(population.name).sum")
      }
      try compare(sum, population, signal)
    }
    model.values.append(
      ONNXValue(
        name: population.name, type: form.spike, shape: signal.axes, pictures: form.pictures))
    annotate(population.name, "BINARY")
    signals[population.name] = signal
  }

  /// Fires iff sum ≥ −bias.
  private mutating func compare(
    _ sum: String, _ population: Netlist.Population, _ signal: ONNXSignal
  ) throws(RuntimeError) {
    let (name, bias) = (population.name, population.bias)
    let isShared = signal.isPlane && bias.count == signal.shape[2]
    let order = isShared ? ChannelOrder.asIs : signal.order
    let each: @Sendable (Int) -> Int = { -Int(bias[order($0) % bias.count]) }
    if form == .qonnx {
      let rows = isShared ? bias.count : signal.shape.elements
      let thresholds = try constant("\(name).threshold", .float, [rows, 1], each)
      annotate(thresholds, "INT32")
      let isFlattened = signal.isPlane && !isShared
      let seen = isFlattened ? try reshaped(sum, to: [rows], name: "\(name).flat") : sum
      let fired = node(
        "MultiThreshold", [seen, thresholds], name: name, output: isFlattened ? nil : name,
        [("out_dtype", .text("BINARY"))], domain: ONNXNode.qonnx)
      if isFlattened {
        _ = try reshaped(fired, to: signal.axes, name: "\(name).plane", output: name)
      }
      return
    }
    let thresholds = try constant(
      "\(name).threshold", form.sum, isShared ? [bias.count, 1, 1] : signal.axes, each)
    let fired = node("GreaterOrEqual", [sum, thresholds], name: name, output: nil)
    _ = node("Cast", [fired], name: "\(name).spikes", output: name, [("to", .type(form.spike))])
  }
}

extension ONNXSignal {
  /// Of the tensor, pictures apart.
  var axes: [Int] { isPlane ? [shape[2], shape[0], shape[1]] : [shape.elements] }

  /// Which element of the netlist's order stands at a place of the tensor.
  var order: @Sendable (Int) -> Int { ChannelOrder.channelsFirst(shape) }
}

extension ONNXNode.Attribute {
  static func type(_ type: ONNXType) -> Self { .int(type.rawValue) }

  /// From top, bottom, left, right to top, left, bottom, right.
  static func pads(_ padding: [Int]) -> Self {
    .ints([padding[0], padding[2], padding[1], padding[3]])
  }
}

extension Netlist.InputCode {
  /// Of an unsigned number that holds every value.
  fileprivate var bits: Int {
    switch self {
    case .analog(let bits): bits
    case .threshold, .spikes: 1
    }
  }

  fileprivate var summary: String {
    switch self {
    case .analog(let bits): "whole numbers from 0 to \((1 << bits) - 1)"
    case .threshold(let level): "1 where the byte of the picture is at least \(level), else 0"
    case .spikes: "0 or 1"
    }
  }
}
