import WSCompiler
import WSLang
import WSRuntime

/// `wsc layers [NAME]`
func runLayers(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let manual = CatalogueManual(width: console.results.width)
  guard let name = invocation.operands.first else {
    try console.results.write(manual.overview)
    return ExitStatus.fine
  }
  guard let page = manual.page(of: name) else {
    var error = UsageError("the catalogue has no `\(name)`")
    if let close = suggest(for: name, among: manual.names) {
      error.helps.append("did you mean `wsc layers \(close)`?")
    }
    error.helps.append("`wsc layers` lists everything")
    throw error
  }
  try console.results.write(page)
  return ExitStatus.fine
}

/// The catalogue as a manual: layers, the settings of plans, and the words that settings take.
struct CatalogueManual {
  let width: Int
  private let catalogue = Catalogue.current

  /// Every name that has a page.
  var names: [String] {
    catalogue.layerNames
      + PlanDeclaration.Kind.allCases.flatMap { kind in
        catalogue.settings(of: kind).flatMap { [$0.name] + $0.kind.choiceWords.map(\.name) }
      }
  }

  var overview: String {
    var text = "Layers\n"
    for group in LayerEntry.Group.allCases {
      let entries = catalogue.layers.filter { $0.group == group }
      if entries.isEmpty { continue }
      text += "\n  \(group.rawValue)\n"
      for entry in entries { text += item(entry.word.signature, entry.word.summary, indent: 4) }
    }
    for kind in PlanDeclaration.Kind.allCases {
      text += "\nSettings of `\(kind.rawValue)`\n\n"
      for setting in catalogue.settings(of: kind) {
        text += item(settingHead(setting), setting.summary, indent: 2)
        for word in setting.kind.choiceWords {
          text += item(word.signature, word.summary, indent: 6)
        }
      }
    }
    return text + "\n`wsc layers NAME` shows one of them with its parameters.\n"
  }

  /// What is said about a name; nil if it is none of the catalogue's.
  func page(of name: String) -> String? {
    var parts: [String] = []
    if let layer = catalogue.layer(name) {
      parts.append(section("layer, \(layer.group.rawValue)", layer.word))
    }
    for kind in PlanDeclaration.Kind.allCases {
      for setting in catalogue.settings(of: kind) {
        if setting.name == name { parts.append(section(kind, setting)) }
        for word in setting.kind.choiceWords where word.name == name {
          parts.append(section("value of `\(setting.name)` in `\(kind.rawValue)`", word))
        }
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  private func section(_ what: String, _ word: Word) -> String {
    var text = "\(word.signature)\n"
    text += "  " + wrapped("\(what): \(word.summary)", width: width, indent: 2) + "\n"
    if !word.parameters.isEmpty { text += "\n" }
    for parameter in word.parameters { text += describe(parameter) }
    if word.missing.contains(.training) {
      text += "\n  It is checked; this version cannot train it yet.\n"
    } else if word.missing.contains(.emission) {
      text += "\n  It is checked; this version cannot emit it yet.\n"
    }
    return text
  }

  private func section(_ kind: PlanDeclaration.Kind, _ setting: WordParameter) -> String {
    var text = "\(settingHead(setting))\n  setting of `\(kind.rawValue)`\n\n" + describe(setting)
    for word in setting.kind.choiceWords {
      text +=
        "\n"
        + section("value", word).split(
          separator: "\n", omittingEmptySubsequences: false
        ).map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
    }
    return text
  }

  private func settingHead(_ setting: WordParameter) -> String {
    switch setting.fallback {
    case .value(_, let text): "\(setting.name): = \(text)"
    case .sameAs(let other): "\(setting.name): = \(other)"
    case .required, .none: "\(setting.name):"
    }
  }

  /// Name, meaning, what it takes, and what holds if it is left out.
  private func describe(_ parameter: WordParameter) -> String {
    item(parameter.name, parameter.meaning(quotingDefault: false), indent: 2)
  }

  private func item(_ head: String, _ text: String, indent: Int) -> String {
    let column = 24
    let space = String(repeating: " ", count: indent)
    if indent + head.count + 2 > column {
      return space + wrapped(head, width: width, indent: indent + 4) + "\n"
        + String(repeating: " ", count: column) + wrapped(text, width: width, indent: column) + "\n"
    }
    return space + head + String(repeating: " ", count: column - indent - head.count)
      + wrapped(text, width: width, indent: column) + "\n"
  }
}
