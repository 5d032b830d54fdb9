import WSRuntime

/// A word of the command line as the system hands it over: bytes, which need not be text.
struct Argument: Hashable, Sendable {
  let bytes: [UInt8]

  init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  init(_ text: String) { bytes = Array(text.utf8) }

  /// For names and numbers, and for messages; what is no text is written as messages do.
  var text: String { path.text ?? path.description }

  var path: FilePath { FilePath(bytes: bytes) }

  /// The words behind the program's name.
  static var ofProcess: [Argument] {
    (0..<Int(CommandLine.argc)).dropFirst().compactMap { index in
      CommandLine.unsafeArgv[index].map { Argument(bytes: Platform.bytes(of: $0)) }
    }
  }
}

extension Argument: ExpressibleByStringLiteral {
  init(stringLiteral text: String) { self.init(text) }
}
