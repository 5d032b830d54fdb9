extension Neuron {
  /// Without its tensors.
  var json: JSONValue {
    var object: JSONObject = ["kind": .string(name)]
    switch self {
    case .threshold, .accumulate: break
    case .integrateFire(let neuron):
      object["reset"] = .string(neuron.reset.rawValue)
      object["leak"] = JSONValue([neuron.leak.numerator, neuron.leak.shift])
    case .linear(let memory):
      object["order"] = .integer(memory.order)
      object["shift"] = .integer(memory.shift)
      object["range"] = JSONValue([memory.range.lowerBound, memory.range.upperBound])
    case .count(let count):
      object["shift"] = .integer(count.shift)
      object["range"] = JSONValue([count.range.lowerBound, count.range.upperBound])
      switch count.function {
      case .identity: object["function"] = ["kind": "identity"]
      case .table(let table):
        object["function"] = [
          "kind": "table", "first": .integer(table.first), "shift": .integer(table.shift),
        ]
      }
    }
    if let saturates { object["saturates"] = .bool(saturates) }
    return .object(object)
  }

  /// Its tensors are empty. Files of version 1 know one kind.
  static func read(
    _ fields: consuming FieldReader, _ version: Netlist.Version
  ) throws(RuntimeError) -> Neuron {
    var fields = fields
    let neuron: Neuron
    switch try fields.string("kind") {
    case "threshold": neuron = .threshold
    case "integrate_fire" where version == .two:
      let written = try fields.string("reset")
      guard let reset = IntegrateFire.Reset(rawValue: written) else {
        let known = IntegrateFire.Reset.allCases.map(\.rawValue).joined(separator: ", ")
        throw fields.fault("has the unknown reset `\(written)`; known: \(known)")
      }
      let leak = try fields.integers("leak")
      guard leak.count == 2 else {
        throw fields.fault(
          "has a leak of \(leak.count) numbers, a numerator and a shift are needed")
      }
      neuron = .integrateFire(
        IntegrateFire(
          threshold: [], start: [],
          leak: IntegrateFire.Leak(numerator: leak[0], shift: leak[1]), reset: reset,
          saturates: try fields.bool("saturates")))
    case "accumulate" where version == .two:
      neuron = .accumulate(saturates: try fields.bool("saturates"))
    case "linear" where version == .two:
      neuron = .linear(
        LinearMemory(
          order: try fields.integer("order"), matrix: [], shift: try fields.integer("shift"),
          range: try fields.range("range"), saturates: try fields.bool("saturates")))
    case "count" where version == .two:
      var function = try fields.reader("function")
      neuron = .count(
        CountNeuron(
          shift: try fields.integer("shift"), start: [],
          function: try CountNeuron.Function.read(&function), range: try fields.range("range"),
          saturates: try fields.bool("saturates")))
    case let kind:
      throw fields.unknownKind(kind, known: version == .one ? ["threshold"] : names)
    }
    try fields.finish()
    return neuron
  }
}

extension CountNeuron.Function {
  fileprivate static func read(
    _ fields: inout FieldReader
  ) throws(RuntimeError) -> CountNeuron.Function {
    let function: CountNeuron.Function
    switch try fields.string("kind") {
    case "identity": function = .identity
    case "table":
      function = .table(
        CountNeuron.Table(
          first: try fields.integer("first"), shift: try fields.integer("shift"), rows: []))
    case let kind: throw fields.unknownKind(kind, known: ["identity", "table"])
    }
    try fields.finish()
    return function
  }
}
