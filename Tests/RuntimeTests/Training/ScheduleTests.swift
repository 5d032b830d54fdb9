import Testing
import WSRuntime

@Suite struct ScheduleTests {
  func factors(_ schedule: SchedulePlan, total: Int, stepsPerEpoch: Int) -> [Double] {
    (0..<total).map { schedule.factor(step: $0, total: total, stepsPerEpoch: stepsPerEpoch) }
  }

  func expect(_ values: [Double], _ expected: [Double]) {
    #expect(values.count == expected.count)
    for (value, wanted) in zip(values, expected) { #expect(abs(value - wanted) < 1e-12) }
  }

  @Test func tables() {
    expect(factors(.constant, total: 3, stepsPerEpoch: 1), [1, 1, 1])
    expect(
      factors(.step(every: Span(1.5, .epochs), factor: 0.1), total: 8, stepsPerEpoch: 2),
      [1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01])
    // ½ (1 + cos π t) at t = 0, 1/4, 1/2, 3/4
    let fall = [1, 0.853_553_390_593_273_8, 0.5, 0.146_446_609_406_726_24]
    expect(factors(.cosine(warmUp: Span(0, .epochs)), total: 4, stepsPerEpoch: 2), fall)
    expect(
      factors(.cosine(warmUp: Span(1, .epochs)), total: 6, stepsPerEpoch: 2), [0.5, 1] + fall)
    expect(
      factors(.oneCycle(warmUp: 0.5), total: 8, stepsPerEpoch: 2), [0.25, 0.5, 0.75, 1] + fall)
  }

  @Test func absurdNumbersDoNotTrap() {
    for value in [.infinity, -.infinity, .nan, 1e300, -3] as [Double] {
      for schedule in [
        SchedulePlan.step(every: Span(value, .epochs), factor: 0.5),
        .cosine(warmUp: Span(value, .batches)), .oneCycle(warmUp: value),
      ] {
        #expect(schedule.factor(step: 3, total: 10, stepsPerEpoch: 2).isFinite)
      }
    }
  }
}
