/// The header of an NPY file, the text of a Python dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 28, 28), }`.
struct NPYHeader {
  private var rest: ArraySlice<UInt8>
  private let origin: String

  init(_ text: ArraySlice<UInt8>, origin: String) {
    rest = text
    self.origin = origin
  }

  /// What the header says.
  struct Fields {
    var element: NPYElement
    /// Fortran order: the first axis runs fastest.
    var isColumnMajor: Bool
    var shape: [Int]
  }

  mutating func scan() throws(RuntimeError) -> Fields {
    var element: NPYElement?
    var isColumnMajor: Bool?
    var shape: [Int]?
    try expect("{")
    while !accept("}") {
      let name = try string()
      try expect(":")
      switch name {
      case "descr":
        let text = accept("[") ? "records" : try string()
        element = NPYElement(text)
        if element == nil {
          throw NPYFile.fault(
            origin, "its elements are `\(text)`, not whole numbers, floats or truth values",
            help: "save it as bytes (uint8), or as numbers from 0 to 1 (float32)")
        }
      case "fortran_order":
        isColumnMajor = accept("True")
        if isColumnMajor == false { try expect("False") }
      case "shape": shape = try tuple()
      default: throw NPYFile.fault(origin, "its header has an unknown field `\(name)`")
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    guard let element, let isColumnMajor, let shape else {
      throw NPYFile.fault(origin, "its header is incomplete")
    }
    return Fields(element: element, isColumnMajor: isColumnMajor, shape: shape)
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
