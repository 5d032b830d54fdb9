import Testing
import WSRuntime

/// What stands in the rules of operators and what the engine makes of it.
@Suite struct OperatorRuleTests {
  /// Evaluation drops nothing, so what spikes before a dropout spikes behind it.
  @Test func aMaximumBehindADropoutHasSpikes() throws {
    var test = TestPlan(batch: 2)
    test.sharpening = GradientTests.groups(1)
    let image = test.input([4, 4, 1])
    let fired = test.convolution("fired", from: image, channels: 2, kernel: 1, .brelu(group: 0))
    let kept = test.dropout("kept", from: fired, rate: 0.5)
    let pooled = test.maxPool("pooled", from: kept, window: 2, stride: 2)
    let wide = test.maxPool("wide", from: image, window: 2, stride: 2)
    let both = test.concat("both", [pooled, wide])
    let mixed = test.maxPool("mixed", from: both, window: 2, stride: 2)
    test.classify(test.dense("scores", from: mixed, units: 2))
    let engine = try Engine(plan: test.plan, threads: 1)
    #expect(engine.spikes.map(\.name) == ["fired", "pooled"])
    #expect(engine.spikes.map(\.isActivation) == [true, false])
  }

  /// Beyond the arena, before any of it is taken.
  @Test func whatOperatorsAndLossesTakeIsCounted() {
    var test = TestPlan(batch: 2)
    let image = test.input([4, 4, 1])
    func workSpace() -> Int? {
      MemoryNeed.engine(of: test.plan, forTraining: false).parts
        .first { $0.name == "work space" }?.bytes
    }
    #expect(workSpace() == nil)
    let large = test.upsample("large", from: image, factors: [2, 3])
    let rows = 2 * (2 * 4) * 4 * 4
    #expect(workSpace() == rows)
    test.labels = [PlanLabel(name: "mask", positions: [8, 12], classes: 1)]
    test.losses = [
      PlanLoss(kind: .meanSquaredLabel(logits: large, label: 0), weight: 1)
    ]
    #expect(workSpace() == rows + 3 * 2 * (8 * 12) * 4 + 2 * (8 * 12) * 4)
  }

  @Test func titlesNameTheParts() {
    let dense = ProductPlan(form: .dense, weight: 0, bias: nil)
    let pool = PoolPlan(window: [2, 2], stride: [2, 2])
    let kinds: [OperatorKind] = [
      .stage(StagePlan(product: dense, norm: nil, activation: .relu)),
      .stage(StagePlan(product: nil, norm: nil, activation: .threshold(level: 0))),
      .maxPool(pool), .averagePool(pool), .reshape, .concat, .add, .dropout(rate: 0, stream: 0),
      .softmax, .decode(DecodePlan(key: ["1"], temperature: 1)),
    ]
    #expect(
      kinds.map(\.rule.title) == [
        "dense activation", "activation", "max pool", "average pool", "reshape", "concat", "add",
        "dropout", "softmax", "decode",
      ])
  }

  /// A rule refuses sizes, numbers and counts that its operator cannot work with, by name.
  @Test func faultsSayWhatDoesNotFit() {
    func fault(_ kind: OperatorKind, _ inputs: [[Int]], _ output: [Int]) -> String? {
      kind.rule.fault(
        OperatorExtent(inputs: inputs, output: output, batch: 2, precision: .float32))
    }
    func pool(_ window: Int, _ stride: Int) -> PoolPlan {
      PoolPlan(window: [window, window], stride: [stride, stride])
    }
    #expect(fault(.add, [[2], [2]], [2]) == nil)
    #expect(fault(.add, [[2], [3]], [2]) == "does not turn [[2], [3]] into [2]")
    #expect(fault(.concat, [[4, 2], [4, 3]], [4, 5]) == nil)
    #expect(fault(.concat, [[4, 2], [4, .max]], [4, 5]) != nil)
    #expect(fault(.reshape, [[2, 3]], [6]) == nil)
    #expect(fault(.reshape, [[2, 3]], [7]) == "does not turn [2, 3] into [7]")
    #expect(fault(.dropout(rate: 1, stream: 0), [[2]], [2]) == "drops with a rate of 1.0")
    #expect(fault(.softmax, [[2]], [3]) != nil)
    #expect(fault(.maxPool(pool(2, 2)), [[4, 4, 1]], [2, 2, 1]) == nil)
    #expect(fault(.maxPool(pool(17, 1)), [[17, 17, 1]], [1, 1, 1])?.contains("256") == true)
    #expect(fault(.averagePool(pool(17, 1)), [[17, 17, 1]], [1, 1, 1]) == nil)
    let key = DecodePlan(key: ["10", "0x"], temperature: 1)
    #expect(fault(.decode(key), [[2]], [2])?.contains("key") == true)
    #expect(
      fault(.stage(StagePlan(product: nil, norm: nil, activation: nil)), [[2]], [2])
        == "does nothing")
    let wide = ConvolutionGeometry(
      kernel: [1, 1], stride: [1, 1], padding: [0, 70_000, 0, 0], groups: 1)
    let product = ProductPlan(form: .convolution(wide), weight: 0, bias: nil)
    #expect(
      fault(
        .stage(StagePlan(product: product, norm: nil, activation: nil)), [[1, 1, 1]],
        [70_001, 1, 1]) != nil)
  }
}
