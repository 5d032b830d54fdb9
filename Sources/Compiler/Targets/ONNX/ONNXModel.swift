import WSRuntime

/// What of ONNX's format a netlist needs: nodes, constants, what enters and leaves, in the numbering
/// of `onnx.proto`.
struct ONNXModel: Sendable {
  var name: String
  var nodes: [ONNXNode] = []
  var constants: [ONNXTensor] = []
  var inputs: [ONNXValue] = []
  var outputs: [ONNXValue] = []
  /// The shapes of what travels in between, for viewers.
  var values: [ONNXValue] = []
  /// QONNX's data types of tensors, such as `INT4`.
  var annotations: [(tensor: String, type: String)] = []

  /// Loads in everything that is still in use.
  private static let (version, operators) = (8, 17)
  /// What every reader takes.
  static let mostBytes = Int(Int32.max)
  static let limit = "files of at most \(groupedDigits(mostBytes)) bytes"

  func message() throws(RuntimeError) -> ProtobufMessage {
    var graph = ProtobufMessage()
    for node in nodes { graph.add(1, node.message) }
    graph.add(2, name)
    for tensor in constants { graph.add(5, tensor.message) }
    for input in inputs { graph.add(11, input.message) }
    for output in outputs { graph.add(12, output.message) }
    for value in values { graph.add(13, value.message) }
    for (tensor, type) in annotations {
      var (annotation, entry) = (ProtobufMessage(), ProtobufMessage())
      entry.add(1, "finn_datatype")
      entry.add(2, type)
      annotation.add(1, tensor)
      annotation.add(2, entry)
      graph.add(14, annotation)
    }
    var model = ProtobufMessage()
    model.add(1, Self.version)
    model.add(2, "wsc")
    model.add(7, graph)
    let domains = [("", Self.operators)] + (annotations.isEmpty ? [] : [(ONNXNode.qonnx, 1)])
    for (domain, version) in domains {
      var entry = ProtobufMessage()
      entry.add(1, domain)
      entry.add(2, version)
      model.add(8, entry)
    }
    guard model.size <= Self.mostBytes else {
      throw .refusal(
        by: "onnx", of: .network, "its file would have \(groupedDigits(model.size)) bytes",
        takes: Self.limit,
        help: "`onnx(int8)` is a quarter of `onnx(float)`")
    }
    return model
  }
}

struct ONNXNode: Sendable {
  enum Attribute: Equatable, Sendable {
    case int(Int)
    case ints([Int])
    case text(String)
  }

  /// Where MultiThreshold comes from.
  static let qonnx = "qonnx.custom_op.general"

  var kind: String
  var name: String
  var inputs: [String]
  var output: String
  var attributes: [(name: String, value: Attribute)] = []
  var domain = ""

  fileprivate var message: ProtobufMessage {
    var node = ProtobufMessage()
    for input in inputs { node.add(1, input) }
    node.add(2, output)
    node.add(3, name)
    node.add(4, kind)
    for (name, value) in attributes {
      var attribute = ProtobufMessage()
      attribute.add(1, name)
      switch value {
      case .int(let number):
        attribute.add(3, number)
        attribute.add(20, 2)
      case .text(let text):
        attribute.add(4, text)
        attribute.add(20, 3)
      case .ints(let numbers):
        for number in numbers { attribute.add(8, number) }
        attribute.add(20, 7)
      }
      node.add(5, attribute)
    }
    if !domain.isEmpty { node.add(7, domain) }
    return node
  }
}

/// What numbers a tensor holds.
enum ONNXType: Int, Sendable {
  case float = 1
  case uint8 = 2
  case int8 = 3
  case uint16 = 4
  case int32 = 6
  case int64 = 7
  case bool = 9

  fileprivate var bytes: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16: 2
    case .float, .int32: 4
    case .int64: 8
    }
  }

  /// Of a whole number that the type holds.
  fileprivate func pattern(_ value: Int) -> UInt64 {
    switch self {
    case .float: UInt64(Float(value).bitPattern)
    case .uint8, .int8, .uint16, .int32, .int64, .bool: UInt64(truncatingIfNeeded: value)
    }
  }
}

/// A constant of whole numbers.
struct ONNXTensor: Sendable {
  let name: String
  let type: ONNXType
  let shape: [Int]
  /// The number at a place in row-major order.
  let element: @Sendable (Int) -> Int

  /// Fails if no file can hold it.
  init(
    name: String, type: ONNXType, shape: [Int], element: @escaping @Sendable (Int) -> Int
  ) throws(RuntimeError) {
    guard let bytes = checkedProduct(shape + [type.bytes]), bytes <= ONNXModel.mostBytes else {
      throw .refusal(
        by: "onnx", of: .network,
        "`\(name)` would be \(shape.asSize) numbers of \(type.bytes) bytes",
        takes: ONNXModel.limit,
        help: "make the layer smaller; `onnx(int8)` is a quarter of `onnx(float)`")
    }
    (self.name, self.type, self.shape, self.element) = (name, type, shape, element)
  }

  fileprivate var message: ProtobufMessage {
    var tensor = ProtobufMessage()
    for size in shape { tensor.add(1, size) }
    tensor.add(2, type.rawValue)
    tensor.add(8, name)
    let (count, type, element) = (shape.elements, type, element)
    tensor.add(9, count: count * type.bytes) { sink throws(RuntimeError) in
      let most = 1 << 16
      for start in stride(from: 0, to: count, by: most) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(most * type.bytes)
        for place in start..<min(start + most, count) {
          let pattern = type.pattern(element(place))
          for byte in 0..<type.bytes {
            bytes.append(UInt8(truncatingIfNeeded: pattern >> (8 * byte)))
          }
        }
        try sink.write(bytes)
      }
    }
    return tensor
  }
}

/// The type and shape of what enters, leaves or travels; the first axis is the pictures.
struct ONNXValue: Sendable {
  let name: String
  let type: ONNXType
  let shape: [Int]
  /// Nil: any number.
  let pictures: Int?
  var summary = ""

  fileprivate var message: ProtobufMessage {
    var axes = ProtobufMessage()
    var first = ProtobufMessage()
    if let pictures { first.add(1, pictures) } else { first.add(2, "pictures") }
    axes.add(1, first)
    for size in shape {
      var axis = ProtobufMessage()
      axis.add(1, size)
      axes.add(1, axis)
    }
    var (tensor, kind, value) = (ProtobufMessage(), ProtobufMessage(), ProtobufMessage())
    tensor.add(1, type.rawValue)
    tensor.add(2, axes)
    kind.add(1, tensor)
    value.add(1, name)
    value.add(2, kind)
    if !summary.isEmpty { value.add(3, summary) }
    return value
  }
}
