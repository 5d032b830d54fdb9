/// An array of an NPY file: what its header says, and the bytes that follow.
struct NPYArray {
  let shape: [Int]
  let element: NPYElement
  private let isColumnMajor: Bool
  private let data: ArraySlice<UInt8>
  /// In messages.
  private let origin: String

  /// - Parameter bytes: the whole file.
  init(_ bytes: ArraySlice<UInt8>, origin: String) throws(RuntimeError) {
    guard bytes.count >= 10, bytes.starts(with: NPYFile.magic) else {
      throw NPYFile.fault(origin, "it is too short for a header")
    }
    let first = bytes.startIndex
    let version = bytes[first + 6]
    guard (1...3).contains(version) else {
      throw NPYFile.fault(origin, "version \(version) of the format is unknown")
    }
    let prefix = version == 1 ? 10 : 12
    guard bytes.count >= prefix else {
      throw NPYFile.fault(origin, "it is too short for a header")
    }
    let start = first + prefix
    let length = bytes[first + 8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.endIndex - start else {
      throw NPYFile.fault(
        origin, "its header promises \(length) bytes, \(bytes.endIndex - start) are there")
    }
    data = bytes[(start + length)...]
    var scanner = NPYHeader(bytes[start..<start + length], origin: origin)
    let header = try scanner.scan()
    guard let count = checkedProduct(header.shape),
      let size = checkedProduct([count, header.element.size]), size == data.count
    else {
      throw NPYFile.fault(
        origin,
        "its header promises the shape \(header.shape) of \(header.element.size) bytes each, "
          + "\(data.count) bytes follow")
    }
    shape = header.shape
    element = header.element
    isColumnMajor = header.isColumnMajor
    self.origin = origin
  }

  enum Pixels {
    /// q means q / 255.
    case bytes([UInt8])
    /// From 0 to 1.
    case floats([Float])
  }

  /// Floats and truth values are pixels from 0 to 1, whole numbers those from 0 to 255.
  func pixels() throws(RuntimeError) -> Pixels {
    guard element.kind.isWhole else {
      return .floats(rowMajor(try values(0...1, "pixels are from 0 to 1") { Float($0) }))
    }
    return .bytes(
      rowMajor(
        try values(0...255, "pixels in whole numbers are from 0 to 255") {
          UInt8(truncatingIfNeeded: Int($0))
        }))
  }

  /// Whole numbers from 0 on, or truth values.
  func classes() throws(RuntimeError) -> [Int32] {
    guard element.kind != .float else {
      throw NPYFile.fault(
        origin, "its elements are floats, classes are whole numbers from 0 on",
        help: "save them as whole numbers: `labels.astype('int64')`")
    }
    return rowMajor(
      try values(0...Double(Int32.max), "classes are whole numbers from 0 on") {
        Int32(truncatingIfNeeded: Int($0))
      })
  }

  /// Elements in the order of the file; those out of range are named.
  private func values<Value>(
    _ range: ClosedRange<Double>, _ limits: String, _ made: (Double) -> Value
  ) throws(RuntimeError) -> [Value] {
    let size = element.size
    var values: [Value] = []
    values.reserveCapacity(data.count / size)
    // Piece by piece: in doubles the whole may be eight times as large.
    for start in stride(from: data.startIndex, to: data.endIndex, by: size << 16) {
      for value in element.values(data[start..<min(start + size << 16, data.endIndex)]) {
        guard range.contains(value) else { throw outside(value, at: values.count, limits) }
        values.append(made(value))
      }
    }
    return values
  }

  private func outside(_ value: Double, at index: Int, _ limits: String) -> RuntimeError {
    let isWhole = element.kind.isWhole
    let found = isWhole ? "\(Int64(exactly: value) ?? .max)" : "\(value)"
    return RuntimeError(
      .picture, "element \(index) of `\(origin)` is \(found), \(limits)",
      help: limits.hasPrefix("pixels")
        ? "divide the array by the largest value that a pixel can have, and save it as float32"
        : nil)
  }

  /// Of an array whose first axis runs fastest.
  private func rowMajor<Value>(_ values: [Value]) -> [Value] {
    // Without elements the sizes need not have a product.
    if !isColumnMajor || values.isEmpty { return values }
    var strides: [Int] = []
    var stride = 1
    for size in shape {
      strides.append(stride)
      stride *= size
    }
    var index = [Int](repeating: 0, count: shape.count)
    var place = 0
    return values.indices.map { _ in
      let value = values[place]
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < shape[axis] { break }
        place -= strides[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
      }
      return value
    }
  }
}
