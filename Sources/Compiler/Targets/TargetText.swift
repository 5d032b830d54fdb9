import WSRuntime

/// Text on its way into a file of a target.
struct TargetText {
  private let sink: any ByteSink

  init(_ sink: any ByteSink) { self.sink = sink }

  /// Fit for a comment: printable ASCII that does not end it.
  static func comment(_ text: String) -> String {
    String(
      text.unicodeScalars.map { (0x20..<0x7F).contains($0.value) ? Character($0) : "?" }
    ).split(separator: "*/", omittingEmptySubsequences: false).joined(separator: "* /")
  }

  func write(_ text: String) throws(RuntimeError) { try sink.write(text.utf8) }

  /// The numbers with commas between them, in lines that begin with `indent`.
  func numbers(
    _ values: some Sequence<Int>, indent: String = ""
  ) throws(RuntimeError) {
    var list = TargetList(sink, indent: indent)
    for value in values { try list.add(value) }
    try list.finish()
  }

  /// Entries that `body` adds one by one.
  func list(
    indent: String = "", _ body: (inout TargetList) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    var list = TargetList(sink, indent: indent)
    try body(&list)
    try list.finish()
  }
}
