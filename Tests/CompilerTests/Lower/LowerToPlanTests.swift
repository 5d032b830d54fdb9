import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

@Suite struct LowerToPlanTests {
  private func lower(_ subject: Subject) -> TrainingPlan? {
    var diagnostics = Diagnostics()
    let plan = lowerToPlan(subject, sourceDigest: "00", into: &diagnostics)
    #expect(diagnostics.all.map(\.message) == [])
    return plan
  }

  @Test func fusesProductNormAndActivation() throws {
    let plan = try #require(lower(digitsNet().subject()))
    #expect(
      plan.operators.map(\.name) == [
        "c1.stage.brelu", "c1.max_pool", "flatten", "votes.brelu", "digit.decode",
      ])
    guard case .stage(let stage) = plan.operators[0].kind else { throw Unexpected() }
    #expect(stage.product != nil && stage.norm != nil)
    #expect(stage.activation == .brelu(group: 0))
    #expect(plan.operators[2].kind == .reshape)
    #expect(plan.signals[plan.operators[2].output].value == plan.signals[2].value)
    #expect(plan.outputs == [PlanOutput(name: "digit", signal: 5, isLogits: true, label: 0)])
    #expect(
      plan.losses == [
        PlanLoss(kind: .crossEntropy(logits: 5, label: 0), weight: 1, accumulates: false)
      ])
  }

  @Test func parametersHaveNamesShapesAndStarts() throws {
    let plan = try #require(lower(digitsNet().subject(shiftStart: 1)))
    let byName = Dictionary(uniqueKeysWithValues: plan.parameters.map { ($0.name, $0) })
    #expect(byName["c1.stage.conv.weight"]?.shape == [4, 3, 3, 1])
    #expect(
      byName["c1.stage.conv.weight"]?.initializer == .glorotUniform(fanIn: 9, fanOut: 36))
    #expect(byName["c1.stage.batch_norm.beta"]?.initializer == .constant(0.5))
    #expect(byName["c1.stage.batch_norm.gamma"]?.initializer == .constant(1))
    #expect(byName["c1.stage.batch_norm.variance"]?.trainable == false)
    #expect(byName["votes.dense.weight"]?.shape == [6, 64])
    #expect(byName["votes.dense.bias"]?.initializer == .constant(0.5))
    #expect(plan.parameters.count == 7)
  }

  @Test func twinIsPlainReluWithoutSharpening() throws {
    let plan = try #require(lower(digitsNet().subject(twin: true)))
    guard case .stage(let stage) = plan.operators[0].kind else { throw Unexpected() }
    #expect(stage.activation == .relu)
    #expect(plan.sharpening == nil)
    #expect(plan.parameters[0].initializer == .heNormal(fanIn: 9))
    #expect(plan.parameters.first { $0.name.hasSuffix(".beta") }?.initializer == .constant(0))
  }

  @Test func inputsHaveNoGradientAndLaterReadersAdd() throws {
    var net = NetBuilder()
    let image = net.input("image", [4, 4, 2])
    let a = net.add("a.conv", convolution(2, kernel: 3), image)
    let b = net.add("a.brelu", .brelu, a)
    let flat = net.add("flat", .flatten, b)
    let left = net.add("left.dense", .dense(units: 4, bias: false), flat)
    let other = net.add("other", .flatten, b)
    let right = net.add("right.dense", .dense(units: 4, bias: false), other)
    let sum = net.add("sum", .add, left, right)
    net.output("digit", sum, classes: 4)
    let plan = try #require(lower(net.subject()))
    let gradients = Dictionary(
      uniqueKeysWithValues: plan.operators.map { ($0.name, $0.inputGradients) })
    #expect(gradients["a.brelu"] == [.none])
    #expect(gradients["flat"] == [.none])
    // Backward: the right reader comes first, the left one reads the same memory by another name.
    #expect(gradients["right.dense"] == [.write])
    #expect(gradients["left.dense"] == [.add])
    #expect(gradients["sum"] == [.write, .write])
    let byName = Dictionary(uniqueKeysWithValues: plan.signals.map { ($0.name, $0) })
    #expect(byName["flat"]?.gradient == byName["a.brelu"]?.gradient)
    #expect(byName["image"]?.gradient == nil)
  }

  @Test func aSignalReadTwiceByOneOperatorIsWrittenThenAdded() throws {
    var net = NetBuilder()
    let image = net.input("image", [6])
    let dense = net.add("dense", .dense(units: 4, bias: true), image)
    let act = net.add("act", .brelu, dense)
    let sum = net.add("sum", .add, act, act)
    net.output("digit", sum, classes: 4)
    let plan = try #require(lower(net.subject()))
    #expect(plan.operators[1].inputGradients == [.write, .add])
  }

  @Test func softmaxIsLeftToTheLossUnlessOthersReadIt() throws {
    var net = NetBuilder()
    let image = net.input("image", [6])
    let dense = net.add("dense", .dense(units: 4, bias: true), image)
    let soft = net.add("soft", .softmax, dense)
    net.output("digit", soft, classes: 4)
    let plan = try #require(lower(net.subject()))
    #expect(plan.operators.map(\.name) == ["dense"])
    #expect(plan.outputs[0].isLogits)

    let judged = net.subject(losses: [
      .init("mean_squared", .node(soft, target: soft), weight: 1)
    ])
    #expect(try #require(lower(judged)).operators.map(\.name) == ["dense", "soft"])
  }

  @Test func whatNothingHangsOnIsLeftOut() throws {
    var net = digitsNet()
    _ = net.add("unused", .dense(units: 9, bias: true), net.add("unused_flat", .flatten, 3))
    let plan = try #require(lower(net.subject()))
    #expect(!plan.operators.contains { $0.name == "unused" })
    #expect(!plan.parameters.contains { $0.name.hasPrefix("unused") })
  }

  @Test func untrainableLayersAreReportedOncePerPlace() {
    var net = NetBuilder()
    let image = net.input("image", [4, 4, 1])
    let geometry = ConvolutionGeometry(
      kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0], groups: 1)
    let up = net.add("up", .convTranspose(channels: 1, geometry: geometry, bias: false), image)
    let flat = net.add("flat", .flatten, up)
    let dense = net.add("dense", .dense(units: 4, bias: true), flat)
    net.output("digit", dense, classes: 4)
    var diagnostics = Diagnostics()
    #expect(lowerToPlan(net.subject(), sourceDigest: "", into: &diagnostics) == nil)
    #expect(diagnostics.all.map(\.code.text) == ["WS5105"])
    #expect(diagnostics.all[0].message == "`conv_transpose` cannot be trained yet")
  }

  @Test func anArenaThatOverflowsIsReported() {
    var diagnostics = Diagnostics()
    let subject = digitsNet().subject(batch: Int.max / 8)
    #expect(lowerToPlan(subject, sourceDigest: "", into: &diagnostics) == nil)
    #expect(diagnostics.all.map(\.code.text) == ["WS8022"])
  }

  @Test func buffersThatLiveTogetherDoNotOverlap() throws {
    let plan = try #require(lower(digitsNet().subject()))
    for (index, one) in plan.buffers.enumerated() {
      #expect(one.offset % 64 == 0 && one.bytes % 64 == 0)
      #expect(one.offset + one.bytes <= plan.arenaBytes)
      for other in plan.buffers[(index + 1)...]
      where one.firstStep <= other.lastStep && other.firstStep <= one.lastStep {
        #expect(one.offset + one.bytes <= other.offset || other.offset + other.bytes <= one.offset)
      }
    }
    // Memory is used again: the arena is smaller than all buffers side by side.
    #expect(plan.arenaBytes < plan.buffers.reduce(0) { $0 + $1.bytes })
  }
}

/// Thrown where a test finds another case than the one it is about.
struct Unexpected: Error {}
