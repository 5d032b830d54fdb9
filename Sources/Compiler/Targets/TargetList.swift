import WSRuntime

/// A list whose entries come one by one: commas between them, line breaks where lines are full.
struct TargetList {
  private let sink: any ByteSink
  private let start: [UInt8]
  /// Lines that are handed over together, and where the last one begins.
  private var lines: [UInt8]
  private var lineStart = 0
  private var isEmpty = true
  /// Columns that lines fill.
  private static let width = 96
  private static let most = 1 << 16

  /// Lines begin with `indent`.
  init(_ sink: any ByteSink, indent: String = "") {
    self.sink = sink
    start = Array(indent.utf8)
    lines = start
    lines.reserveCapacity(Self.most + 1024)
  }

  mutating func add(_ value: Int) throws(RuntimeError) {
    try separate()
    append(value)
  }

  /// The first text, the first number, the second text, and so on up to the last text.
  mutating func add(_ numbers: Int..., between texts: [[UInt8]]) throws(RuntimeError) {
    try separate()
    for index in numbers.indices {
      lines.append(contentsOf: texts[index])
      append(numbers[index])
    }
    if let last = texts.last { lines.append(contentsOf: last) }
  }

  /// The last line; nothing for a list without entries.
  mutating func finish() throws(RuntimeError) {
    if isEmpty { return }
    lines.append(UInt8(ascii: "\n"))
    try sink.write(lines)
  }

  private mutating func separate() throws(RuntimeError) {
    if isEmpty {
      isEmpty = false
      return
    }
    lines.append(UInt8(ascii: ","))
    guard lines.count - lineStart > Self.width else { return }
    lines.append(UInt8(ascii: "\n"))
    if lines.count >= Self.most {
      try sink.write(lines)
      lines.removeAll(keepingCapacity: true)
    }
    lineStart = lines.count
    lines.append(contentsOf: start)
  }

  private mutating func append(_ value: Int) {
    if value < 0 { lines.append(UInt8(ascii: "-")) }
    var (rest, bound) = (value.magnitude, UInt(1))
    var digits = 0
    repeat {
      digits += 1
      lines.append(0)
      bound = bound < UInt.max / 10 ? bound * 10 : UInt.max
    } while rest >= bound && digits < 20
    for place in stride(from: lines.count - 1, through: lines.count - digits, by: -1) {
      lines[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}
