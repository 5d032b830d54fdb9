import Testing
import WSRuntime

/// The machines against tables that `Tests/Peers/adaptive_sharpener.py` makes on its own.
@Suite struct SharpenerTests {
  static let defaults = AdaptivePlan(
    wait: 10, rate: 0.25, critical: 0.75, criticalRate: 0.126, patience: 1, improved: 0.15,
    degraded: 0.15, firstLayer: 1, floor: 0, stall: 1e9, together: false, original: false)

  static func changed(_ change: (inout AdaptivePlan) -> Void) -> AdaptivePlan {
    var plan = defaults
    change(&plan)
    return plan
  }

  static func plan(
    _ policy: SharpeningPlan.Policy, groups: Int, finish: Int? = nil
  ) -> SharpeningPlan {
    SharpeningPlan(
      groups: (0..<groups).map { .init(name: "g\($0)", activations: ["a\($0)"]) }, policy: policy,
      finish: finish)
  }

  /// Sharpness of each group at the end of each epoch.
  static func run(
    _ plan: SharpeningPlan, losses: [Double], batches: Int, limit: Int
  ) -> [[Float]] {
    var sharpener = Sharpener(plan, stepsPerEpoch: batches, limit: limit)
    return losses.prefix(limit).map { loss in
      for _ in 0..<batches { sharpener.batchEnded() }
      let row = sharpener.sharpness
      sharpener.epochEnded(loss: loss)
      return row
    }
  }

  static func expect(
    _ rows: [[Float]], _ table: [Int: [Float]], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (epoch, expected) in table.sorted(by: { $0.key < $1.key }) {
      for (value, wanted) in zip(rows[epoch], expected) {
        #expect(
          abs(value - wanted) < 1e-5, "epoch \(epoch): \(rows[epoch]), expected \(expected)",
          sourceLocation: sourceLocation)
        // Hard is exactly hard, and nothing else is.
        #expect((value == 1) == (wanted == 1), sourceLocation: sourceLocation)
      }
    }
  }

  static let wavy: [Double] = [
    1.0, 0.8, 0.6, 0.58, 0.57, 0.56, 0.9, 0.7, 0.69, 0.68, 0.67, 0.9, 0.8, 0.79, 0.78, 0.77, 0.76,
    0.75, 0.74, 0.73, 0.72,
  ]
  static let falling = (0..<30).map { step in (0..<step).reduce(1.0) { value, _ in value * 0.8 } }
  static let rising = (0..<30).map { step in (0..<step).reduce(1.0) { value, _ in value * 1.3 } }
  static let flat = [Double](repeating: 0.5, count: 60)

  @Test func originalOnAFlatLoss() {
    let plan = Self.plan(.adaptive(Self.changed { $0.original = true }), groups: 3)
    let rows = Self.run(plan, losses: Self.flat, batches: 4, limit: 30)
    var table: [Int: [Float]] = [0: [0, 0, 0], 9: [0, 0, 0], 10: [0, 0, 0]]
    let steps: [Float] = [0.25, 0.5, 0.75, 0.876, 1]
    for (index, value) in steps.enumerated() {
      table[11 + index] = [value, 0, 0]
      table[16 + index] = [1, value, 0]
      table[21 + index] = [1, 1, value]
    }
    Self.expect(rows, table)
  }

  @Test func originalTogether() {
    let together = Self.changed {
      $0.original = true
      $0.together = true
    }
    let rows = Self.run(
      Self.plan(.adaptive(together), groups: 3), losses: Self.flat, batches: 4, limit: 30)
    Self.expect(
      rows,
      [
        10: [0, 0, 0], 11: [0.25, 0.25, 0.25], 12: [0.5, 0.5, 0.5], 13: [0.75, 0.75, 0.75],
        14: [0.876, 0.876, 0.876], 15: [1, 1, 1],
      ])
  }

  @Test func originalOnAWavyLoss() {
    let plan = Self.changed {
      $0.original = true
      $0.wait = 2
      $0.firstLayer = 0.5
    }
    let rows = Self.run(
      Self.plan(.adaptive(plan), groups: 2), losses: Self.wavy, batches: 7, limit: 21)
    let first: [Float] = [
      0, 0, 0, 0, 0, 0.125, 0.25, 0.25, 0.25, 0.25, 0.375, 0.5, 0.5, 0.5, 0.625, 0.75, 0.813, 0.876,
      0.939, 1, 1,
    ]
    var table: [Int: [Float]] = [:]
    for (epoch, value) in first.enumerated() { table[epoch] = [value, epoch == 20 ? 0.25 : 0] }
    Self.expect(rows, table)
  }

  @Test func mendedOnAWavyLoss() {
    let plan = Self.changed {
      $0.wait = 2
      $0.firstLayer = 0.5
    }
    let rows = Self.run(
      Self.plan(.adaptive(plan), groups: 2), losses: Self.wavy, batches: 7, limit: 21)
    let first: [Float] = [
      0, 0, 0, 0, 0.125, 0.25, 0.375, 0.375, 0.375, 0.5, 0.625, 0.75, 0.8125, 0.875, 0.9375, 1, 1,
      1,
      1, 1, 1,
    ]
    let second: [Int: Float] = [16: 0.25, 17: 0.5, 18: 0.75, 19: 0.875, 20: 1]
    var table: [Int: [Float]] = [:]
    for (epoch, value) in first.enumerated() { table[epoch] = [value, second[epoch] ?? 0] }
    Self.expect(rows, table)
  }

  /// The original would idle for ever here: the loss falls on and on.
  @Test func mendedDoesNotIdleOnAFallingLoss() {
    let steps: [Float] = [0.25, 0.5, 0.75, 0.875, 1]
    func expectStart(_ plan: AdaptivePlan, at start: Int) {
      let rows = Self.run(
        Self.plan(.adaptive(plan), groups: 2), losses: Self.falling, batches: 3, limit: 30)
      var table: [Int: [Float]] = [start - 1: [0, 0], 29: [1, 1]]
      for (index, value) in steps.enumerated() {
        table[start + index] = [value, 0]
        table[start + 5 + index] = [1, value]
      }
      Self.expect(rows, table)
    }
    let stalling = Self.changed {
      $0.wait = 2
      $0.stall = 3
    }
    expectStart(stalling, at: 4)
    let floored = Self.changed {
      $0.wait = 2
      $0.floor = 0.3
    }
    expectStart(floored, at: 7)
    // Neither: the last possible moment.
    expectStart(Self.changed { $0.wait = 2 }, at: 20)
  }

  @Test func mendedTogetherOnARisingLoss() {
    let plan = Self.changed {
      $0.wait = 2
      $0.together = true
    }
    let rows = Self.run(
      Self.plan(.adaptive(plan), groups: 2), losses: Self.rising, batches: 5, limit: 12)
    let values: [Float] = [
      0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 0.875, 0.875, 1, 1,
    ]
    Self.expect(
      rows,
      Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0, [$1, $1]) }))
  }

  /// Whatever the loss does, whatever the parameters: where the epochs suffice, all is hard in
  /// time, no sharpness falls, and no group starts before the one below it is hard.
  @Test func mendedIsAlwaysHardInTime() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<400 {
      let batches = 1 + next(9)
      let groups = 1 + next(4)
      let adaptive = Self.changed {
        $0.wait = Double(next(6))
        $0.rate = 0.1 + Double(next(10)) / 10
        $0.criticalRate = 0.05 + Double(next(10)) / 20
        $0.critical = Double(next(11)) / 10
        $0.firstLayer = 0.5 + Double(next(3)) / 2
        $0.floor = Double(next(2)) * 0.3
        $0.stall = Double(1 + next(8))
        $0.patience = Double(next(4))
        $0.together = next(3) == 0
      }
      let finish = next(3)
      let plan = Self.plan(.adaptive(adaptive), groups: groups, finish: finish)
      // Generous: each group needs at most this many epochs.
      let each = 2 + adaptive.critical / adaptive.rate / 0.5 + 1 / adaptive.criticalRate / 0.5
      let limit = finish + (adaptive.together ? 1 : groups) * Int(each.rounded(.up))
      let losses = (0..<limit).map { _ in 0.01 + Double(next(1000)) / 500 }
      let rows = Self.run(plan, losses: losses, batches: batches, limit: limit)
      #expect(rows[limit - finish - 1].allSatisfy { $0 == 1 }, "\(adaptive), limit \(limit)")
      for (before, after) in zip(rows, rows.dropFirst()) {
        for group in 0..<groups {
          #expect(after[group] >= before[group])
          if group > 0, !adaptive.together { #expect(after[group] == 0 || before[group - 1] == 1) }
        }
      }
    }
  }

  @Test func windowsAreExact() {
    let windows: [SharpeningPlan.Window] = [
      .init(start: Span(1, .epochs), end: Span(3, .epochs)),
      .init(start: Span(2.5, .epochs), end: Span(17, .batches)),
      .init(start: Span(0, .epochs), end: Span(0, .batches)),
    ]
    var sharpener = Sharpener(
      Self.plan(.windows(windows), groups: 3), stepsPerEpoch: 6, limit: 4)
    for step in 0...24 {
      let expected: [Float] = [
        step <= 6 ? 0 : step >= 18 ? 1 : Float(step - 6) / 12,
        step <= 15 ? 0 : step >= 17 ? 1 : 0.5, 1,
      ]
      #expect(sharpener.sharpness == expected)
      sharpener.batchEnded()
    }
    #expect(sharpener.isHard)
  }

  @Test func hardThroughout() {
    let sharpener = Sharpener(Self.plan(.hard, groups: 2), stepsPerEpoch: 5, limit: 3)
    #expect(sharpener.sharpness == [1, 1])
    #expect(sharpener.isHard && !sharpener.isSoft)
  }

  /// Numbers that only a broken plan file could hold.
  @Test func absurdNumbersDoNotTrap() {
    for value in [0, -1, .infinity, .nan, 1e300, 1e-300] as [Double] {
      let adaptive = Self.changed {
        $0.rate = value
        $0.criticalRate = value
        $0.critical = value
        $0.firstLayer = value
      }
      _ = Self.run(
        Self.plan(.adaptive(adaptive), groups: 2), losses: Self.flat, batches: 3, limit: 20)
      _ = Self.run(
        Self.plan(
          .windows([.init(start: Span(value, .epochs), end: Span(-value, .batches))]), groups: 2),
        losses: Self.flat, batches: 3, limit: 20)
    }
  }
}
