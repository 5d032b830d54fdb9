import Foundation
import Testing

/// A temporary folder in which the built `wsc` is run as a process; removed at the end.
final class Workplace: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("wsc-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func write(_ name: String, _ text: String) throws {
    try write(name, bytes: Array(text.utf8))
  }

  func write(_ name: String, bytes: [UInt8]) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func names(in name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }

  /// Runs `wsc` to its end.
  @discardableResult
  func wsc(
    _ arguments: String..., input: String = "", environment: [String: String] = [:],
    seconds: Double = 120
  ) throws -> Outcome {
    let process = try start(arguments, input: input, environment: environment)
    return process.wait(seconds: seconds)
  }

  /// Runs a line as a shell does, with `wsc` on the path.
  func shell(_ line: String, seconds: Double = 120) throws -> Outcome {
    let programs = try RunningCommand.executable("wsc").deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return try start(
      ["-c", line], environment: ["PATH": programs + ":" + path], program: "/bin/sh"
    ).wait(seconds: seconds)
  }

  /// Starts `wsc`, another program of the package, or that of a path, and comes back at once;
  /// `openFiles` is how many files it may have open.
  func start(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    output: String? = nil, openFiles: Int? = nil, program: String = "wsc"
  ) throws -> RunningCommand {
    try RunningCommand(
      arguments, of: program, folder: folder, input: input, environment: environment,
      output: output, openFiles: openFiles)
  }
}

/// How a process ended and what it wrote.
struct Outcome {
  /// The exit status; 128 + n after signal n.
  let status: Int32
  let output: String
  let messages: String
}

/// A `wsc` at work.
final class RunningCommand {
  private let process = Process()
  private let outputFile: URL
  private let messagesFile: URL
  private let ownsOutput: Bool

  init(
    _ arguments: [String], of name: String, folder: URL, input: String,
    environment: [String: String], output: String?, openFiles: Int?
  ) throws {
    let base = FileManager.default.temporaryDirectory
    let token = UUID().uuidString
    outputFile =
      output.map { URL(fileURLWithPath: $0) } ?? base.appendingPathComponent("out-\(token)")
    ownsOutput = output == nil
    messagesFile = base.appendingPathComponent("err-\(token)")
    let inputFile = base.appendingPathComponent("in-\(token)")
    try Data(input.utf8).write(to: inputFile)
    if ownsOutput { try Data().write(to: outputFile) }
    try Data().write(to: messagesFile)
    let program = name.hasPrefix("/") ? URL(fileURLWithPath: name) : try Self.executable(name)
    if let openFiles {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments =
        ["-c", "ulimit -n \(openFiles) && exec \"$0\" \"$@\"", program.path] + arguments
    } else {
      process.executableURL = program
      process.arguments = arguments
    }
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    for name in ["WSC_DATA", "WSC_KERNELS", "NO_COLOR"] { variables[name] = nil }
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: messagesFile)
    try process.run()
    try FileManager.default.removeItem(at: inputFile)
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    if ownsOutput { try? FileManager.default.removeItem(at: outputFile) }
    try? FileManager.default.removeItem(at: messagesFile)
  }

  var isRunning: Bool { process.isRunning }

  /// The most memory in bytes that it has held so far; nil when it has ended.
  var peakMemory: Int? {
    let path = "/proc/\(process.processIdentifier)/status"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// What it has written for people so far.
  var messages: String {
    String(decoding: (try? Data(contentsOf: messagesFile)) ?? Data(), as: UTF8.self)
  }

  /// Waits for the end; a process that takes longer is killed (status 137).
  func wait(seconds: Double) -> Outcome {
    let deadline = Date().addingTimeInterval(seconds)
    while process.isRunning, Date() < deadline { usleep(2000) }
    if process.isRunning { send(SIGKILL) }
    process.waitUntilExit()
    let output = ownsOutput ? (try? Data(contentsOf: outputFile)) ?? Data() : Data()
    return Outcome(
      status: process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0),
      output: String(decoding: output, as: UTF8.self), messages: messages)
  }

  /// The programs are built beside the bundle of tests.
  fileprivate static func executable(_ name: String) throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent(name)
      if FileManager.default.isExecutableFile(atPath: candidate.path),
        (try? candidate.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
      {
        return candidate
      }
    }
    throw CocoaError(.fileNoSuchFile)
  }
}
