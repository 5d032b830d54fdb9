/// Keeps other processes out of a folder for as long as the value lives. The system releases it
/// when the process ends, however it ends.
package final class FolderLock: Sendable {
  private static let fileName: FilePath = ".lock"

  package let folder: FilePath
  private let descriptor: Int32

  /// Fails with the identifier of the process that holds the folder, if one does.
  package init(folder: FilePath) throws(RuntimeError) {
    let path = folder / Self.fileName
    switch try FileSystem.lockFile(path) {
    case .heldByOther:
      throw Self.inUse(folder: folder, lockFile: path)
    case .locked(let descriptor):
      do throws(RuntimeError) {
        try FileSystem.replaceContent(
          ofLocked: descriptor, path: path, with: "\(FileSystem.processIdentifier())\n")
      } catch {
        FileSystem.unlock(descriptor)
        throw error
      }
      self.folder = folder
      self.descriptor = descriptor
    }
  }

  deinit { FileSystem.unlock(descriptor) }

  private static func inUse(folder: FilePath, lockFile: FilePath) -> RuntimeError {
    let content = (try? FileSystem.read(lockFile, limit: 64)) ?? []
    let digits = content.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let holder =
      digits.isEmpty ? "another process" : "process \(String(decoding: digits, as: UTF8.self))"
    return RuntimeError(
      .folderInUse, "`\(folder)` is in use by \(holder)",
      help: "wait until it has ended, or choose another folder with `--run`")
  }
}
