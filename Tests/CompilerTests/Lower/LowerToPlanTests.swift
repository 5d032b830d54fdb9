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
      plan.program.operators.map(\.name) == [
        "c1.stage.brelu", "c1.max_pool", "flatten", "votes.brelu", "digit.decode",
      ])
    guard case .stage(let stage) = plan.program.operators[0].kind else { throw Unexpected() }
    #expect(stage.product != nil && stage.norm != nil)
    #expect(stage.activation == .brelu(group: 0))
    #expect(plan.program.operators[2].kind == .reshape)
    #expect(
      plan.program.outputs == [PlanOutput(name: "digit", signal: 5, isLogits: true, label: 0)])
    #expect(
      plan.training.losses == [
        PlanLoss(kind: .crossEntropy(logits: 5, label: 0), weight: 1)
      ])
  }

  @Test func parametersHaveNamesShapesAndStarts() throws {
    let plan = try #require(lower(digitsNet().subject(shiftStart: 1)))
    let byName = Dictionary(uniqueKeysWithValues: plan.program.parameters.map { ($0.name, $0) })
    #expect(byName["c1.stage.conv.weight"]?.shape == [4, 3, 3, 1])
    #expect(
      byName["c1.stage.conv.weight"]?.initializer == .glorotUniform(fanIn: 9, fanOut: 36))
    #expect(byName["c1.stage.batch_norm.beta"]?.initializer == .constant(0.5))
    #expect(byName["c1.stage.batch_norm.gamma"]?.initializer == .constant(1))
    #expect(byName["c1.stage.batch_norm.variance"]?.trainable == false)
    #expect(byName["votes.dense.weight"]?.shape == [6, 64])
    #expect(byName["votes.dense.bias"]?.initializer == .constant(0.5))
    #expect(plan.program.parameters.count == 7)
  }

  @Test func twinIsPlainReluWithoutSharpening() throws {
    let plan = try #require(lower(digitsNet().subject(twin: true)))
    guard case .stage(let stage) = plan.program.operators[0].kind else { throw Unexpected() }
    #expect(stage.activation == .relu)
    #expect(plan.training.sharpening == nil)
    #expect(plan.training.isTwin)
    #expect(try #require(lower(digitsNet().subject())).training.isTwin == false)
    #expect(plan.program.parameters[0].initializer == .heNormal(fanIn: 9))
    let beta = plan.program.parameters.first { $0.name.hasSuffix(".beta") }
    #expect(beta?.initializer == .constant(0))
  }

  @Test func softmaxIsLeftToTheLossUnlessOthersReadIt() throws {
    var net = NetBuilder()
    let image = net.input("image", [6])
    let dense = net.add("dense", .dense(units: 4, bias: true), image)
    let soft = net.add("soft", .softmax, dense)
    net.output("digit", soft, classes: 4)
    let plan = try #require(lower(net.subject()))
    #expect(plan.program.operators.map(\.name) == ["dense"])
    #expect(plan.program.outputs[0].isLogits)

    let judged = net.subject(losses: [
      .init("mean_squared", .node(soft, target: soft), weight: 1)
    ])
    #expect(try #require(lower(judged)).program.operators.map(\.name) == ["dense", "soft"])
  }

  @Test func whatNothingHangsOnIsLeftOut() throws {
    var net = digitsNet()
    _ = net.add("unused", .dense(units: 9, bias: true), net.add("unused_flat", .flatten, 3))
    let plan = try #require(lower(net.subject()))
    #expect(!plan.program.operators.contains { $0.name == "unused" })
    #expect(!plan.program.parameters.contains { $0.name.hasPrefix("unused") })
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
}

/// Thrown where a test finds another case than the one it is about.
struct Unexpected: Error {}
