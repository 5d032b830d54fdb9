import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs the tasks 0 ..< count on up to `threads` threads and returns when all are done. Which
/// thread runs which task is open, so each task must write only what is its own.
///
/// Where the system gives fewer threads, those that there are do all the work.
package func concurrently(_ count: Int, threads: Int, _ task: @Sendable (Int) -> Void) {
  withoutActuallyEscaping(task) { task in
    let queue = TaskQueue(count: count, task: task)
    let helpers = (1..<max(1, min(count, threads))).map { _ in startThread(working: queue) }
    queue.work()
    for case let thread? in helpers { pthread_join(thread, nil) }
  }
}

/// What the task makes of each value, in their order; or the first error in that order.
package func concurrentResults<Value: Sendable, Result: Sendable, Failure: Error>(
  of values: [Value], threads: Int, _ task: @Sendable (Value) throws(Failure) -> Result
) throws(Failure) -> [Result] {
  let outcomes = Mutex([Int: Swift.Result<Result, Failure>]())
  concurrently(values.count, threads: threads) { index in
    let outcome: Swift.Result<Result, Failure>
    do throws(Failure) {
      outcome = .success(try task(values[index]))
    } catch {
      outcome = .failure(error)
    }
    outcomes.withLock { $0[index] = outcome }
  }
  let finished = outcomes.withLock { $0 }
  var results: [Result] = []
  for index in values.indices {
    if let outcome = finished[index] { results.append(try outcome.get()) }
  }
  return results
}

private final class TaskQueue: Sendable {
  private let count: Int
  private let task: @Sendable (Int) -> Void
  private let next = Atomic<Int>(0)

  init(count: Int, task: @escaping @Sendable (Int) -> Void) {
    self.count = count
    self.task = task
  }

  /// Until nothing is left.
  func work() {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if index >= count { return }
      task(index)
    }
  }
}

/// Nil if the system gives no more threads.
private func startThread(working queue: TaskQueue) -> pthread_t? {
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let context = Unmanaged.passRetained(queue)
  let status = pthread_create(&thread, nil, { workUntilDone($0) }, context.toOpaque())
  guard status == 0 else {
    context.release()
    return nil
  }
  return thread
}

private func workUntilDone(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context { Unmanaged<TaskQueue>.fromOpaque(context).takeRetainedValue().work() }
  return nil
}
