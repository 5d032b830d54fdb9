/// The factor of the optimiser's rate over time. Warm-up counts from the first step.
package enum SchedulePlan: Equatable, Sendable {
  case constant
  case step(every: Span, factor: Double)
  case cosine(warmUp: Span)
  /// Linear up during `warmUp` of the whole run, then cosine to zero.
  case oneCycle(warmUp: Double)
}

/// A stretch of training time; the runtime turns it into whole batches.
package struct Span: Equatable, Sendable {
  package enum Unit: String, Sendable { case epochs, batches }
  package var count: Double
  package var unit: Unit

  package init(_ count: Double, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }
}

// MARK: In the plan's file

extension SchedulePlan {
  var json: JSONValue {
    switch self {
    case .constant: ["kind": "constant"]
    case .step(let every, let factor):
      ["kind": "step", "every": every.json, "factor": .number(factor)]
    case .cosine(let warmUp): ["kind": "cosine", "warm_up": warmUp.json]
    case .oneCycle(let warmUp): ["kind": "one_cycle", "warm_up": .number(warmUp)]
    }
  }

  init(_ fields: inout FieldReader) throws(RuntimeError) {
    switch try fields.string("kind") {
    case "constant": self = .constant
    case "step":
      self = .step(
        every: try fields.one("every", Span.init), factor: try fields.number("factor"))
    case "cosine": self = .cosine(warmUp: try fields.one("warm_up", Span.init))
    case "one_cycle": self = .oneCycle(warmUp: try fields.number("warm_up"))
    case let kind:
      throw fields.unknownKind(kind, known: ["constant", "step", "cosine", "one_cycle"])
    }
  }
}

extension Span {
  /// `{"epochs": 2}` or `{"batches": 300}`.
  var json: JSONValue { unit == .epochs ? ["epochs": .number(count)] : ["batches": .number(count)] }

  init(_ fields: inout FieldReader) throws(RuntimeError) {
    if fields.optional("batches") != nil {
      self.init(try fields.number("batches"), .batches)
    } else {
      self.init(try fields.number("epochs"), .epochs)
    }
  }
}
