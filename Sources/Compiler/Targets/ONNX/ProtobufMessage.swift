import WSRuntime

/// A message in protobuf's wire format, write only. Its size is known before a byte of it is
/// written, so that long fields stream.
struct ProtobufMessage: Sendable {
  private enum Field: Sendable {
    case varint(UInt64)
    case bytes([UInt8])
    case message(ProtobufMessage)
    case stream(Int, @Sendable (any ByteSink) throws(RuntimeError) -> Void)
  }

  private enum WireType: UInt64 {
    case varint = 0
    case lengthDelimited = 2
  }

  private var fields: [(key: UInt64, value: Field)] = []
  /// In bytes. A writer of messages keeps what it streams below 2^40, so that no sum overflows.
  private(set) var size = 0

  mutating func add(_ number: Int, _ value: Int) {
    append(number, .varint, .varint(UInt64(bitPattern: Int64(value))))
  }

  mutating func add(_ number: Int, _ text: String) {
    append(number, .lengthDelimited, .bytes(Array(text.utf8)))
  }

  mutating func add(_ number: Int, _ message: ProtobufMessage) {
    append(number, .lengthDelimited, .message(message))
  }

  /// `count` bytes that `write` gives when their turn comes.
  mutating func add(
    _ number: Int, count: Int,
    _ write: @escaping @Sendable (any ByteSink) throws(RuntimeError) -> Void
  ) {
    append(number, .lengthDelimited, .stream(count, write))
  }

  private mutating func append(_ number: Int, _ type: WireType, _ field: Field) {
    let key = UInt64(number) << 3 | type.rawValue
    fields.append((key, field))
    size += Self.varint(key).count
    switch field {
    case .varint(let value): size += Self.varint(value).count
    case .bytes(let bytes): size += Self.varint(UInt64(bytes.count)).count + bytes.count
    case .message(let message): size += Self.varint(UInt64(message.size)).count + message.size
    case .stream(let count, _): size += Self.varint(UInt64(count)).count + count
    }
  }

  func write(to sink: any ByteSink) throws(RuntimeError) {
    for (key, field) in fields {
      try sink.write(Self.varint(key))
      switch field {
      case .varint(let value): try sink.write(Self.varint(value))
      case .bytes(let bytes):
        try sink.write(Self.varint(UInt64(bytes.count)))
        try sink.write(bytes)
      case .message(let message):
        try sink.write(Self.varint(UInt64(message.size)))
        try message.write(to: sink)
      case .stream(let count, let write):
        try sink.write(Self.varint(UInt64(count)))
        try write(sink)
      }
    }
  }

  /// Seven bits a byte, the lowest first; the highest bit says that more follow.
  static func varint(_ value: UInt64) -> [UInt8] {
    var (rest, bytes) = (value, [UInt8]())
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
    return bytes
  }
}
