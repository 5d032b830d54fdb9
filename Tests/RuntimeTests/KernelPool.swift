import CKernels
import Testing

/// Pools of threads that live as long as `body` runs.
func withPools<Result>(
  _ threads: [Int], _ body: ([OpaquePointer]) throws -> Result
) throws -> Result {
  let pools = threads.compactMap { wsk_pool_create(Int32($0)) }
  defer { pools.forEach(wsk_pool_destroy) }
  try #require(pools.count == threads.count)
  return try body(pools)
}

func withPool<Result>(
  _ threads: Int = 2, _ body: (OpaquePointer) throws -> Result
) throws -> Result {
  try withPools([threads]) { try body($0[0]) }
}

/// The instruction sets that this machine has, and the plain body of the one with tiles.
let instructionSets = [
  "portable", "avx2", "avx512", "avx512_bf16", "amx", "amx_plain",
].filter { name in
  defer { wsk_select_on_this_thread(nil) }
  return wsk_select_on_this_thread(name) == 0
}

/// Runs `body` with the instruction set `name` for calls from this thread.
func with<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
  wsk_select_on_this_thread(name)
  defer { wsk_select_on_this_thread(nil) }
  return try body()
}

/// SplitMix64: the same numbers in every run.
struct KernelRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// Uniform in −1 ..< 1.
  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(Int32(truncatingIfNeeded: next())) / 2_147_483_648 }
  }
}

/// Counts what fails among many comparisons; `#expect` on each element would take most of the time.
struct Tally {
  private(set) var wrong = 0

  mutating func check(_ holds: Bool) {
    if !holds { wrong += 1 }
  }
}

/// The largest difference; infinite if any is not a number.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  var most: Float = 0
  for (x, y) in zip(a, b) {
    let difference = abs(x - y)
    if !(difference <= most) { most = difference.isNaN ? .infinity : difference }
  }
  return most
}

func sameBits(_ a: [Float], _ b: [Float]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
}
