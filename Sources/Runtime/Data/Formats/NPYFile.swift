/// Arrays as numpy saves them: format versions 1 to 3, whole numbers, floats and truth values of any
/// width and byte order, rows or columns first.
package enum NPYFile {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> PictureFile {
    guard bytes.count >= 10, bytes.starts(with: magic) else {
      throw fault(origin, "it is too short for a header")
    }
    guard (1...3).contains(bytes[6]) else {
      throw fault(origin, "version \(bytes[6]) of the format is unknown")
    }
    let start = bytes[6] == 1 ? 10 : 12
    guard bytes.count >= start else { throw fault(origin, "it is too short for a header") }
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else {
      throw fault(origin, "its header promises \(length) bytes, \(bytes.count - start) are there")
    }
    let data = bytes[(start + length)...]
    var scanner = NPYHeader(bytes[start..<start + length], origin: origin)
    let header = try scanner.scan()
    guard let count = checkedProduct(header.shape),
      let size = checkedProduct([count, header.element.size]), size == data.count
    else {
      throw fault(
        origin,
        "its header promises the shape \(header.shape) of \(header.element.size) bytes each, "
          + "\(data.count) bytes follow")
    }
    let values = try pixels(data, header.element, origin: origin)
    return PictureFile(
      shape: header.shape,
      values: header.isColumnMajor ? rowMajor(values, header.shape) : values)
  }

  /// Floats are pixels from 0 to 1, whole numbers those from 0 to 255.
  private static func pixels(
    _ data: ArraySlice<UInt8>, _ element: NPYElement, origin: String
  ) throws(RuntimeError) -> [Float] {
    let values = element.values(data)
    let most: Double = element.kind.isWhole ? 255 : 1
    if let index = values.firstIndex(where: { !(0...most).contains($0) }) {
      let isWhole = element.kind.isWhole
      let limits = isWhole ? "pixels in whole numbers are from 0 to 255" : "pixels are from 0 to 1"
      let found = isWhole ? "\(Int64(exactly: values[index]) ?? .max)" : "\(values[index])"
      throw RuntimeError(
        .picture,
        "element \(index) of `\(origin)` is \(found), \(limits)",
        help: "divide the array by the largest value that a pixel can have, and save it as float32")
    }
    return values.map { Float($0 / most) }
  }

  /// Of an array whose first axis runs fastest.
  private static func rowMajor(_ values: [Float], _ shape: [Int]) -> [Float] {
    // Without elements the sizes need not have a product.
    if values.isEmpty { return [] }
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

  static func fault(_ origin: String, _ reason: String, help: String? = nil) -> RuntimeError {
    RuntimeError(
      .picture, "`\(origin)` is not an NPY file that can be read: \(reason)", help: help)
  }
}
