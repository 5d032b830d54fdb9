import WSCompiler
import WSLang
import WSRuntime

/// The language server as a value: messages in, messages out. It does no input or output itself.
struct LanguageServer {
  private enum Phase { case new, running, stopped }

  private var phase = Phase.new
  private var client = ClientCapabilities()
  private var documents = DocumentStore()
  /// Open files whose messages the editor has not seen yet.
  private var unpublished: Set<String> = []
  /// The address of the page that explains a code, for editors that open links.
  private let pageOfCode: (String) -> String?
  /// Set by `exit`: 0 after `shutdown`, else 1.
  private(set) var exitStatus: Int32?

  init(pageOfCode: @escaping (String) -> String? = { _ in nil }) { self.pageOfCode = pageOfCode }

  mutating func handle(_ message: Message) -> [JSONValue] {
    switch message {
    case .response: return []
    case .invalid(let id, let error): return [Answer.error(error, to: id)]
    case .notification(let method, let params): return notified(method, params)
    case .request(let id, let method, let params):
      do throws(ResponseError) {
        return [Answer.result(try answer(method, params), to: id)]
      } catch {
        return [Answer.error(error, to: id)]
      }
    }
  }

  /// What is said unasked once nothing waits any more: the messages of changed files.
  mutating func publish() -> [JSONValue] {
    guard phase == .running, !client.pullsDiagnostics else { return [] }
    var sent: [JSONValue] = []
    for uri in unpublished.sorted() {
      guard let file = try? documents.snapshot(uri, encoding: client.encoding) else { continue }
      var params: JSONObject = JSONObject()
      params["uri"] = .string(uri)
      if let version = file.version { params["version"] = .integer(version) }
      params["diagnostics"] = file.diagnosticsJSON(style)
      sent.append(Answer.notification("textDocument/publishDiagnostics", .object(params)))
    }
    unpublished = []
    return sent
  }

  private var style: DiagnosticStyle {
    DiagnosticStyle(
      showsRelatedPlaces: client.showsRelatedPlaces,
      pageOfCode: client.opensCodePages ? pageOfCode : nil)
  }

  private mutating func notified(_ method: String, _ params: JSONValue) -> [JSONValue] {
    if method == "exit" { exitStatus = phase == .stopped ? 0 : 1 }
    guard phase == .running, let document = params["textDocument"],
      let uri = document["uri"]?.asString
    else { return [] }
    switch method {
    case "textDocument/didOpen":
      guard let text = document["text"]?.asString else { break }
      documents.open(uri, text: text, version: document["version"]?.asInt)
      unpublished.insert(uri)
    case "textDocument/didChange":
      // A change that makes no sense leaves the text as it was; there is nobody to tell.
      try? documents.change(
        uri, params["contentChanges"]?.asArray ?? [], version: document["version"]?.asInt,
        encoding: client.encoding)
      if documents.isOpen(uri) { unpublished.insert(uri) }
    case "textDocument/didClose":
      guard documents.isOpen(uri) else { break }
      documents.close(uri)
      unpublished.remove(uri)
      if client.pullsDiagnostics { break }
      return [
        Answer.notification(
          "textDocument/publishDiagnostics", ["uri": .string(uri), "diagnostics": []])
      ]
    default: break
    }
    return []
  }

  private mutating func answer(
    _ method: String, _ params: JSONValue
  ) throws(ResponseError) -> JSONValue {
    switch phase {
    case .new:
      guard method == "initialize" else {
        throw ResponseError(.serverNotInitialized, "the first request is `initialize`")
      }
      client = ClientCapabilities(params)
      phase = .running
      return capabilities
    case .stopped: throw ResponseError(.invalidRequest, "after `shutdown` only `exit` may come")
    case .running: break
    }
    switch method {
    case "initialize": throw ResponseError(.invalidRequest, "`initialize` was sent before")
    case "shutdown":
      phase = .stopped
      return .null
    default: return try feature(method, params)
    }
  }

  private mutating func feature(
    _ method: String, _ params: JSONValue
  ) throws(ResponseError) -> JSONValue {
    guard Self.features.contains(method) else {
      throw ResponseError(.methodNotFound, "there is no method `\(method)`")
    }
    guard let uri = params.at("textDocument", "uri")?.asString else {
      throw ResponseError(.invalidParams, "`textDocument.uri` is missing")
    }
    let file = try documents.snapshot(uri, encoding: client.encoding)
    switch method {
    case "textDocument/diagnostic":
      return file.diagnosticReport(style, since: params["previousResultId"]?.asString)
    case "textDocument/formatting": return file.json(file.formattingEdits)
    case "textDocument/documentSymbol":
      return file.documentSymbols(asTree: client.showsTreesOfSymbols)
    case "textDocument/inlayHint":
      return file.inlayHints(in: try file.range(params["range"]), showing: client.hints)
    case "textDocument/documentLink":
      return file.documentLinks(withTooltips: client.showsLinkTooltips, pageOfCode)
    case "textDocument/foldingRange": return file.foldingRanges
    case "textDocument/semanticTokens/full": return file.semanticTokens
    case "textDocument/codeLens": return file.codeLenses
    case "textDocument/selectionRange":
      var ranges: [JSONValue] = []
      for position in params["positions"]?.asArray ?? [] {
        let offset = file.positions.offset(try TextPosition(position))
        ranges.append(file.selectionRange(at: offset))
      }
      return .array(ranges)
    case "textDocument/codeAction":
      let only = params.at("context", "only")?.asArray?.compactMap(\.asString)
      return file.codeActions(
        in: try file.range(params["range"]), only: only, style)
    default: break
    }
    let offset = file.positions.offset(try TextPosition(params["position"]))
    switch method {
    case "textDocument/hover":
      guard let hover = file.hover(at: offset) else { return .null }
      return [
        "contents": [
          "kind": client.readsMarkdown ? "markdown" : "plaintext", "value": .string(hover.text),
        ],
        "range": file.positions.json(hover.range),
      ]
    case "textDocument/completion":
      return file.completions(at: offset, withSnippets: client.takesSnippets)
    case "textDocument/signatureHelp": return file.signatureHelp(at: offset)
    case "textDocument/rename":
      guard let name = params["newName"]?.asString else {
        throw ResponseError(.invalidParams, "`newName` is missing")
      }
      return file.workspaceEdit(try file.renamingEdits(at: offset, to: name))
    default: break
    }
    guard let symbol = file.symbols.occurrence(at: offset)?.symbol else { return .null }
    if method == "textDocument/prepareRename" {
      return (file.symbols.occurrence(at: offset)?.range).map(file.positions.json) ?? .null
    }
    let places = file.symbols.occurrences(of: symbol)
    if method == "textDocument/documentHighlight" {
      return .array(places.map { ["range": file.positions.json($0.range)] })
    }
    let isDefinition = method == "textDocument/definition"
    let withDeclaration = params.at("context", "includeDeclaration")?.asBool ?? true
    return .array(
      places.filter { isDefinition ? $0.isDeclaration : withDeclaration || !$0.isDeclaration }
        .map { ["uri": .string(uri), "range": file.positions.json($0.range)] })
  }

  private static let features: Set<String> = [
    "textDocument/diagnostic", "textDocument/formatting", "textDocument/documentSymbol",
    "textDocument/inlayHint", "textDocument/codeAction", "textDocument/hover",
    "textDocument/rename", "textDocument/prepareRename", "textDocument/documentHighlight",
    "textDocument/definition", "textDocument/references", "textDocument/documentLink",
    "textDocument/foldingRange", "textDocument/semanticTokens/full", "textDocument/codeLens",
    "textDocument/selectionRange", "textDocument/completion", "textDocument/signatureHelp",
  ]

  private var capabilities: JSONValue {
    [
      "capabilities": [
        "positionEncoding": .string(client.encoding.rawValue),
        "textDocumentSync": ["openClose": true, "change": 2],
        "diagnosticProvider": ["interFileDependencies": false, "workspaceDiagnostics": false],
        "documentFormattingProvider": true, "hoverProvider": true,
        "definitionProvider": true, "referencesProvider": true,
        "documentHighlightProvider": true, "renameProvider": ["prepareProvider": true],
        "documentSymbolProvider": true, "inlayHintProvider": true,
        "documentLinkProvider": ["resolveProvider": false],
        "completionProvider": ["triggerCharacters": [":", "(", "[", ">", ".", " "]],
        "signatureHelpProvider": ["triggerCharacters": ["(", ","]],
        "foldingRangeProvider": true, "selectionRangeProvider": true, "codeLensProvider": [:],
        "semanticTokensProvider": [
          "legend": [
            "tokenTypes": .array(SemanticTokens.types.map(JSONValue.string)),
            "tokenModifiers": .array(SemanticTokens.modifiers.map(JSONValue.string)),
          ], "full": true,
        ],
        "codeActionProvider": ["codeActionKinds": ["quickfix", "source.fixAll"]],
      ],
      "serverInfo": ["name": "wsc", "version": .string(ProgramVersion.text)],
    ]
  }
}

extension Snapshot {
  fileprivate func range(_ value: JSONValue?) throws(ResponseError) -> SourceRange {
    let start = positions.offset(try TextPosition(value?["start"]))
    let end = positions.offset(try TextPosition(value?["end"]))
    return SourceRange(min(start, end), max(start, end))
  }
}
