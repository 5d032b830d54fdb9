import Dispatch
import Synchronization

/// Runs the tasks 0 ..< count on up to `threads` threads and returns when all are done. Which
/// thread runs which task is open, so each task must write only what is its own.
package func concurrently(_ count: Int, threads: Int, _ task: @Sendable (Int) -> Void) {
  let workers = min(count, max(threads, 1))
  if workers <= 1 {
    for index in 0..<max(count, 0) { task(index) }
    return
  }
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if index >= count { return }
      task(index)
    }
  }
}

/// What the task makes of each value, in their order; or the first error in that order.
package func concurrentResults<Value: Sendable, Result: Sendable>(
  of values: [Value], threads: Int, _ task: @Sendable (Value) throws(RuntimeError) -> Result
) throws(RuntimeError) -> [Result] {
  let outcomes = Mutex([Int: Swift.Result<Result, RuntimeError>]())
  concurrently(values.count, threads: threads) { index in
    let outcome: Swift.Result<Result, RuntimeError>
    do throws(RuntimeError) {
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
