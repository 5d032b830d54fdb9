import WSCompiler
import WSLang
import WSRuntime

/// What a client may ask about an open file.
struct Feature: Sendable {
  let method: String
  /// The field of the server's capabilities that promises it; nil where another feature's does.
  let capability: (name: String, value: JSONValue)?
  let answer: @Sendable (FeatureRequest) throws(ResponseError) -> JSONValue

  private init(
    _ method: String, promisedBy capability: (name: String, value: JSONValue)? = nil,
    answer: @escaping @Sendable (FeatureRequest) throws(ResponseError) -> JSONValue
  ) {
    self.method = "textDocument/" + method
    self.capability = capability
    self.answer = answer
  }
}

/// A question about a file, as far as all of them are alike.
struct FeatureRequest {
  let file: Snapshot
  let params: JSONValue
  let client: ClientCapabilities
  let style: DiagnosticStyle
  let pageOfCode: (String) -> String?

  func range() throws(ResponseError) -> SourceRange {
    let start = file.positions.offset(try TextPosition(params.at("range", "start")))
    let end = file.positions.offset(try TextPosition(params.at("range", "end")))
    return SourceRange(min(start, end), max(start, end))
  }

  func offset() throws(ResponseError) -> Int {
    file.positions.offset(try TextPosition(params["position"]))
  }

  /// The name at the position, and all places in which it stands.
  func occurrences() throws(ResponseError) -> (name: Occurrence, places: [Occurrence])? {
    guard let name = file.symbols.occurrence(at: try offset()), let symbol = name.symbol else {
      return nil
    }
    return (name, file.symbols.occurrences(of: symbol))
  }

  func locations(_ places: [Occurrence]) -> JSONValue {
    .array(places.map { ["uri": .string(file.uri), "range": file.positions.json($0.range)] })
  }
}

extension Feature {
  static let all = [
    Feature(
      "diagnostic",
      promisedBy: (
        "diagnosticProvider", ["interFileDependencies": false, "workspaceDiagnostics": false]
      )
    ) { request throws(ResponseError) in
      if !request.client.refreshesDiagnostics { _ = request.file.verifiedDiagnostics }
      return request.file.diagnosticReport(
        request.style, since: request.params["previousResultId"]?.asString)
    },
    Feature("formatting", promisedBy: ("documentFormattingProvider", true)) {
      request throws(ResponseError) in
      request.file.json(request.file.formattingEdits)
    },
    Feature("hover", promisedBy: ("hoverProvider", true)) { request throws(ResponseError) in
      guard let hover = request.file.hover(at: try request.offset()) else { return .null }
      let kind = request.client.readsMarkdown ? "markdown" : "plaintext"
      return [
        "contents": ["kind": .string(kind), "value": .string(hover.text)],
        "range": request.file.positions.json(hover.range),
      ]
    },
    Feature("definition", promisedBy: ("definitionProvider", true)) {
      request throws(ResponseError) in
      guard let found = try request.occurrences() else { return .null }
      return request.locations(found.places.filter(\.isDeclaration))
    },
    Feature("references", promisedBy: ("referencesProvider", true)) {
      request throws(ResponseError) in
      guard let found = try request.occurrences() else { return .null }
      let withDeclaration = request.params.at("context", "includeDeclaration")?.asBool ?? true
      return request.locations(found.places.filter { withDeclaration || !$0.isDeclaration })
    },
    Feature("documentHighlight", promisedBy: ("documentHighlightProvider", true)) {
      request throws(ResponseError) in
      guard let found = try request.occurrences() else { return .null }
      return .array(found.places.map { ["range": request.file.positions.json($0.range)] })
    },
    Feature("rename", promisedBy: ("renameProvider", ["prepareProvider": true])) {
      request throws(ResponseError) in
      guard let name = request.params["newName"]?.asString else {
        throw ResponseError(.invalidParams, "`newName` is missing")
      }
      return request.file.workspaceEdit(
        try request.file.renamingEdits(at: try request.offset(), to: name))
    },
    Feature("prepareRename") { request throws(ResponseError) in
      guard let found = try request.occurrences() else { return .null }
      return request.file.positions.json(found.name.range)
    },
    Feature("documentSymbol", promisedBy: ("documentSymbolProvider", true)) {
      request throws(ResponseError) in
      request.file.documentSymbols(asTree: request.client.showsTreesOfSymbols)
    },
    Feature("inlayHint", promisedBy: ("inlayHintProvider", true)) { request throws(ResponseError) in
      request.file.inlayHints(in: try request.range(), showing: request.client.hints)
    },
    Feature("documentLink", promisedBy: ("documentLinkProvider", ["resolveProvider": false])) {
      request throws(ResponseError) in
      request.file.documentLinks(
        withTooltips: request.client.showsLinkTooltips, request.pageOfCode)
    },
    Feature(
      "completion",
      promisedBy: ("completionProvider", ["triggerCharacters": [":", "(", "[", ">", ".", " "]])
    ) { request throws(ResponseError) in
      request.file.completions(
        at: try request.offset(), withSnippets: request.client.takesSnippets)
    },
    Feature(
      "signatureHelp", promisedBy: ("signatureHelpProvider", ["triggerCharacters": ["(", ","]])
    ) { request throws(ResponseError) in
      request.file.signatureHelp(at: try request.offset())
    },
    Feature("foldingRange", promisedBy: ("foldingRangeProvider", true)) {
      request throws(ResponseError) in
      request.file.foldingRanges
    },
    Feature("selectionRange", promisedBy: ("selectionRangeProvider", true)) {
      request throws(ResponseError) in
      var ranges: [JSONValue] = []
      for position in request.params["positions"]?.asArray ?? [] {
        let offset = request.file.positions.offset(try TextPosition(position))
        ranges.append(request.file.selectionRange(at: offset))
      }
      return .array(ranges)
    },
    Feature("codeLens", promisedBy: ("codeLensProvider", [:])) { request throws(ResponseError) in
      request.file.codeLenses
    },
    Feature(
      "semanticTokens/full",
      promisedBy: (
        "semanticTokensProvider",
        [
          "legend": [
            "tokenTypes": .array(SemanticTokens.types.map(JSONValue.string)),
            "tokenModifiers": .array(SemanticTokens.modifiers.map(JSONValue.string)),
          ], "full": true,
        ]
      )
    ) { request throws(ResponseError) in
      request.file.semanticTokens
    },
    Feature(
      "codeAction",
      promisedBy: ("codeActionProvider", ["codeActionKinds": ["quickfix", "source.fixAll"]])
    ) { request throws(ResponseError) in
      let only = request.params.at("context", "only")?.asArray?.compactMap(\.asString)
      return request.file.codeActions(in: try request.range(), only: only, request.style)
    },
  ]

  static func named(_ method: String) -> Feature? { all.first { $0.method == method } }
}
