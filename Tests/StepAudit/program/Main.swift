import CStepWatch
import WSRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `step-audit PLAN RUN THREADS EPOCH [allocate|call]`
///
/// Trains a plan in a new run folder and watches some steps in the middle of an epoch, as the
/// trainer takes them: batch, forward, loss, backward, optimiser, sharpener. Ends with status 0 if
/// they asked the heap for nothing and the system for nothing but the sleep and wake-up of threads,
/// 1 after an allocation, 3 after a system call, 77 where that cannot be watched. The last argument
/// commits one of the two, to see that it is noticed.
@main
enum Main {
  static let warmUp = 4
  static let watched = 16

  static func main() {
    do {
      try audit(Array(CommandLine.arguments.dropFirst()))
      fail(2, "the run was over before step \(warmUp + watched) of the epoch")
    } catch let error as RuntimeError {
      fail(2, error.message)
    } catch {
      fail(2, "\(error)")
    }
  }

  private static func audit(_ arguments: [String]) throws {
    guard arguments.count >= 4, let threads = Int(arguments[2]), let epoch = Int(arguments[3])
    else { fail(2, "usage: step-audit PLAN RUN THREADS EPOCH [allocate|call]") }
    guard watch_is_possible() != 0 else { fail(77, "cannot watch here") }
    let mayAllocate = arguments.dropFirst(4).first == "allocate"
    let mayCall = arguments.dropFirst(4).first == "call"
    let plan = try TrainingPlan(decoding: try FileSystem.read(FilePath(arguments[0])))
    let data = try DataSplit.load(
      plan.training.data, searchFolders: [], seed: plan.training.seed, threads: threads)
    let trainer = try Trainer(
      try RunFolder.create(FilePath(arguments[1]), plan: plan, source: nil),
      try TrainingSetup(plan, data: data, threads: threads),
      surroundings: .init(threads: threads, clock: seconds, isInterrupted: { false }))
    _ = try trainer.run { event in
      guard case .batchEnded(let progress) = event, progress.epoch == epoch else { return }
      if progress.batch == warmUp { watch_begin() }
      if progress.batch == warmUp + watched {
        let allocations = watch_allocations()
        watch_end(
          allocations == 0 ? 0 : 1, "\(allocations) allocations in \(watched) steps\n")
      }
      if mayAllocate { watch_commit_allocation() }
      if mayCall { watch_commit_system_call() }
    }
  }

  private static func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  private static func fail(_ status: Int32, _ message: String) -> Never {
    try? FileSystem.writeStandardError("step-audit: \(message)\n".utf8)
    exit(status)
  }
}
