#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the system's error numbers mean to a person.
extension FileSystem {
  static func tooLarge(_ path: FilePath, size: Int, limit: Int) -> RuntimeError {
    RuntimeError(
      .fileTooLarge, "`\(path)` has \(size) bytes or more; at most \(limit) are read here")
  }

  static func failure(_ verb: String, _ path: FilePath, _ code: Int32) -> RuntimeError {
    let isRead = verb == "read"
    let otherPlace = "choose another place with `--run`, `-o` or another working directory"
    switch code {
    case ENOENT where isRead:
      return RuntimeError(.fileMissing, "`\(path)` does not exist")
    case ENOENT:
      return RuntimeError(
        .fileMissing, "cannot \(verb) `\(path)`: its folder does not exist",
        help: "make the folder first")
    case ENOSPC, EDQUOT:
      return RuntimeError(
        .diskFull, "cannot \(verb) `\(path)`: no space left",
        help: "free some space, or \(otherPlace)")
    case EROFS:
      return RuntimeError(
        .fileUnwritable, "cannot \(verb) `\(path)`: the file system is read-only",
        help: otherPlace)
    case EACCES, EPERM:
      return RuntimeError(
        isRead ? .fileUnreadable : .fileUnwritable,
        "cannot \(verb) `\(path)`: permission denied",
        help: isRead ? "check the permissions of the file and its folder" : otherPlace)
    case EISDIR:
      return RuntimeError(
        isRead ? .fileUnreadable : .fileUnwritable,
        "cannot \(verb) `\(path)`: it is a folder, a file is needed")
    case EEXIST where verb == "create", ENOTDIR where verb == "create":
      return RuntimeError(
        .fileUnwritable, "cannot create `\(path)`: a file of this name is in the way",
        help: otherPlace)
    default:
      return RuntimeError(
        isRead ? .fileUnreadable : .fileUnwritable,
        "cannot \(verb) `\(path)`: \(String(cString: strerror(code)))")
    }
  }
}
