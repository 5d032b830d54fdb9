import WSRuntime

/// What a client sent, as far as JSON-RPC 2.0 tells.
enum Message {
  case request(id: JSONValue, method: String, params: JSONValue)
  case notification(method: String, params: JSONValue)
  /// An answer to a request of ours.
  case response
  case invalid(id: JSONValue, ResponseError)

  init(_ body: [UInt8]) {
    let value: JSONValue
    do {
      value = try Message.parse(body)
    } catch {
      self = .invalid(id: .null, ResponseError(.parseError, error.message))
      return
    }
    guard let object = value.asObject else {
      self = .invalid(
        id: .null, ResponseError(.invalidRequest, "a message is an object, not \(value.kindName)"))
      return
    }
    let id = object["id"]
    let isID = id?.asInt != nil || id?.asString != nil
    guard let method = object["method"]?.asString else {
      let isResponse = object["result"] != nil || object["error"] != nil
      self =
        isResponse
        ? .response
        : .invalid(
          id: isID ? id ?? .null : .null,
          ResponseError(.invalidRequest, "a message has no `method`"))
      return
    }
    let params = object["params"] ?? .null
    guard let id else {
      self = .notification(method: method, params: params)
      return
    }
    self =
      isID
      ? .request(id: id, method: method, params: params)
      : .invalid(
        id: .null, ResponseError(.invalidRequest, "an `id` is an integer or a string"))
  }

  /// An editor that cuts an emoji in two sends half a surrogate pair, which is no text; U+FFFD is
  /// as long, so that positions stay right.
  private static func parse(_ body: [UInt8]) throws(RuntimeError) -> JSONValue {
    do {
      return try JSONValue.parse(body, origin: "a message")
    } catch {
      let mended = withoutHalfPairs(body)
      if mended == body { throw error }
      return try JSONValue.parse(mended, origin: "a message")
    }
  }

  private static func withoutHalfPairs(_ body: [UInt8]) -> [UInt8] {
    var result = body
    var index = 0
    while index < result.count {
      guard result[index] == UInt8(ascii: "\\"), index + 1 < result.count else {
        index += 1
        continue
      }
      guard let unit = codeUnit(result, at: index) else {
        index += 2
        continue
      }
      if (0xD800..<0xDC00).contains(unit), let second = codeUnit(result, at: index + 6),
        (0xDC00..<0xE000).contains(second)
      {
        index += 12
        continue
      }
      if (0xD800..<0xE000).contains(unit) {
        result.replaceSubrange(index + 2..<index + 6, with: Array("fffd".utf8))
      }
      index += 6
    }
    return result
  }

  private static func codeUnit(_ bytes: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
  }
}

/// Why a request has no result.
struct ResponseError: Error, Equatable {
  enum Code: Int {
    case parseError = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case invalidParams = -32602
    case serverNotInitialized = -32002
    case requestFailed = -32803
    case requestCancelled = -32800
  }

  let code: Code
  let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

/// Messages of the server.
enum Answer {
  static func result(_ result: JSONValue, to id: JSONValue) -> JSONValue {
    ["jsonrpc": "2.0", "id": id, "result": result]
  }

  static func error(_ error: ResponseError, to id: JSONValue) -> JSONValue {
    [
      "jsonrpc": "2.0", "id": id,
      "error": ["code": .integer(error.code.rawValue), "message": .string(error.message)],
    ]
  }

  /// A request of the server's own, without parameters.
  static func request(_ id: String, _ method: String) -> JSONValue {
    ["jsonrpc": "2.0", "id": .string(id), "method": .string(method)]
  }

  static func notification(_ method: String, _ params: JSONValue) -> JSONValue {
    ["jsonrpc": "2.0", "method": .string(method), "params": params]
  }
}

extension JSONValue {
  /// A member of an object; nil for anything else.
  subscript(_ name: String) -> JSONValue? { asObject?[name] }

  /// A member of a member.
  func at(_ names: String...) -> JSONValue? {
    var value: JSONValue? = self
    for name in names { value = value?[name] }
    return value
  }
}
