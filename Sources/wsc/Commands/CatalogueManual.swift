import WSCompiler
import WSLang

/// The catalogue as a manual: layers, the settings of plans, and the words that settings take.
struct CatalogueManual {
  let width: Int
  private let catalogue = Catalogue.current

  private let reference = LanguageReference(of: .current)

  /// Every name that has a page.
  var names: [String] { reference.names }

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
    return text + "\n`wsc help NAME` shows one of them with its arguments.\n"
  }

  /// What is said about a word or sign of the language; nil if it has no meaning in it.
  func page(of name: String) -> String? {
    let parts =
      reference.topics(about: name).map(section) + reference.words(called: name).map(section)
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  private func section(_ word: CatalogueWord) -> String {
    switch word.form {
    case .layer(let layer): section("layer, \(layer.group.rawValue)", layer.word)
    case .setting(let kind, let setting): section(kind, setting)
    case .choice(let choice): section("value of \(path(word.owners))", choice)
    case .argument(let parameter):
      "\(parameter.signature)\n  argument of \(path(word.owners))\n\n" + describe(parameter)
    }
  }

  /// `key` in `decode`, from the inside out.
  private func path(_ owners: [String]) -> String {
    var names: [String] = []
    for owner in owners.reversed() where names.last != owner { names.append(owner) }
    return names.map { "`\($0)`" }.joined(separator: " in ")
  }

  private func section(_ topic: ReferenceTopic) -> String {
    var text = topic.title + "\n"
    for part in topic.parts {
      switch part {
      case .text(let words):
        text += "\n  " + wrapped(words.joinedLines, width: width, indent: 2) + "\n"
      case .list(let rows):
        text += "\n"
        for row in rows { text += item(row.term, row.meaning, indent: 2) }
      case .example(let source):
        text += "\n"
        for line in source.split(separator: "\n", omittingEmptySubsequences: false).dropLast(2) {
          text += line.isEmpty ? "\n" : "    \(line)\n"
        }
      }
    }
    return text
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

extension String {
  /// The words of a text that was broken into lines.
  fileprivate var joinedLines: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
