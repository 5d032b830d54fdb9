import WSLang
import WSRuntime

/// The open files as the editor last described them.
struct DocumentStore {
  private struct Document {
    var bytes: [UInt8]
    var version: Int?
    /// Made when it is first asked for, so that quick typing costs one check.
    var snapshot: Snapshot?
  }

  /// A text this long is refused by the reader of the language; beyond it nothing is kept.
  private static let mostBytes = 64 << 20

  private var documents: [String: Document] = [:]

  mutating func open(_ uri: String, text: String, version: Int?) {
    documents[uri] = Document(bytes: Array(text.utf8), version: version)
  }

  mutating func close(_ uri: String) { documents[uri] = nil }

  func isOpen(_ uri: String) -> Bool { documents[uri] != nil }

  /// Applies the changes of one `didChange`, each to the text that the one before it left.
  mutating func change(
    _ uri: String, _ changes: [JSONValue], version: Int?, encoding: PositionEncoding
  ) throws(ResponseError) {
    guard var document = documents.removeValue(forKey: uri) else {
      throw ResponseError(.invalidParams, "`\(uri)` is not open")
    }
    defer { documents[uri] = document }
    document.version = version
    document.snapshot = nil
    for change in changes {
      guard let text = change["text"]?.asString else {
        throw ResponseError(.invalidParams, "a change has no `text`")
      }
      guard let range = change["range"], range != .null else {
        document.bytes = Array(text.utf8)
        continue
      }
      let positions = TextPositions(document.bytes, encoding)
      let start = positions.offset(try TextPosition(range["start"]))
      let end = positions.offset(try TextPosition(range["end"]))
      guard document.bytes.count + text.utf8.count <= Self.mostBytes else {
        throw ResponseError(.invalidParams, "the text is larger than \(Self.mostBytes) bytes")
      }
      document.bytes.replaceSubrange(min(start, end)..<max(start, end), with: text.utf8)
    }
  }

  mutating func snapshot(
    _ uri: String, encoding: PositionEncoding
  ) throws(ResponseError) -> Snapshot {
    guard let document = documents[uri] else {
      throw ResponseError(.invalidParams, "`\(uri)` is not open")
    }
    if let snapshot = document.snapshot { return snapshot }
    let snapshot = Snapshot(
      document.bytes, uri: uri, version: document.version, encoding: encoding)
    documents[uri]?.snapshot = snapshot
    return snapshot
  }
}

extension TextPosition {
  init(_ value: JSONValue?) throws(ResponseError) {
    guard let line = value?["line"]?.asInt, let character = value?["character"]?.asInt else {
      throw ResponseError(.invalidParams, "a position has `line` and `character`")
    }
    self.init(line: line, character: character)
  }
}
