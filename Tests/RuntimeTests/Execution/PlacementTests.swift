import Testing
import WSRuntime

/// Where the engine puts the values and gradients of a step.
@Suite struct PlacementTests {
  @Test("holds what a step needs, of random programs, for training, judging and inference")
  func random() throws {
    for seed in 1...60 {
      let plan = RandomProgram(seed: UInt64(seed)).test.plan
      for (forTraining, keepsAll) in [(true, false), (true, true), (false, false)] {
        var use = Placement.Use(plan.training, forTraining: forTraining)
        use.keepsAll = keepsAll
        let placement = try #require(Placement(plan.program, for: use))
        try verifyPlacement(placement, of: plan.program, for: use)
        let apart = placement.buffers.reduce(0) { $0 + $1.bytes }
        #expect(keepsAll ? placement.arenaBytes == apart : placement.arenaBytes < apart)
      }
      let use = Placement.Use(batch: 3)
      let placement = try #require(Placement(plan.program, for: use))
      try verifyPlacement(placement, of: plan.program, for: use)
      #expect(placement.gradients.allSatisfy { $0 == nil })
    }
  }

  @Test("a step that would find no memory of its own is noticed")
  func damage() throws {
    let plan = RandomProgram(seed: 7).test.plan
    let use = Placement.Use(plan.training, forTraining: true)
    let whole = try #require(Placement(plan.program, for: use))
    let last = 2 * plan.program.operators.count
    let changes: [(inout Placement.Buffer) -> Void] = [
      { $0.offset += 4 }, { $0.offset = -64 }, { $0.offset = .max - 63 }, { $0.bytes = 64 },
      { $0.firstStep = $0.lastStep + 1 }, { $0.lastStep = last + 1 },
      { ($0.offset, $0.firstStep, $0.lastStep) = (0, 0, last) },
    ]
    for (number, change) in changes.enumerated() {
      var placement = whole
      let largest = try #require(
        whole.buffers.indices.max { whole.buffers[$0].bytes < whole.buffers[$1].bytes })
      let index = try #require(
        whole.buffers.indices.first {
          $0 != largest && whole.buffers[$0].offset > 0 && whole.buffers[$0].bytes > 64
        })
      change(&placement.buffers[index])
      #expect(
        runtimeError { try verifyPlacement(placement, of: plan.program, for: use) } != nil,
        "change \(number)")
    }
    for index in whole.buffers.indices where whole.buffers[index].firstStep < last {
      var placement = whole
      placement.buffers[index].firstStep += 1
      #expect(
        runtimeError { try verifyPlacement(placement, of: plan.program, for: use) } != nil,
        "`\(whole.buffers[index].name)` comes too late")
    }
  }

  @Test("inputs have no gradient; the first to reach one writes it, later readers add")
  func gradients() throws {
    var test = TestPlan(batch: 2)
    let image = test.input([4, 4, 2])
    let a = test.convolution("a", from: image, channels: 2, kernel: 3, padding: 1)
    let flat = test.reshape("flat", from: a, to: [32])
    let left = test.dense("left", from: flat, units: 4)
    let other = test.reshape("other", from: a, to: [32])
    let right = test.dense("right", from: other, units: 4)
    let twice = test.add("twice", [left, left])
    test.classify(test.add("sum", [twice, right]))
    let plan = test.plan
    let placement = try #require(
      Placement(plan.program, for: Placement.Use(plan.training, forTraining: true)))
    let gradients = Dictionary(
      uniqueKeysWithValues: zip(plan.program.operators.map(\.name), placement.inputGradients))
    #expect(gradients["a"] == [.none])
    #expect(gradients["flat"] == [.none])
    // Backward: the right reader comes first, the left one reads the same memory by another name.
    #expect(gradients["right"] == [.write])
    #expect(gradients["left"] == [.add])
    #expect(gradients["twice"] == [.write, .add])
    #expect(gradients["sum"] == [.write, .write])
    #expect(placement.gradients[flat] == placement.gradients[a])
    #expect(placement.values[flat] == placement.values[a])
    #expect(placement.gradients[image] == nil)
  }

  /// What does not fit into numbers is refused before anything is taken.
  @Test func sizesThatOverflowHaveNoPlacement() {
    var test = TestPlan(batch: 1)
    let image = test.input([1 << 15, 1 << 15, 1])
    _ = test.softmax("soft", from: image)
    #expect(Placement(test.program, for: Placement.Use(batch: 1)) != nil)
    #expect(Placement(test.program, for: Placement.Use(batch: 1 << 40)) == nil)
  }
}
