import Foundation

/// How long tests that draw their sources go on, and where they begin: the environment may say so.
enum MutationRun {
  static var seed: UInt64 { UInt64(clamping: number("WSC_SEED") ?? 1) }

  static func count(usually usual: Int) -> Int { max(0, number("WSC_MUTATIONS") ?? usual) }

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }
}
