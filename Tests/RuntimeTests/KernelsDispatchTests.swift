import CKernels
import Testing

@Suite("Kernels: instruction sets, threads, randomness")
struct KernelsDispatchTests {
  @Test("unknown instruction sets are refused and change nothing")
  func unknown() {
    let before = String(cString: wsk_instruction_set())
    #expect(wsk_select_instruction_set("sse9") == 1)
    #expect(wsk_select_instruction_set("") == 1)
    #expect(String(cString: wsk_instruction_set()) == before)
    #expect(instructionSets.contains(before))
    #expect(!String(cString: wsk_processor_name()).isEmpty)
  }

  @Test("a choice on one thread is its own")
  func onThread() {
    with("portable") {
      #expect(String(cString: wsk_instruction_set()) == "portable")
    }
    for name in ["avx2", "avx512", "avx512_bf16", "amx"] where !instructionSets.contains(name) {
      #expect(wsk_select_on_this_thread(name) == 2)
    }
    with("amx_plain") {
      #expect(String(cString: wsk_instruction_set()) == "amx_plain")
    }
    #expect(wsk_select_instruction_set("amx_plain") == 1)
  }

  @Test("pools of impossible sizes are refused")
  func poolSizes() throws {
    #expect(wsk_pool_create(0) == nil)
    #expect(wsk_pool_create(-3) == nil)
    #expect(try withPool(3) { wsk_pool_threads($0) } == 3)
  }

  @Test("every task runs once, with many threads and many short jobs")
  func shortJobs() throws {
    let x = (0..<70_000).map { Float($0 % 97) }
    var y = [Float](repeating: 0, count: x.count)
    try withPool(9) { pool in
      for _ in 0..<300 { wsk_copy(pool, Int64(x.count), x, &y, 1) }
    }
    #expect(zip(x, y).allSatisfy { $0 * 300 == $1 })
  }

  @Test("pools of several threads at once do not disturb each other")
  func manyPools() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for seed in 1...4 {
        group.addTask {
          let x = (0..<40_000).map { Float($0 % 89 * seed) }
          var y = [Float](repeating: 0, count: x.count)
          try withPool(seed) { pool in
            for _ in 0..<50 { wsk_copy(pool, Int64(x.count), x, &y, 1) }
          }
          return zip(x, y).allSatisfy { $0 * 50 == $1 }
        }
      }
      for try await correct in group { #expect(correct) }
    }
  }

  /// The known-answer vectors that Salmon et al. publish with Random123.
  @Test("philox gives the published numbers")
  func philox() {
    func numbers(_ key: UInt64, _ high: UInt64, _ low: UInt64) -> [UInt32] {
      var out = [UInt32](repeating: 0, count: 4)
      wsk_philox(key, high, low, &out)
      return out
    }
    #expect(numbers(0, 0, 0) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    let ones = UInt64.max
    #expect(numbers(ones, ones, ones) == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    #expect(
      numbers(0x299f_31d0_a409_3822, 0x0370_7344_1319_8a2e, 0x85a3_08d3_243f_6a88)
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }
}
