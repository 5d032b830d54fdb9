import WSRuntime

/// What the editor can show, as it said in `initialize`.
struct ClientCapabilities {
  var encoding = PositionEncoding.utf16
  var readsMarkdown = true
  var takesSnippets = false
  var showsTreesOfSymbols = true
  var showsRelatedPlaces = true
  var opensCodePages = false
  var showsLinkTooltips = false
  var pullsDiagnostics = false
  /// Pulls them again when it is told so.
  var refreshesDiagnostics = false
  var hints = Hints()

  /// Which inlay hints are wanted: `initializationOptions.inlayHints`, all unless switched off.
  struct Hints {
    var types = true
    var names = true
  }

  init() {}

  init(_ initialize: JSONValue) {
    let document = initialize.at("capabilities", "textDocument")
    let offered = (initialize.at("capabilities", "general", "positionEncodings")?.asArray ?? [])
      .compactMap(\.asString)
    encoding = offered.contains("utf-8") ? .utf8 : .utf16
    let formats = document?.at("hover", "contentFormat")?.asArray
    readsMarkdown = formats?.contains("markdown") ?? false
    takesSnippets =
      document?.at("completion", "completionItem", "snippetSupport")?.asBool ?? false
    showsTreesOfSymbols =
      document?.at("documentSymbol", "hierarchicalDocumentSymbolSupport")?.asBool ?? false
    showsRelatedPlaces =
      document?.at("publishDiagnostics", "relatedInformation")?.asBool ?? false
    opensCodePages =
      document?.at("publishDiagnostics", "codeDescriptionSupport")?.asBool
      ?? document?.at("diagnostic", "codeDescriptionSupport")?.asBool ?? false
    showsLinkTooltips = document?.at("documentLink", "tooltipSupport")?.asBool ?? false
    let wanted = initialize.at("initializationOptions", "inlayHints")
    hints.types = wanted?["types"]?.asBool ?? true
    hints.names = wanted?["names"]?.asBool ?? true
    pullsDiagnostics = document?["diagnostic"]?.asObject != nil
    refreshesDiagnostics =
      initialize.at("capabilities", "workspace", "diagnostics", "refreshSupport")?.asBool ?? false
  }
}
