import WSCompiler
import WSLang
import WSRuntime

extension Snapshot {
  /// The parameters of the call around an offset, and which of them is written there.
  func signatureHelp(at offset: Int) -> JSONValue {
    guard let place = CompletionPlace(offset, in: self), let name = place.callee(in: self) else {
      return .null
    }
    let label: String
    let documentation: String
    var parameters: [(name: String, text: String, summary: String)]
    if case .network = place.block,
      let op = symbols.op(name, inNetwork: networkName(at: place.typed.start))
    {
      parameters = symbols.parameters(ofOp: op).map { ($0.name.text, text($0.range), "") }
      label = name + "(" + parameters.map(\.text).joined(separator: ", ") + ")"
      documentation = op.documentation.joined(separator: "\n")
    } else if let word = word(name, at: place) {
      parameters = word.parameters.map { ($0.name, $0.signature, $0.summary) }
      label = word.signature
      documentation = word.summary
    } else {
      return .null
    }
    let arguments = place.arguments(in: self)
    let isBehindLabel = arguments.labels.count > arguments.commas
    let active =
      isBehindLabel
      ? parameters.firstIndex { $0.name == arguments.labels.last } : arguments.commas
    return [
      "signatures": [
        [
          "label": .string(label), "documentation": .string(documentation),
          "parameters": .array(
            parameters.map {
              ["label": .string($0.text), "documentation": .string($0.summary)]
            }),
        ]
      ],
      "activeSignature": 0, "activeParameter": .integer(active ?? 0),
    ]
  }
}
