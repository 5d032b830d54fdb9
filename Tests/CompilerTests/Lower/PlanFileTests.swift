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
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""format": "wsc-plan""#))
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
      refusal(text.replacing(#""version": 2"#, with: #""version": 9"#))?.message
        == "the plan has version 9, this wsc reads version 2")
    // As an older program wrote it: everything else has other names.
    let old = refusal(#"{"arenaBytes": 64, "format": "wsc-plan", "version": 1}"#)
    #expect(old?.message == "the plan has version 1, this wsc reads version 2")
    #expect(old?.help?.contains("wsc build") == true)
    #expect(
      refusal(text.replacing(#""wsc-plan""#, with: #""other""#))?.message
        == "the format is `other`, not `wsc-plan`")
    #expect(refusal("{}")?.code == "WS7040")
    #expect(refusal("")?.message.hasPrefix("this is not a training plan: ") == true)
    #expect(
      refusal(text.replacing(#""batch":"#, with: #""bitch":"#))?.message
        == "`training` of the plan has no field `batch`")
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
    #expect(starts.count > 150)
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

  @Test(arguments: ["shared parameter", "missing group", "key"])
  func whatDoesNotFitIsRefused(_ fault: String) throws {
    let plan = try plan()
    var (program, training) = (plan.program, plan.training)
    switch fault {
    case "shared parameter":
      guard case .stage(var stage) = program.operators[0].kind else { throw Unexpected() }
      let gamma = stage.norm?.gamma ?? 0
      stage.norm?.beta = gamma
      program.operators[0].kind = .stage(stage)
    case "missing group": training.sharpening = nil
    case "key":
      let decode = try #require(program.operators.firstIndex { $0.name == "digit.decode" })
      program.operators[decode].kind = .decode(DecodePlan(key: ["10x000"], temperature: 1))
    default: throw Unexpected()
    }
    #expect(throws: RuntimeError.self) { try TrainingPlan(program, training) }
  }

  /// Of each object in the file: a field that nobody knows, and one that is not there.
  @Test func everyFieldIsKnownByName() throws {
    let whole = try JSONValue.parse(try plan().encoded(), origin: "plan")
    func objects(_ value: JSONValue) -> Int {
      value.asArray?.reduce(0) { $0 + objects($1) }
        ?? value.asObject.map { object in
          object.names.reduce(1) { $0 + (object[$1].map(objects) ?? 0) }
        } ?? 0
    }
    /// Changes the object with this number.
    func changed(
      _ value: JSONValue, _ number: inout Int, _ change: (inout JSONObject) -> Void
    ) -> JSONValue {
      if let list = value.asArray {
        return .array(list.map { changed($0, &number, change) })
      }
      guard var object = value.asObject else { return value }
      number -= 1
      if number == -1 { change(&object) }
      for name in object.names {
        if let value = object[name] { object[name] = changed(value, &number, change) }
      }
      return .object(object)
    }
    func refusal(_ number: Int, _ change: (inout JSONObject) -> Void) -> RuntimeError? {
      var left = number
      let text = changed(whole, &left, change).text()
      do {
        _ = try TrainingPlan(decoding: Array(text.utf8))
        return nil
      } catch { return error }
    }
    let count = objects(whole)
    #expect(count > 60)
    for number in 0..<count {
      let error = refusal(number) { $0["colour"] = 1 }
      #expect(error?.code == "WS7040")
      #expect(error?.message.contains("unknown field `colour`") == true, "\(error?.message ?? "")")
    }
  }
}
