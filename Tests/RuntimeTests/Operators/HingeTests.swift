import Testing
import WSRuntime

/// The loss that asks the true class to lead by 1, against its formula row by row.
@Suite struct HingeTests {
  private func engine(classes: Int, weight: Double = 1) throws -> (Engine, scores: Int) {
    var test = TestPlan(batch: 8)
    let image = test.input([6])
    let scores = test.dense("scores", from: image, units: classes)
    test.classify(scores)
    test.losses = [
      PlanLoss(kind: .hinge(logits: scores, label: 0), weight: weight)
    ]
    let engine = try Engine(plan: test.plan, threads: 2, keepsAll: true)
    GradientTests.fill(engine)
    return (engine, scores)
  }

  @Test func theLossIsTheMeanShortfall() throws {
    let (engine, scores) = try engine(classes: 5, weight: 3)
    let loss = engine.trainingStep(step: 0).loss
    let values = engine.values(ofSignal: scores).array
    let labels = engine.labels[0].array
    let gradient = try #require(engine.gradients(ofSignal: scores)).array
    var expected = 0.0
    for row in 0..<8 {
      let z = values[(5 * row)..<(5 * row + 5)].map(Double.init)
      let truth = Int(labels[row])
      let rival = try #require(z.indices.filter { $0 != truth }.max { z[$0] < z[$1] })
      let excess = 1 + z[rival] - z[truth]
      expected += max(0, excess) * 3 / 8
      var wanted = [Float](repeating: 0, count: 5)
      if excess > 0 { (wanted[rival], wanted[truth]) = (0.375, -0.375) }
      #expect(Array(gradient[(5 * row)..<(5 * row + 5)]) == wanted)
    }
    #expect(abs(loss - expected) < 1e-9)
    #expect(expected > 0)
  }

  @Test func oneClassHasNoRival() throws {
    let (engine, _) = try engine(classes: 1)
    #expect(engine.trainingStep(step: 0).loss == 0)
  }

  /// Nothing may hide that training has diverged.
  @Test func whatIsNoNumberIsSeen() throws {
    let (engine, _) = try engine(classes: 3)
    engine.parameters.values.fill(.nan)
    engine.parametersChanged()
    #expect(!engine.trainingStep(step: 0).loss.isFinite)
  }
}
