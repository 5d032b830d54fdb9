/// The element types that we read and write.
package enum ElementType: String, CaseIterable, Sendable {
  case float32 = "F32"
  case int8 = "I8"
  case int16 = "I16"
  case int32 = "I32"
  case int64 = "I64"
  case uint8 = "U8"
  case uint16 = "U16"
  case uint64 = "U64"

  package var size: Int {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .float32, .int32: 4
    case .int64, .uint64: 8
    }
  }
}

/// One array of a safetensors file: row-major, little-endian.
package struct Tensor: Equatable, Sendable {
  package let type: ElementType
  package let shape: [Int]
  /// `type.size` bytes for each element.
  package let bytes: ArraySlice<UInt8>

  /// The number of bytes must fit; the reader of files has checked it.
  fileprivate init(type: ElementType, shape: [Int], bytes: ArraySlice<UInt8>) {
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  package init(_ values: [Float], shape: [Int]) {
    self.init(.float32, values.map(\.bitPattern), shape)
  }
  package init(_ values: [Int8], shape: [Int]) { self.init(.int8, values, shape) }
  package init(_ values: [Int16], shape: [Int]) { self.init(.int16, values, shape) }
  package init(_ values: [Int32], shape: [Int]) { self.init(.int32, values, shape) }
  package init(_ values: [Int64], shape: [Int]) { self.init(.int64, values, shape) }
  package init(_ values: [UInt8], shape: [Int]) { self.init(.uint8, values, shape) }
  package init(_ values: [UInt16], shape: [Int]) { self.init(.uint16, values, shape) }
  package init(_ values: [UInt64], shape: [Int]) { self.init(.uint64, values, shape) }

  private init<Element: FixedWidthInteger>(
    _ type: ElementType, _ values: [Element], _ shape: [Int]
  ) {
    precondition(shape.elements == values.count, "the shape does not fit the values")
    self.type = type
    self.shape = shape
    bytes = values.map(\.littleEndian).withUnsafeBytes { ArraySlice($0) }
  }

  /// The values, or nil if they are of another type.
  package var floats: [Float]? { values(.float32, Float.init(bitPattern:)) }
  package var int8s: [Int8]? { values(.int8) { $0 } }
  package var int16s: [Int16]? { values(.int16) { $0 } }
  package var int32s: [Int32]? { values(.int32) { $0 } }
  package var uint8s: [UInt8]? { values(.uint8) { $0 } }
  package var uint16s: [UInt16]? { values(.uint16) { $0 } }
  package var uint64s: [UInt64]? { values(.uint64) { $0 } }

  /// In one array: of large tensors there is no room for a second.
  private func values<Stored: FixedWidthInteger, Value>(
    _ wanted: ElementType, _ value: (Stored) -> Value
  ) -> [Value]? {
    guard type == wanted else { return nil }
    let size = MemoryLayout<Stored>.size
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / size).map {
        value(
          Stored(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * size, as: Stored.self)))
      }
    }
  }
}

/// A safetensors file: named arrays and named strings (huggingface.co/docs/safetensors).
package struct Safetensors: Equatable, Sendable {
  /// What no tensor can be called.
  static let metadataName = "__metadata__"

  /// In the order of the file.
  package private(set) var names: [String] = []
  private var tensors: [String: Tensor] = [:]
  package var metadata: [String: String]

  package init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Setting a new name appends it.
  package subscript(name: String) -> Tensor? {
    get { tensors[name] }
    set {
      if tensors[name] == nil, newValue != nil { names.append(name) }
      if newValue == nil { names.removeAll { $0 == name } }
      tensors[name] = newValue
    }
  }

  /// Reads a file; `limit` is the largest size in bytes that is looked at.
  package static func load(_ path: FilePath, limit: Int = 8 << 30) throws(RuntimeError)
    -> Safetensors
  { try parse(try FileSystem.read(path, limit: limit), origin: path.description) }

  package func save(_ path: FilePath) throws(RuntimeError) {
    try FileSystem.replaceFile(path, with: serialized())
  }
}

extension Safetensors {
  static let longestHeader = 100_000_000

  /// The file's bytes: equal values give equal bytes. Wide elements come first, which aligns all.
  package func serialized() -> [UInt8] {
    let sink = CollectedBytes()
    // Memory takes whatever comes.
    try? Self.write(parts, metadata: metadata, to: sink)
    return sink.bytes
  }

  func checksum() -> String { Self.checksum(of: parts, metadata) }

  private var parts: [Part] {
    names.compactMap { name in
      tensors[name].map { tensor in
        Part(name: name, type: tensor.type, shape: tensor.shape) { tensor }
      }
    }
  }

  /// A tensor that is made when it is asked for: for the checksum, then for the file.
  package struct Part {
    let name: String
    let type: ElementType
    let shape: [Int]
    let make: () -> Tensor

    package init(name: String, type: ElementType, shape: [Int], make: @escaping () -> Tensor) {
      self.name = name
      self.type = type
      self.shape = shape
      self.make = make
    }
  }

  /// A whole file, tensor by tensor, none of which is held longer than it takes to write it.
  package static func write(
    _ parts: [Part], metadata: [String: String], to sink: any ByteSink
  ) throws(RuntimeError) {
    let ordered = parts.enumerated().sorted { left, right in
      let (leftSize, rightSize) = (left.element.type.size, right.element.type.size)
      return leftSize != rightSize ? leftSize > rightSize : left.offset < right.offset
    }.map(\.element)

    var header = JSONObject()
    var members = JSONObject()
    var described = metadata
    described[checksumName] = checksum(of: parts, metadata)
    for (name, value) in described.sorted(by: { $0.key < $1.key }) {
      members[name] = .string(value)
    }
    header[Self.metadataName] = .object(members)
    var offset = 0
    for part in ordered {
      let end = offset + part.shape.reduce(part.type.size, *)
      header[part.name] = [
        "dtype": .string(part.type.rawValue), "shape": JSONValue(part.shape),
        "data_offsets": JSONValue([offset, end]),
      ]
      offset = end
    }

    var text = Array(JSONValue.object(header).text().utf8)
    text.append(contentsOf: [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8))
    try sink.write(withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) })
    try sink.write(text)
    for part in ordered {
      let tensor = part.make()
      precondition(
        tensor.type == part.type && tensor.shape == part.shape, "another tensor was announced")
      try sink.write(tensor.bytes)
    }
  }

  /// Checks everything that the header promises against the bytes that are there.
  package static func parse(_ file: [UInt8], origin: String) throws(RuntimeError) -> Safetensors {
    guard file.count >= 8 else {
      throw fault(origin, "it has \(file.count) bytes, too few for a header")
    }
    let length = file[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(longestHeader) else {
      throw fault(origin, "its header promises \(length) bytes, at most \(longestHeader) are read")
    }
    let headerEnd = 8 + Int(length)
    guard headerEnd <= file.count else {
      throw fault(
        origin, "its header promises \(length) bytes, only \(file.count - 8) are there")
    }
    let header = try parseHeader(file[8..<headerEnd], origin: origin)
    return try collect(header, data: file[headerEnd...], origin: origin)
  }

  private static func parseHeader(_ text: ArraySlice<UInt8>, origin: String)
    throws(RuntimeError) -> JSONObject
  {
    do throws(RuntimeError) {
      let value = try JSONValue.parse(text, origin: "its header")
      guard let object = value.asObject else {
        throw fault(origin, "its header is \(value.kindName), not an object")
      }
      return object
    } catch  where error.code == ErrorCode.json.rawValue {
      throw fault(origin, error.message)
    }
  }

  private static func collect(_ header: JSONObject, data: ArraySlice<UInt8>, origin: String)
    throws(RuntimeError) -> Safetensors
  {
    var result = Safetensors()
    var places: [(name: String, range: Range<Int>)] = []
    for (name, value) in header.members {
      guard let fields = value.asObject else {
        throw fault(origin, "`\(name)` in its header is \(value.kindName), not an object")
      }
      if name == Self.metadataName {
        for (key, text) in fields.members {
          guard let text = text.asString else {
            throw fault(origin, "the metadata `\(key)` is \(text.kindName), not a string")
          }
          result.metadata[key] = text
        }
        continue
      }
      let entry = try checkEntry(name, fields, dataBytes: data.count, origin: origin)
      let start = data.startIndex
      let bytes = data[start + entry.range.lowerBound..<start + entry.range.upperBound]
      result[name] = Tensor(type: entry.type, shape: entry.shape, bytes: bytes)
      places.append((name, entry.range))
    }
    try checkCover(places, dataBytes: data.count, origin: origin)
    try result.verifyChecksum(origin: origin)
    return result
  }

  private static func checkEntry(
    _ name: String, _ fields: JSONObject, dataBytes: Int, origin: String
  ) throws(RuntimeError) -> (type: ElementType, shape: [Int], range: Range<Int>) {
    let known = ["dtype", "shape", "data_offsets"]
    if let unknown = fields.names.first(where: { !known.contains($0) }) {
      throw fault(origin, "tensor `\(name)` has an unknown field `\(unknown)`")
    }
    guard let typeName = fields["dtype"]?.asString else {
      throw fault(origin, "tensor `\(name)` has no `dtype`")
    }
    guard let type = ElementType(rawValue: typeName) else {
      let types = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw fault(
        origin, "tensor `\(name)` has the element type `\(typeName)`; we read \(types)")
    }
    guard let shapeValues = fields["shape"]?.asArray else {
      throw fault(origin, "tensor `\(name)` has no `shape`")
    }
    let shape = shapeValues.compactMap(\.asInt).filter { $0 >= 0 }
    guard shape.count == shapeValues.count else {
      throw fault(origin, "the shape of tensor `\(name)` holds something else than sizes")
    }
    guard let offsets = fields["data_offsets"]?.asArray?.compactMap(\.asInt), offsets.count == 2,
      0 <= offsets[0], offsets[0] <= offsets[1]
    else { throw fault(origin, "the `data_offsets` of tensor `\(name)` are not two offsets") }
    guard offsets[1] <= dataBytes else {
      throw fault(
        origin,
        "tensor `\(name)` ends at byte \(offsets[1]) of the data, only \(dataBytes) are there")
    }
    guard let bytes = checkedProduct(shape + [type.size]), bytes == offsets[1] - offsets[0] else {
      throw fault(
        origin,
        "tensor `\(name)` has the shape \(shape) of \(typeName), which are not the "
          + "\(offsets[1] - offsets[0]) bytes that its offsets give")
    }
    return (type, shape, offsets[0]..<offsets[1])
  }

  /// The format wants every byte of the data to belong to exactly one tensor.
  private static func checkCover(
    _ places: [(name: String, range: Range<Int>)], dataBytes: Int, origin: String
  ) throws(RuntimeError) {
    var end = 0
    var previous = ""
    let ordered = places.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for (name, range) in ordered {
      if range.lowerBound < end {
        throw fault(origin, "the tensors `\(previous)` and `\(name)` overlap")
      }
      if range.lowerBound > end {
        throw fault(
          origin, "the \(range.lowerBound - end) bytes before tensor `\(name)` belong to none")
      }
      end = range.upperBound
      previous = name
    }
    if end < dataBytes {
      throw fault(origin, "the last \(dataBytes - end) bytes belong to no tensor")
    }
  }

  private static func fault(_ origin: String, _ reason: String) -> RuntimeError {
    RuntimeError(.safetensors, "`\(origin)` is not a whole safetensors file: \(reason)")
  }
}
