import WSCompiler
import WSLang
import WSRuntime

extension Snapshot {
  /// The parameters of the call around an offset, and which of them is written there.
  func signatureHelp(at offset: Int) -> JSONValue {
    guard let place = CompletionPlace(offset, in: self), let call = place.call else {
      return .null
    }
    let label: String
    let documentation: String
    var parameters: [(name: String, text: String, summary: String)]
    var active: Int?
    switch call.callee {
    case .unknown: return .null
    case .op(let op):
      parameters = symbols.parameters(ofOp: op).map { symbol in
        (symbol.name.text, text(symbol.range), symbol.documentation.joined(separator: "\n"))
      }
      label = op.name.text + "(" + parameters.map(\.text).joined(separator: ", ") + ")"
      documentation = op.documentation.joined(separator: "\n")
      active = call.position
    case .word(let word):
      parameters = word.parameters.map {
        ($0.name, $0.signature, $0.meaning(quotingDefault: true))
      }
      label = word.signature
      documentation = word.summary
      let free = word.freeParameter(at: call.position)
      active = parameters.firstIndex { $0.name == free?.name }
    }
    if let written = call.label { active = parameters.firstIndex { $0.name == written } }
    var help = JSONObject()
    help["signatures"] = [
      [
        "label": .string(label), "documentation": .string(documentation),
        "parameters": .array(
          parameters.map {
            ["label": .string($0.text), "documentation": .string($0.summary)]
          }),
      ]
    ]
    help["activeSignature"] = 0
    // Without it an editor marks the first; beyond the last it marks none.
    help["activeParameter"] = .integer(active ?? parameters.count)
    return .object(help)
  }
}
