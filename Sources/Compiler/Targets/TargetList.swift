import WSRuntime

/// A list whose entries come one by one: commas between them, line breaks where lines are full.
struct TargetList {
  private let sink: any ByteSink
  private let start: [UInt8]
  private var line: [UInt8]
  private var isEmpty = true
  /// Columns that lines fill.
  private static let width = 96

  /// Lines begin with `indent`.
  init(_ sink: any ByteSink, indent: String = "") {
    self.sink = sink
    start = Array(indent.utf8)
    line = start
  }

  mutating func add(_ value: Int) throws(RuntimeError) {
    try separate()
    Self.append(value, to: &line)
  }

  /// The first text, the first number, the second text, and so on up to the last text.
  mutating func add(_ numbers: Int..., between texts: [[UInt8]]) throws(RuntimeError) {
    try separate()
    for (text, number) in zip(texts, numbers) {
      line.append(contentsOf: text)
      Self.append(number, to: &line)
    }
    if let last = texts.last { line.append(contentsOf: last) }
  }

  /// The last line; nothing for a list without entries.
  mutating func finish() throws(RuntimeError) {
    if isEmpty { return }
    line.append(UInt8(ascii: "\n"))
    try sink.write(line)
  }

  private mutating func separate() throws(RuntimeError) {
    defer { isEmpty = false }
    if isEmpty { return }
    line.append(UInt8(ascii: ","))
    guard line.count > Self.width else { return }
    line.append(UInt8(ascii: "\n"))
    try sink.write(line)
    line.removeAll(keepingCapacity: true)
    line.append(contentsOf: start)
  }

  private static func append(_ value: Int, to line: inout [UInt8]) {
    var rest = value.magnitude
    if value < 0 { line.append(UInt8(ascii: "-")) }
    let first = line.count
    repeat {
      line.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    line[first...].reverse()
  }
}
