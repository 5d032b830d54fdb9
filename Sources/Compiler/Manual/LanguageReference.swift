import WSLang

/// The reference of the language: the topics of its grammar, then every word of the catalogue.
/// `wsc help language` prints it, and `docs/language.md` is the same text.
package struct LanguageReference: Sendable {
  package let catalogue: Catalogue
  package init(of catalogue: Catalogue) { self.catalogue = catalogue }

  // MARK: Finding a word

  /// The topics that explain a word or sign of the grammar, or are called so, or have it in a list.
  package func topics(about word: String) -> [ReferenceTopic] {
    let named = ReferenceTopic.all.filter { $0.name == word }
    return named
      + ReferenceTopic.all.filter {
        $0.name != word && ($0.words.contains(word) || $0.lists(word))
      }
  }

  package func words(called name: String) -> [CatalogueWord] {
    catalogue.words.filter { $0.name == name }
  }

  /// Every word that has a page, once.
  package var names: [String] {
    withoutRepeats(
      ReferenceTopic.all.flatMap { [$0.name] + $0.words } + catalogue.words.map(\.name))
  }

  // MARK: The whole reference

  package var markdown: String {
    var text = Markdown()
    text.heading(1, "The Whetstone language, edition 1")
    text.paragraph(
      "`wsc help language` prints this page, `wsc help WORD` what is said about one word or sign of "
        + "it: `wsc help key`, `wsc help '|>'`, `wsc help overlap`.")
    for topic in ReferenceTopic.all { text.add(topic) }
    text.heading(2, "Layers")
    for group in LayerEntry.Group.allCases {
      let layers = catalogue.layers.filter { $0.group == group }
      guard !layers.isEmpty else { continue }
      text.heading(3, group.rawValue)
      for layer in layers { text.add(layer.word, depth: 0) }
      text.line()
    }
    for kind in PlanDeclaration.Kind.allCases {
      text.heading(2, "Settings of `\(kind.rawValue)`")
      for setting in catalogue.settings(of: kind) {
        text.item(depth: 0, "\(setting.name):", setting.meaning(quotingDefault: true))
        for word in setting.kind.choiceWords { text.add(word, depth: 1) }
      }
      text.line()
    }
    return text.text
  }
}

/// A page in Markdown, its lines broken at 100 columns.
private struct Markdown {
  private(set) var text = ""

  mutating func line(_ line: String = "") { text += line + "\n" }

  mutating func heading(_ level: Int, _ title: String) {
    line(String(repeating: "#", count: level) + " " + title)
    line()
  }

  mutating func paragraph(_ words: String) {
    text += broken(words, indent: 0) + "\n\n"
  }

  mutating func item(depth: Int, _ term: String, _ meaning: String) {
    let indent = 2 * depth
    text +=
      String(repeating: " ", count: indent) + "- "
      + broken("`\(term)` – \(meaning)", indent: indent + 2) + "\n"
  }

  mutating func add(_ topic: ReferenceTopic) {
    heading(2, topic.title)
    for part in topic.parts {
      switch part {
      case .text(let words): paragraph(words)
      case .list(let rows):
        for row in rows { item(depth: 0, row.term, row.meaning) }
        line()
      case .example(let source): text += "```whetstone\n" + source.trimmedEnd + "\n```\n\n"
      }
    }
  }

  mutating func add(_ word: Word, depth: Int) {
    var meaning = word.summary
    if word.missing.contains(.training) {
      meaning += "; checked, but not trained yet"
    } else if word.missing.contains(.emission) {
      meaning += "; checked, but not emitted yet"
    }
    item(depth: depth, word.signature, meaning)
    for parameter in word.parameters {
      item(depth: depth + 1, parameter.name, parameter.meaning(quotingDefault: true))
      for inner in parameter.kind.choiceWords { add(inner, depth: depth + 2) }
    }
  }

  private func broken(_ words: String, indent: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in words.unbroken {
      if !line.isEmpty, line.count + 1 + word.count > 100 - indent {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    lines.append(line)
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }
}

extension String {
  /// Its words; code in backticks is one of them unless it is long.
  fileprivate var unbroken: [String] {
    var words: [String] = []
    var code: [String] = []
    for word in split(whereSeparator: \.isWhitespace) {
      let isEdge = word.count(where: { $0 == "`" }) % 2 == 1
      if code.isEmpty, !isEdge {
        words.append(String(word))
        continue
      }
      code.append(String(word))
      guard isEdge, code.count > 1 else { continue }
      let joined = code.joined(separator: " ")
      words += joined.count <= 60 ? [joined] : code
      code = []
    }
    return words + code
  }

  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
