/// A path as the system has it: bytes, of which only `/` and NUL have a meaning.
///
/// Not every path is text, so a path is never made a string and back. `description`, with which it
/// stands in messages, is for reading only.
package struct FilePath: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  package init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  private static let slash = UInt8(ascii: "/")

  package var isEmpty: Bool { bytes.isEmpty }
  package var isAbsolute: Bool { bytes.first == Self.slash }

  /// Exactly the path; nil if it is not UTF-8.
  package var text: String? { String(validating: bytes, as: UTF8.self) }

  /// `folder/name`; a `name` that begins with `/` stands alone.
  package static func / (folder: FilePath, name: FilePath) -> FilePath {
    if folder.isEmpty || name.isAbsolute { return name }
    if name.isEmpty { return folder }
    let separator = folder.bytes.last == slash ? [] : [slash]
    return FilePath(bytes: folder.bytes + separator + name.bytes)
  }

  /// The folder that holds it: `.` for a bare name, `/` for the root.
  package var parent: FilePath {
    let trimmed = Self.withoutTrailingSlashes(bytes[...])
    guard let place = trimmed.lastIndex(of: Self.slash) else { return "." }
    let parent = Self.withoutTrailingSlashes(trimmed[..<place])
    return parent.isEmpty ? "/" : FilePath(bytes: parent)
  }

  /// The last part.
  package var name: FilePath {
    let trimmed = Self.withoutTrailingSlashes(bytes[...])
    guard trimmed.count > 1, let place = trimmed.lastIndex(of: Self.slash) else {
      return FilePath(bytes: trimmed)
    }
    return FilePath(bytes: trimmed[(place + 1)...])
  }

  private static func withoutTrailingSlashes(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var trimmed = path
    while trimmed.count > 1, trimmed.last == slash { trimmed.removeLast() }
    return trimmed
  }

  // MARK: Endings

  package func hasSuffix(_ ending: String) -> Bool {
    bytes.count >= ending.utf8.count && bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }

  /// With something behind its last part: `a.idx` and `.gz` make `a.idx.gz`.
  package func appending(_ ending: String) -> FilePath {
    FilePath(bytes: bytes + Array(ending.utf8))
  }

  /// Without the ending, if it has it.
  package func removing(_ ending: String) -> FilePath {
    hasSuffix(ending) ? FilePath(bytes: bytes.dropLast(ending.utf8.count)) : self
  }

  /// For the calls of the system.
  package func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { buffer in
      // Never nil: there is a NUL at least.
      buffer.baseAddress.map(body) ?? body([0])
    }
  }
}

extension FilePath: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}

extension FilePath: Comparable {
  package static func < (left: FilePath, right: FilePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension FilePath: CustomStringConvertible {
  /// For people: what is no text, and what would move the cursor, is written `\xff`, `\n`.
  package var description: String {
    var text = ""
    var parser = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var place = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        text += Self.visible(UTF8.decode(encoded))
        place += encoded.count
      case .error(let length):
        for byte in bytes[place..<place + length] { text += Self.escaped(byte) }
        place += length
      case .emptyInput: return text
      }
    }
  }

  private static func visible(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}":
      UTF8.encode(scalar).map { $0.map(escaped).joined() } ?? ""
    default: String(scalar)
    }
  }

  private static func escaped(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "\\x" + (digits.count == 1 ? "0" : "") + digits
  }
}

extension JSONValue {
  /// A string where the path is text, else the list of its bytes; `null` for nil.
  package init(_ path: FilePath?) {
    guard let path else {
      self = .null
      return
    }
    self = path.text.map { .string($0) } ?? .array(path.bytes.map { .integer(Int($0)) })
  }

  package var asPath: FilePath? {
    if let text = asString { return FilePath(text) }
    guard let list = asArray else { return nil }
    let bytes = list.compactMap { $0.asInt.flatMap(UInt8.init(exactly:)) }
    return bytes.count == list.count ? FilePath(bytes: bytes) : nil
  }
}
