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
  /// Open files of which only the quick messages are known.
  private var unverified: Set<String> = []
  private var refreshes = 0
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
    let sent = unpublished.sorted().compactMap { uri in
      (try? documents.snapshot(uri, encoding: client.encoding)).map(published)
    }
    unpublished = []
    return sent
  }

  /// Something is left to be verified once nothing has come for a while.
  var canVerify: Bool { phase == .running && !unverified.isEmpty }

  /// What is said unasked after a pause: what training and emitting a file would refuse. One file at
  /// a time, so that whoever comes meanwhile waits for no other.
  mutating func verifyNext() -> [JSONValue] {
    guard phase == .running, let uri = unverified.min() else { return [] }
    unverified.remove(uri)
    guard let file = try? documents.snapshot(uri, encoding: client.encoding) else { return [] }
    let known = file.diagnostics.count
    guard file.verifiedDiagnostics.count != known else { return [] }
    guard client.pullsDiagnostics else { return [published(file)] }
    refreshes += 1
    return [Answer.request("refresh-\(refreshes)", "workspace/diagnostic/refresh")]
  }

  private func published(_ file: Snapshot) -> JSONValue {
    var params = JSONObject()
    params["uri"] = .string(file.uri)
    if let version = file.version { params["version"] = .integer(version) }
    params["diagnostics"] = file.diagnosticsJSON(style)
    return Answer.notification("textDocument/publishDiagnostics", .object(params))
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
      hasChanged(uri)
    case "textDocument/didChange":
      // A change that makes no sense leaves the text as it was; there is nobody to tell.
      try? documents.change(
        uri, params["contentChanges"]?.asArray ?? [], version: document["version"]?.asInt,
        encoding: client.encoding)
      if documents.isOpen(uri) { hasChanged(uri) }
    case "textDocument/didClose":
      guard documents.isOpen(uri) else { break }
      documents.close(uri)
      unpublished.remove(uri)
      unverified.remove(uri)
      if client.pullsDiagnostics { break }
      return [
        Answer.notification(
          "textDocument/publishDiagnostics", ["uri": .string(uri), "diagnostics": []])
      ]
    default: break
    }
    return []
  }

  private mutating func hasChanged(_ uri: String) {
    unpublished.insert(uri)
    // A client that pulls and cannot be told to pull again gets all at once.
    if !client.pullsDiagnostics || client.refreshesDiagnostics { unverified.insert(uri) }
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
    guard let feature = Feature.named(method) else {
      throw ResponseError(.methodNotFound, "there is no method `\(method)`")
    }
    guard let uri = params.at("textDocument", "uri")?.asString else {
      throw ResponseError(.invalidParams, "`textDocument.uri` is missing")
    }
    return try feature.answer(
      FeatureRequest(
        file: try documents.snapshot(uri, encoding: client.encoding), params: params,
        client: client, style: style, pageOfCode: pageOfCode))
  }

  private var capabilities: JSONValue {
    var promised = JSONObject()
    promised["positionEncoding"] = .string(client.encoding.rawValue)
    promised["textDocumentSync"] = ["openClose": true, "change": 2]
    for case (let name, let value)? in Feature.all.map(\.capability) { promised[name] = value }
    return [
      "capabilities": .object(promised),
      "serverInfo": ["name": "wsc", "version": .string(ProgramVersion.text)],
    ]
  }
}
