import Synchronization
import WSRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What `wsc` asks of the operating system itself; files are read and written by WSRuntime.
enum Platform {
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }

  /// A variable that names a file or a folder.
  static func environmentPath(_ name: String) -> FilePath? {
    getenv(name).map { FilePath(bytes: bytes(of: $0)) }
  }

  /// Of a string of the system, without its end.
  static func bytes(of string: UnsafePointer<CChar>) -> [UInt8] {
    UnsafeBufferPointer(start: string, count: strlen(string)).map(UInt8.init(bitPattern:))
  }

  /// The same place, whatever the working directory is later.
  static func absolutePath(_ path: FilePath) -> FilePath {
    if path.isAbsolute { return path }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return FilePath(bytes: bytes(of: current)) / path
  }

  /// When a file was last written: seconds, and nanoseconds of the next; nil if it is not there.
  static func modificationTime(_ path: FilePath) -> (seconds: Int, nanoseconds: Int)? {
    var status = stat()
    guard path.withSystemPath({ stat($0, &status) }) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return (time.tv_sec, time.tv_nsec)
  }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Columns of the terminal behind a descriptor, nil if it is none.
  static func terminalWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes all bytes; the error number if that fails.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var start = 0
    while start < bytes.count {
      let written = bytes[start...].withUnsafeBytes { buffer in
        systemWrite(descriptor, buffer.baseAddress, buffer.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      start += written
    }
    return nil
  }

  /// What can be read now, at most 64 KiB; empty at the end, nil on an error.
  static func read(_ descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0) }
      if count >= 0 { return Array(buffer[..<count]) }
      if errno != EINTR { return nil }
    }
  }

  /// Whether reading would not wait, now or within so many seconds.
  static func canRead(_ descriptor: Int32, within seconds: Double = 0) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, Int32(seconds * 1000)) > 0
  }

  static func errorText(_ number: Int32) -> String { String(cString: strerror(number)) }

  /// Seconds of a clock that never goes back.
  static func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  /// The processors of this machine.
  static func processorCount() -> Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// A reader that goes away ends the process quietly, as with every tool of the system.
  static func endQuietlyOnBrokenPipe() { signal(SIGPIPE, SIG_DFL) }

  /// A file that grows past the limit of the shell is then an error in words, like a full disk.
  static func reportFileSizeLimit() { signal(SIGXFSZ, SIG_IGN) }

  /// From now on Ctrl-C, the system's polite request to end (SIGTERM) and a terminal that is closed
  /// (SIGHUP) end the process with the status of an interruption: nothing has been written yet that
  /// could be gone on with.
  static func endOnInterrupts() {
    endsAtOnce.store(true, ordering: .relaxed)
    catchInterrupts()
  }

  /// From now on these signals only set `interrupted`; a second one ends the process.
  static func finishBeforeInterrupts() {
    endsAtOnce.store(false, ordering: .relaxed)
    catchInterrupts()
  }

  private static func catchInterrupts() {
    _ = interruptFlag.load(ordering: .relaxed)  // initialised before a signal can arrive
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // Under `nohup` a closed terminal is of no matter.
      if number == SIGHUP, isIgnored(number) { continue }
      // Whoever started this process may have blocked the signal for it.
      var interrupts = sigset_t()
      sigemptyset(&interrupts)
      sigaddset(&interrupts, number)
      pthread_sigmask(SIG_UNBLOCK, &interrupts, nil)
      signal(number) { number in
        signal(number, SIG_DFL)
        if endsAtOnce.load(ordering: .relaxed) { endInterrupted() }
        interruptFlag.store(true, ordering: .relaxed)
      }
    }
  }

  /// As it was; it is so from now on.
  private static func isIgnored(_ number: Int32) -> Bool {
    let handler = signal(number, SIG_IGN)
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Whether Ctrl-C was pressed, or one of the other signals came, since `finishBeforeInterrupts`.
  static var interrupted: Bool { interruptFlag.load(ordering: .relaxed) }
}

/// A signal handler can reach nothing but globals.
private let interruptFlag = Atomic<Bool>(false)
private let endsAtOnce = Atomic<Bool>(false)

/// In a signal handler only the system's own calls are allowed.
private func endInterrupted() -> Never {
  let words: StaticString = "interrupted before training began; nothing is written\n"
  _ = systemWrite(2, words.utf8Start, words.utf8CodeUnitCount)
  _exit(130)
}

private func systemWrite(
  _ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int
) -> Int {
  #if canImport(Glibc)
    Glibc.write(descriptor, bytes, count)
  #elseif canImport(Musl)
    Musl.write(descriptor, bytes, count)
  #elseif canImport(Darwin)
    Darwin.write(descriptor, bytes, count)
  #endif
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  #if canImport(Glibc)
    Glibc.read(descriptor, buffer.baseAddress, buffer.count)
  #elseif canImport(Musl)
    Musl.read(descriptor, buffer.baseAddress, buffer.count)
  #elseif canImport(Darwin)
    Darwin.read(descriptor, buffer.baseAddress, buffer.count)
  #endif
}
