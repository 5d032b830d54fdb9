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
    var parts = reference.topics(about: name).map(section)
    // The same word at several places (`augment` of every data set) is said once.
    var places: [String: [String]] = [:]
    let words = reference.words(called: name)
    for word in words { places[word.identity, default: []].append(path(word.owners)) }
    for word in words {
      guard let all = places.removeValue(forKey: word.identity) else { continue }
      parts.append(section(word, at: all))
    }
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  private func section(_ word: CatalogueWord, at places: [String]) -> String {
    let more = places.count > 3 ? ", and \(places.count - 3) more" : ""
    let place = places.prefix(3).joined(separator: ", ") + more
    switch word.form {
    case .layer(let layer): return section("layer, \(layer.group.rawValue)", layer.word)
    case .setting(let kind, let setting): return section(kind, setting)
    case .choice(let choice): return section("value of \(place)", choice)
    case .argument(let parameter):
      return "\(parameter.signature)\n  "
        + wrapped("argument of \(place)", width: width, indent: 2) + "\n\n" + describe(parameter)
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
        for line in source.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
          text += line.isEmpty ? "\n" : "    \(line)\n"
        }
      }
    }
    return text
  }

  func section(_ what: String, _ word: Word) -> String {
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

  func item(_ head: String, _ text: String, indent: Int) -> String {
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

extension CatalogueWord {
  /// Words with the same are one word at several places.
  fileprivate var identity: String {
    switch form {
    case .layer(let layer): "layer \(layer.name)"
    case .setting(let kind, let setting): "setting \(kind.rawValue) \(setting.name)"
    case .choice(let word): "value \(word.signature) \(word.summary)"
    case .argument(let parameter):
      "argument \(parameter.signature) \(parameter.meaning(quotingDefault: false))"
    }
  }
}
