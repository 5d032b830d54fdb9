import WSRuntime

/// The line that moves while large files are written, and what takes their bytes.
final class WritingDisplay {
  private let console: Console
  private let start = Platform.seconds()
  private var lastLine: Double
  private var bytes = 0
  /// That were written when the clock was last read.
  private var looked = 0
  private var isShown = false

  init(_ console: Console) {
    self.console = console
    lastLine = start + 1
  }

  /// Hands bytes on and shows their number, until Ctrl-C or SIGTERM.
  func sink(to path: FilePath, _ sink: any ByteSink) -> any ByteSink {
    Bytes(of: self, path: path, to: sink)
  }

  func clear() {
    guard isShown else { return }
    console.say(raw: "\r\u{1B}[2K")
    isShown = false
  }

  private func add(_ count: Int, to path: FilePath) {
    bytes += count
    guard console.messages.canRewriteLine, bytes - looked > 1 << 20 else { return }
    looked = bytes
    let now = Platform.seconds()
    guard now - lastLine >= 0.2 else { return }
    lastLine = now
    let line = "writing \(path.name)  " + Self.text(bytes: bytes, seconds: now - start)
    console.say(raw: "\r\u{1B}[2K" + line.prefix(max(0, console.messages.width - 1)))
    isShown = true
  }

  /// `1.2 GiB  310 MiB/s`, of all files so far.
  static func text(bytes: Int, seconds: Double) -> String {
    byteText(bytes) + "  " + byteText(wholeNumber(Double(bytes) / max(seconds, 1e-6))) + "/s"
  }

  private final class Bytes: ByteSink {
    private let display: WritingDisplay
    private let path: FilePath
    private let sink: any ByteSink

    init(of display: WritingDisplay, path: FilePath, to sink: any ByteSink) {
      self.display = display
      self.path = path
      self.sink = sink
    }

    func write(_ bytes: some Collection<UInt8>) throws(RuntimeError) {
      if Platform.interrupted { throw RuntimeError(.fileUnwritable, "writing was interrupted") }
      try sink.write(bytes)
      display.add(bytes.count, to: path)
    }
  }
}
