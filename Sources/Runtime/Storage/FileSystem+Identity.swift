#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension FileSystem {
  /// Which file a path leads to, whatever it is called and through links of either kind.
  package struct Identity: Hashable, Sendable {
    private let device: UInt64
    private let number: UInt64

    /// Nil where there is no file with a content of its own: nothing, a folder, a device, a pipe.
    package init?(of path: FilePath) {
      var status = stat()
      guard FileSystem.kind(of: path) == .file, path.withSystemPath({ stat($0, &status) }) == 0
      else { return nil }
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }
}
