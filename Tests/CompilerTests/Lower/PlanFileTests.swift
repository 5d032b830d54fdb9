import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Plans as files: stable bytes, and nothing a file can hold brings the reader down.
@Suite struct PlanFileTests {
  private func plan() throws -> TrainingPlan {
    var net = digitsNet()
    // A skip, a join, a norm on its own and a dropout, so that every operator is in the file.
    let norm = net.add("extra.batch_norm", batchNorm, 4)
    let relu = net.add("extra.relu", .relu, norm)
    let sum = net.add("sum", .add, 4, relu)
    let join = net.add("join", .concat, sum, 4)
    let drop = net.add("drop", .dropout(rate: 0.25), join)
    let mean = net.add("mean", .averagePool(PoolPlan(window: [2, 2], stride: [2, 2])), drop)
    let clip = net.add("clip", .clipLearned, mean)
    let flat = net.add("second.flat", .flatten, clip)
    let dense = net.add("second.dense", .dense(units: 3, bias: true), flat)
    let soft = net.add("second", .softmax, dense)
    net.output("second", soft, classes: 3)
    let subject = net.subject(losses: [
      .init("cross_entropy", .output(0, label: 0), weight: 1),
      .init("cross_entropy", .output(1, label: 1), weight: 0.5),
      .init("mean_squared", .node(soft, target: soft), weight: 0.5),
    ])
    var diagnostics = Diagnostics()
    return try #require(lowerToPlan(subject, sourceDigest: "00", into: &diagnostics))
  }

  @Test func aPlanReadsBackAndHasStableBytes() throws {
    let bytes = try plan().encoded()
    #expect(try TrainingPlan(decoding: bytes) == plan())
    #expect(try plan().encoded() == bytes)
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""format" : "wsc-plan""#))
  }

  @Test func unknownFormatsAndVersionsAreRefusedByName() throws {
    let text = String(decoding: try plan().encoded(), as: UTF8.self)
    func refusal(_ text: String) -> RuntimeError? {
      do {
        _ = try TrainingPlan(decoding: Array(text.utf8))
        return nil
      } catch { return error }
    }
    #expect(
      refusal(text.replacing(#""version" : 1"#, with: #""version" : 9"#))?.message
        == "the plan has version 9, this wsc reads version 1")
    #expect(
      refusal(text.replacing(#""wsc-plan""#, with: #""other""#))?.message
        == "the format is `other`, not `wsc-plan`")
    #expect(refusal("{}")?.code == "WS7040")
    #expect(refusal("")?.message == "this is not a training plan: it is not valid JSON")
    #expect(
      refusal(text.replacing(#""batch" :"#, with: #""bitch" :"#))?.message
        == "the plan cannot be read: `batch` is missing")
    #expect(refusal(String(repeating: "[", count: 100_000))?.code == "WS7040")
  }

  /// Every number of the file, replaced by numbers that a hostile file might hold: the plan is
  /// refused, or what was changed does no harm.
  @Test func everyChangedNumberIsRefusedOrHarmless() throws {
    let bytes = try plan().encoded()
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    var starts: [Range<Int>] = []
    var index = 0
    var inString = false
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\"") { inString.toggle() }
      if !inString, digits.contains(bytes[index]) {
        var end = index
        while digits.contains(bytes[end]) || bytes[end] == UInt8(ascii: ".") { end += 1 }
        starts.append(index..<end)
        index = end
      } else {
        index += 1
      }
    }
    #expect(starts.count > 300)
    var refused = 0
    for range in starts {
      for hostile in ["-1", "0", "3", "2147483648", "9223372036854775807", "1e300"] {
        let changed = bytes[..<range.lowerBound] + Array(hostile.utf8) + bytes[range.upperBound...]
        do {
          _ = try TrainingPlan(decoding: Array(changed))
        } catch {
          #expect(error.code.hasPrefix("WS704"))
          refused += 1
        }
      }
    }
    // Offsets, shapes, indices and steps: most changes cannot stand.
    #expect(refused > starts.count * 4)
  }

  @Test func everyPrefixIsRefused() throws {
    let bytes = try plan().encoded()
    for end in stride(from: 0, to: bytes.count - 2, by: 97) {
      #expect(throws: RuntimeError.self) { try TrainingPlan(decoding: Array(bytes[..<end])) }
    }
  }

  @Test(arguments: [
    "overlap", "lifetime", "gradient", "scratch", "shared parameter", "missing group", "key",
  ])
  func whatDoesNotFitIsRefused(_ fault: String) throws {
    var plan = try plan()
    switch fault {
    case "overlap":
      let other = try #require(plan.buffers.indices.first { plan.buffers[$0].offset > 0 })
      plan.buffers[other].offset = 0
      plan.buffers[other].firstStep = 0
      plan.buffers[other].lastStep = 2 * plan.operators.count
    case "lifetime": plan.buffers[plan.operators[0].scratch[0]].lastStep -= 1
    case "gradient":
      let last = try #require(plan.operators.indices.last { plan.operators[$0].name == "sum" })
      plan.operators[last].inputGradients[0] = .write
    case "scratch": plan.operators[0].scratch = []
    case "shared parameter":
      guard case .stage(var stage) = plan.operators[0].kind else { throw Unexpected() }
      let gamma = stage.norm?.gamma ?? 0
      stage.norm?.beta = gamma
      plan.operators[0].kind = .stage(stage)
    case "missing group": plan.sharpening = nil
    case "key":
      let decode = try #require(plan.operators.firstIndex { $0.name == "digit.decode" })
      plan.operators[decode].kind = .decode(DecodePlan(key: ["10x000"], temperature: 1))
    default: throw Unexpected()
    }
    #expect(throws: RuntimeError.self) { try verifyPlan(plan) }
  }
}
