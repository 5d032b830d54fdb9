import WSRuntime

/// A group or a dataset of an HDF5 file.
indirect enum HDF5Node: Sendable {
  case group([HDF5Link], attributes: [HDF5Attribute] = [])
  case dataset(HDF5Dataset)

  static func text(_ text: String) -> HDF5Node {
    .dataset(HDF5Dataset(texts: [text], shape: []))
  }

  static func numbers(_ values: [Int]) -> HDF5Node {
    .dataset(HDF5Dataset(.int64, shape: [values.count]) { Double(values[$0]) })
  }

  static func integer(_ value: Int) -> HDF5Node {
    .dataset(HDF5Dataset(.int64, shape: []) { _ in Double(value) })
  }

  static func number(_ value: Double) -> HDF5Node {
    .dataset(HDF5Dataset(.float64, shape: []) { _ in value })
  }
}

/// A child by its name; each name once in a group.
struct HDF5Link: Sendable {
  let name: String
  let node: HDF5Node

  init(_ name: String, _ node: HDF5Node) {
    self.name = name
    self.node = node
  }
}

struct HDF5Attribute: Sendable {
  enum Value: Sendable {
    case number(Double)
    case wholes([UInt32])
    /// Of any length, as h5py reads texts.
    case text(String)
  }

  let name: String
  let value: Value

  init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

/// Elements one after the other, without chunks; a shape without axes is a single one.
struct HDF5Dataset: Sendable {
  /// In row-major order; of texts, the bytes.
  enum Elements: Sendable {
    case at(@Sendable (Int) -> Double)
    /// Hands over one after the other.
    case inOrder(
      @Sendable ((Double) throws(RuntimeError) -> Void) throws(RuntimeError) -> Void)
  }

  let type: HDF5Type
  let shape: [Int]
  let elements: Elements
  let attributes: [HDF5Attribute]

  init(
    _ type: HDF5Type, shape: [Int], attributes: [HDF5Attribute] = [], _ elements: Elements
  ) {
    self.type = type
    self.shape = shape
    self.attributes = attributes
    self.elements = elements
  }

  init(_ type: HDF5Type, shape: [Int], element: @escaping @Sendable (Int) -> Double) {
    self.init(type, shape: shape, .at(element))
  }

  init(texts: [String], shape: [Int]) {
    let length = max(1, texts.map(\.utf8.count).max() ?? 1)
    let bytes = texts.flatMap { text in
      Array(text.utf8) + Array(repeating: 0, count: length - text.utf8.count)
    }
    self.init(.string(length: length), shape: shape) { Double(bytes[$0]) }
  }

  /// In bytes; nil beyond what can be counted.
  var size: Int? { checkedProduct(shape + [type.bytes]) }

  func write(to sink: any ByteSink, size: Int) throws(RuntimeError) {
    var (bytes, written) = ([UInt8](), 0)
    let most = 1 << 18
    bytes.reserveCapacity(most + 8)
    func add(_ value: Double) throws(RuntimeError) {
      type.append(value, to: &bytes)
      if bytes.count >= most { try flush() }
    }
    func flush() throws(RuntimeError) {
      try sink.write(bytes)
      written += bytes.count
      bytes.removeAll(keepingCapacity: true)
    }
    switch elements {
    case .at(let element):
      let count = if case .string = type { size } else { size / max(type.bytes, 1) }
      for place in 0..<count { try add(element(place)) }
    case .inOrder(let forEach):
      try forEach(add)
    }
    try flush()
    guard written == size else {
      throw RuntimeError(
        .internalFault, "an HDF5 dataset of \(size) bytes got \(written)")
    }
  }
}
