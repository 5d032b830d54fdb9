import WSRuntime

/// Writes HDF5 files: superblock of version 2, object headers of version 2, links in their groups,
/// contiguous data. All places are known before the first byte, so that data stream.
struct HDF5File: Sendable {
  /// Its data come first.
  private struct Object: Sendable {
    var data: HDF5Dataset?
    var dataPlace = 0
    var dataSize = 0
    var place = 0
    var header: [UInt8] = []
  }

  private static let superblock = 48
  /// Offsets that mean nothing.
  private static let undefined = -1

  private var objects: [Object] = []
  private var heap = HDF5Heap()
  private var heapPlace = 0
  private var end = Self.superblock
  private var root = 0

  init(_ root: HDF5Node) throws(RuntimeError) {
    collectTexts(of: root)
    heapPlace = try reserve(heap.bytes.count)
    self.root = try place(root)
  }

  func write(to sink: any ByteSink) throws(RuntimeError) {
    var start: [UInt8] = [0x89] + Array("HDF\r\n".utf8) + [0x1A, 0x0A, 2, 8, 8, 0]
    for place in [0, Self.undefined, end, root] { start += HDF5Type.bytes(place, 8) }
    try sink.write(start + Self.checksum(of: start))
    var written = Self.superblock
    func pad(to place: Int) throws(RuntimeError) {
      if place > written { try sink.write(Array(repeating: 0, count: place - written)) }
      written = place
    }
    try sink.write(heap.bytes)
    written += heap.bytes.count
    for object in objects {
      if let data = object.data {
        try pad(to: object.dataPlace)
        try data.write(to: sink, size: object.dataSize)
        written += object.dataSize
      }
      try pad(to: object.place)
      try sink.write(object.header)
      written += object.header.count
    }
    try pad(to: end)
  }

  private static func checksum(of bytes: [UInt8]) -> [UInt8] {
    HDF5Type.bytes(Int(hdf5Checksum(bytes)), 4)
  }

  /// Aligned to eight bytes.
  private mutating func reserve(_ size: Int) throws(RuntimeError) -> Int {
    let (next, overflow) = end.addingReportingOverflow(size)
    guard !overflow, next < 1 << 60 else {
      throw RuntimeError(.netlistTarget, "the HDF5 file would be too large to be addressed")
    }
    defer { end = (next + 7) / 8 * 8 }
    return end
  }

  private mutating func collectTexts(of node: HDF5Node) {
    let attributes: [HDF5Attribute]
    var children: [HDF5Link] = []
    switch node {
    case .group(let links, let those): (children, attributes) = (links, those)
    case .dataset(let dataset): attributes = dataset.attributes
    }
    for attribute in attributes { if case .text(let text) = attribute.value { heap.add(text) } }
    for child in children { collectTexts(of: child.node) }
  }

  // MARK: Objects

  /// Children first, so that their places are known; the place of the object's header.
  private mutating func place(_ node: HDF5Node) throws(RuntimeError) -> Int {
    var object = Object()
    var messages: [[UInt8]] = []
    switch node {
    case .group(let links, let attributes):
      let nowhere = HDF5Type.bytes(Self.undefined, 8)
      messages = [Self.message(2, [0, 0] + nowhere + nowhere), Self.message(10, [0, 0])]
      for link in links {
        messages.append(try Self.message(link, at: try place(link.node)))
      }
      messages += attributes.map(message)
    case .dataset(let dataset):
      guard let size = dataset.size else {
        throw RuntimeError(
          .netlistTarget, "an HDF5 dataset of \(dataset.shape.asSize) elements is too large")
      }
      object.dataPlace = try reserve(size)
      object.dataSize = size
      object.data = dataset
      messages = [
        Self.message(1, Self.dataspace(dataset.shape)), Self.message(3, dataset.type.message),
        // Space is there from the start and never filled.
        Self.message(5, [3, 0x0A]),
        Self.message(
          8, [3, 1] + HDF5Type.bytes(object.dataPlace, 8) + HDF5Type.bytes(size, 8)),
      ]
      messages += dataset.attributes.map(message)
    }
    let body = messages.flatMap { $0 }
    let header = Array("OHDR".utf8) + [2, 2] + HDF5Type.bytes(body.count, 4) + body
    object.header = header + Self.checksum(of: header)
    object.place = try reserve(object.header.count)
    objects.append(object)
    return object.place
  }

  private static func message(_ kind: UInt8, _ body: [UInt8]) -> [UInt8] {
    [kind] + HDF5Type.bytes(body.count, 2) + [0] + body
  }

  private static func message(_ link: HDF5Link, at place: Int) throws(RuntimeError) -> [UInt8] {
    let name = Array(link.name.utf8)
    guard (1...255).contains(name.count) else {
      throw RuntimeError(
        .netlistTarget,
        "an HDF5 file cannot hold the name `\(link.name)`: it has \(name.count) bytes",
        notes: ["a name has at most 255 bytes"])
    }
    return message(6, [1, 0x10, 1, UInt8(name.count)] + name + HDF5Type.bytes(place, 8))
  }

  private func message(_ attribute: HDF5Attribute) -> [UInt8] {
    let type: [UInt8]
    let value: [UInt8]
    var shape: [Int] = []
    switch attribute.value {
    case .wholes(let numbers):
      type = HDF5Type.uint32.message
      value = numbers.flatMap { HDF5Type.bytes(Int($0), 4) }
      shape = numbers.count == 1 ? [] : [numbers.count]
    case .number(let number):
      type = HDF5Type.float64.message
      value = HDF5Type.bytes(Int(bitPattern: UInt(number.bitPattern)), 8)
    case .text(let text):
      // A text of any length: its place in the heap.
      type =
        [0x19, 0x01, 0x01, 0] + HDF5Type.bytes(16, 4) + [0x10, 0, 0, 0] + HDF5Type.bytes(1, 4)
        + HDF5Type.bytes(0, 2) + HDF5Type.bytes(8, 2)
      value =
        HDF5Type.bytes(text.utf8.count, 4) + HDF5Type.bytes(heapPlace, 8)
        + HDF5Type.bytes(heap.number(of: text), 4)
    }
    let (name, space) = (Array(attribute.name.utf8) + [0], Self.dataspace(shape))
    let sizes = [name.count, type.count, space.count].flatMap { HDF5Type.bytes($0, 2) }
    return Self.message(12, [3, 0] + sizes + [1] + name + type + space + value)
  }

  private static func dataspace(_ shape: [Int]) -> [UInt8] {
    [2, UInt8(shape.count), 0, shape.isEmpty ? 0 : 1] + shape.flatMap { HDF5Type.bytes($0, 8) }
  }
}

/// A global heap collection: texts by number.
private struct HDF5Heap: Sendable {
  private var texts: [String] = []

  mutating func add(_ text: String) { if !texts.contains(text) { texts.append(text) } }

  func number(of text: String) -> Int { (texts.firstIndex(of: text) ?? 0) + 1 }

  /// Empty without texts; no collection is smaller than 4096 bytes.
  var bytes: [UInt8] {
    if texts.isEmpty { return [] }
    var objects: [UInt8] = []
    for (index, text) in texts.enumerated() {
      let content = Array(text.utf8)
      objects += HDF5Type.bytes(index + 1, 2) + HDF5Type.bytes(1, 2) + HDF5Type.bytes(0, 4)
      objects += HDF5Type.bytes(content.count, 8) + content
      objects += Array(repeating: 0, count: (8 - content.count % 8) % 8)
    }
    let size = max(4096, 16 + objects.count + 16)
    let free = size - 16 - objects.count
    return Array("GCOL".utf8) + [1, 0, 0, 0] + HDF5Type.bytes(size, 8) + objects
      + HDF5Type.bytes(0, 8) + HDF5Type.bytes(free, 8)
      + Array(repeating: 0, count: free - 16)
  }
}
