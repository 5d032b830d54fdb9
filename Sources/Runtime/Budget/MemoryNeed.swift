/// The memory that a piece of work will hold at once, part by part: added up before any of it is
/// asked for.
package struct MemoryNeed: Equatable, Sendable {
  package struct Part: Equatable, Sendable {
    package var name: String
    package var bytes: Int
  }

  package private(set) var parts: [Part] = []

  package init() {}

  /// Bytes of one kind come together; a part of no bytes is none. What does not fit an `Int` is
  /// more than any machine has, and stays that.
  package mutating func add(_ name: String, _ bytes: Int) {
    guard bytes > 0 else { return }
    if let place = parts.firstIndex(where: { $0.name == name }) {
      parts[place].bytes = Self.sum(parts[place].bytes, bytes)
    } else {
      parts.append(Part(name: name, bytes: bytes))
    }
  }

  package mutating func add(_ other: MemoryNeed) {
    for part in other.parts { add(part.name, part.bytes) }
  }

  package var total: Int { parts.reduce(0) { Self.sum($0, $1.bytes) } }

  /// `parameters 1.2 GiB, gradients 1.2 GiB`
  package var text: String {
    parts.map { "\($0.name) \(byteText($0.bytes))" }.joined(separator: ", ")
  }

  /// Fails where less is free, with the sum and its parts; `work` begins the sentence, such as
  /// "training `Net`".
  package func expect(_ free: FreeMemory?, for work: String) throws(RuntimeError) {
    guard let free, total > free.bytes else { return }
    let largest = parts.max { $0.bytes < $1.bytes }?.name
    throw RuntimeError(
      .memory, "\(work) needs \(byteText(total)) of memory, \(byteText(free.bytes)) are free",
      notes: [free.limit.text] + parts.map { "\($0.name): \(byteText($0.bytes))" },
      help: largest == Self.activations
        ? "make `batch`, or the largest signals, smaller; `wsc show` lists them"
        : "make the layers with the most parameters smaller; `wsc show` lists them")
  }

  /// The name of the part that grows with the batch.
  static let activations = "activations and their gradients"

  /// The product of sizes, clamped: none of them is negative.
  static func bytes(_ sizes: Int...) -> Int { checkedProduct(sizes) ?? Int.max }

  static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? Int.max : sum
  }
}

/// `512 B`, `12.4 MiB`; for sums that no longer fit, `more than 8388607 TiB`.
package func byteText(_ bytes: Int) -> String {
  if bytes == Int.max { return "more than 8388607 TiB" }
  var unit = 0
  var size = 1
  let units = ["B", "KiB", "MiB", "GiB", "TiB"]
  while unit < units.count - 1, bytes / size >= 1024 {
    size <<= 10
    unit += 1
  }
  if unit == 0 { return "\(bytes) B" }
  let (whole, rest) = bytes.quotientAndRemainder(dividingBy: size)
  return "\(whole).\(rest * 10 / size) \(units[unit])"
}
