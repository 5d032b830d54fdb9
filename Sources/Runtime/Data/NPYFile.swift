/// Arrays as numpy saves them: format versions 1 to 3, bytes, float32 and float64.
enum NPYFile {
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
    var header = HeaderScanner(bytes[start..<start + length], origin: origin)
    let (type, shape) = try header.scan()
    guard let count = checkedProduct(shape), let size = checkedProduct([count, type.size]),
      size == data.count
    else {
      throw fault(
        origin,
        "its header promises the shape \(shape) of `\(type.rawValue)`, \(data.count) bytes "
          + "follow")
    }
    return PictureFile(shape: shape, values: try values(data, type, origin: origin))
  }

  enum ElementKind: String, CaseIterable {
    case byte = "|u1"
    case truth = "|b1"
    case float32 = "<f4"
    case float64 = "<f8"

    var size: Int {
      switch self {
      case .byte, .truth: 1
      case .float32: 4
      case .float64: 8
      }
    }
  }

  private static func values(
    _ data: ArraySlice<UInt8>, _ type: ElementKind, origin: String
  ) throws(RuntimeError) -> [Float] {
    let values: [Float] =
      switch type {
      case .byte: data.map { Float($0) / 255 }
      case .truth: data.map { $0 == 0 ? 0 : 1 }
      case .float32:
        words(data, as: UInt32.self).map { Float(bitPattern: $0) }
      case .float64:
        words(data, as: UInt64.self).map { Float(Double(bitPattern: $0)) }
      }
    if let index = values.firstIndex(where: { !(0...1).contains($0) }) {
      throw RuntimeError(
        .picture, "element \(index) of `\(origin)` is \(values[index]), pixels are from 0 to 1",
        help: "divide the array by its largest value, or save it as bytes (uint8)")
    }
    return values
  }

  private static func words<Word: FixedWidthInteger>(
    _ data: ArraySlice<UInt8>, as type: Word.Type
  ) -> [Word] {
    let size = MemoryLayout<Word>.size
    return data.withUnsafeBytes { raw in
      (0..<raw.count / size).map {
        Word(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * size, as: Word.self))
      }
    }
  }

  static func fault(_ origin: String, _ reason: String, help: String? = nil) -> RuntimeError {
    RuntimeError(
      .picture, "`\(origin)` is not an NPY file that can be read: \(reason)", help: help)
  }
}

/// The header of an NPY file, the text of a Python dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 28, 28), }`.
private struct HeaderScanner {
  private var rest: ArraySlice<UInt8>
  private let origin: String

  init(_ text: ArraySlice<UInt8>, origin: String) {
    rest = text
    self.origin = origin
  }

  mutating func scan() throws(RuntimeError) -> (type: NPYFile.ElementKind, shape: [Int]) {
    var type: NPYFile.ElementKind?
    var shape: [Int]?
    try expect("{")
    while !accept("}") {
      let name = try string()
      try expect(":")
      switch name {
      case "descr":
        let text = try string()
        type = NPYFile.ElementKind(rawValue: text)
        if type == nil {
          let known = NPYFile.ElementKind.allCases.map(\.rawValue).joined(separator: ", ")
          throw NPYFile.fault(
            origin, "its elements are `\(text)`; known: \(known)",
            help: "save it as bytes (uint8), or as numbers from 0 to 1 (float32)")
        }
      case "fortran_order":
        if accept("True") {
          throw NPYFile.fault(
            origin, "its axes are in Fortran order", help: "save it with numpy.ascontiguousarray")
        }
        try expect("False")
      case "shape": shape = try tuple()
      default: throw NPYFile.fault(origin, "its header has an unknown field `\(name)`")
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    guard let type, let shape else { throw NPYFile.fault(origin, "its header is incomplete") }
    return (type, shape)
  }

  private mutating func tuple() throws(RuntimeError) -> [Int] {
    var sizes: [Int] = []
    try expect("(")
    while !accept(")") {
      skipSpace()
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self)) else {
        throw NPYFile.fault(origin, "its shape cannot be read")
      }
      rest = rest.dropFirst(digits.count)
      sizes.append(size)
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return sizes
  }

  private mutating func string() throws(RuntimeError) -> String {
    let quote = accept("'") ? UInt8(ascii: "'") : UInt8(ascii: "\"")
    if quote == UInt8(ascii: "\"") { try expect("\"") }
    let content = rest.prefix { $0 != quote }
    guard content.count < rest.count else {
      throw NPYFile.fault(origin, "a text in its header does not end")
    }
    rest = rest.dropFirst(content.count + 1)
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  private mutating func accept(_ text: String) -> Bool {
    skipSpace()
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  private mutating func expect(_ text: String) throws(RuntimeError) {
    guard accept(text) else { throw NPYFile.fault(origin, "`\(text)` is missing in its header") }
  }
}
