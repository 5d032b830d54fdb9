import WSRuntime

/// Text on its way into a file of a target.
struct TargetText {
  private let sink: any ByteSink
  /// Columns that lines of numbers fill.
  private static let width = 96

  init(_ sink: any ByteSink) { self.sink = sink }

  func write(_ text: String) throws(RuntimeError) { try sink.write(text.utf8) }

  /// The numbers with commas between them, in lines that begin with `indent`.
  func numbers(
    _ values: some Sequence<Int>, indent: String = ""
  ) throws(RuntimeError) {
    let start = Array(indent.utf8)
    var line = start
    var isFirst = true
    for value in values {
      if !isFirst {
        line.append(UInt8(ascii: ","))
        if line.count > Self.width {
          line.append(UInt8(ascii: "\n"))
          try sink.write(line)
          line = start
        }
      }
      isFirst = false
      Self.append(value, to: &line)
    }
    if isFirst { return }
    line.append(UInt8(ascii: "\n"))
    try sink.write(line)
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
