#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TrainingPlan {
  /// The plan as JSON with sorted keys: the same plan gives the same bytes.
  package func encoded() throws(RuntimeError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      throw RuntimeError(.planStructure, "the plan cannot be written: \(codingFault(error))")
    }
  }

  /// Reads a plan and checks that everything in it fits together: whatever this returns can be
  /// executed without further checks of indices, shapes and memory.
  package init(decoding bytes: [UInt8]) throws(RuntimeError) {
    let decoder = JSONDecoder()
    let data = Data(bytes)
    let head: Head
    do {
      head = try decoder.decode(Head.self, from: data)
    } catch {
      throw RuntimeError(
        .planFile, "this is not a training plan: \(codingFault(error))",
        help: "`wsc build FILE` writes one")
    }
    guard head.format == Self.formatName else {
      throw RuntimeError(
        .planVersion, "the format is `\(head.format)`, not `\(Self.formatName)`",
        help: "`wsc build FILE` writes a plan")
    }
    guard head.version == Self.currentVersion else {
      throw RuntimeError(
        .planVersion,
        "the plan has version \(head.version), this wsc reads version \(Self.currentVersion)",
        help: "build the plan again with this wsc")
    }
    let plan: TrainingPlan
    do {
      plan = try decoder.decode(TrainingPlan.self, from: data)
    } catch {
      throw RuntimeError(.planFile, "the plan cannot be read: \(codingFault(error))")
    }
    try verifyPlan(plan)
    self = plan
  }

  private struct Head: Decodable {
    var format: String
    var version: Int
  }
}

/// A coding error in one line: what is wrong and where.
private func codingFault(_ error: any Error) -> String {
  switch error {
  case DecodingError.keyNotFound(let key, let context):
    return "`\(path(context.codingPath + [key]))` is missing"
  case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
    DecodingError.dataCorrupted(let context):
    return context.codingPath.isEmpty
      ? "it is not valid JSON" : "`\(path(context.codingPath))` has a wrong type or value"
  case EncodingError.invalidValue(_, let context):
    return "`\(path(context.codingPath))` is not a finite number"
  default: return "\(error)"
  }
}

/// `signals[3].shape`; the automatic `_0` of enum payloads says nothing and is left out.
private func path(_ keys: [any CodingKey]) -> String {
  var text = ""
  for key in keys where key.stringValue != "_0" {
    if let index = key.intValue {
      text += "[\(index)]"
    } else {
      text += text.isEmpty ? key.stringValue : "." + key.stringValue
    }
  }
  return text
}
