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
  let type: HDF5Type
  let shape: [Int]
  /// The number at a place in row-major order; of texts, the byte.
  let element: @Sendable (Int) -> Double

  init(_ type: HDF5Type, shape: [Int], element: @escaping @Sendable (Int) -> Double) {
    self.type = type
    self.shape = shape
    self.element = element
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
    let count = if case .string = type { size } else { size / max(type.bytes, 1) }
    let most = 1 << 16
    for start in stride(from: 0, to: count, by: most) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(most * 8)
      for place in start..<min(start + most, count) { type.append(element(place), to: &bytes) }
      try sink.write(bytes)
    }
  }
}
