/// `wsc train [OPTIONS] [FILE|PLAN]`
func usageLine(of command: CommandDescription) -> String {
  var words = ["wsc", command.name.rawValue]
  if !command.options.isEmpty { words.append("[OPTIONS]") }
  for operand in command.operands {
    let many = operand.count.upperBound > 1 ? "..." : ""
    words.append(
      operand.count.lowerBound == 0
        ? "[\(operand.placeholder)]\(many)" : "\(operand.placeholder)\(many)")
  }
  return words.joined(separator: " ")
}

/// The page of `wsc help`.
func generalHelp(width: Int) -> String {
  let commands = CommandName.allCases.map { ($0.rawValue, $0.description.summary) }
  return """
    \(wrapped(programSummary, width: width, indent: 0))

    Usage: wsc COMMAND [OPTIONS] [ARGUMENTS]

    Commands:
    \(columns(commands, width: width))

    Environment:
    \(columns(environmentVariables, width: width))

    Exit status:
    \(columns(ExitStatus.meanings.map { (String($0.0), $0.1) }, width: width))

    `wsc help COMMAND` shows the options of a command, with examples.
    `wsc help WORD` explains a word of the language, `wsc help language` all of it.
    Start with `wsc new`, then `wsc train digits.ws`.

    """
}

/// The page of `wsc help COMMAND`.
func helpPage(of command: CommandDescription, width: Int) -> String {
  var page = "wsc \(command.name.rawValue): \(command.summary)\n\n"
  page += "Usage: \(usageLine(of: command))\n"
  for paragraph in command.discussion {
    page += "\n" + wrapped(paragraph, width: width, indent: 0) + "\n"
  }
  let options = (command.options + [.help]).map(\.description)
  page += "\nOptions:\n"
  page += columns(options.map { (optionHead($0), optionText($0)) }, width: width) + "\n"
  if !command.examples.isEmpty {
    page += "\nExamples:\n"
    for example in command.examples {
      page += "  \(example.line)\n      \(example.meaning)\n"
    }
  }
  return page
}

let environmentVariables = [
  ("WSC_DATA", "a folder in which data sets are looked up"),
  (
    "WSC_KERNELS",
    "use this instruction set: portable, avx2, avx512, avx512_bf16 or amx (default: the best here)"
  ),
  ("NO_COLOR", "if set and not empty: no colours"),
  ("XDG_CACHE_HOME", "where `wsc lsp` puts the pages of messages (default: ~/.cache)"),
]

private func optionHead(_ option: OptionDescription) -> String {
  let short = option.short.map { "-\($0), " } ?? "    "
  return short + option.spelling + (option.value.map { " " + $0.placeholder } ?? "")
}

func optionText(_ option: OptionDescription) -> String {
  var text = option.help
  if case .choice(let choices)? = option.value?.kind, !choices.allSatisfy(text.contains) {
    text += ": " + choices.joined(separator: ", ")
  }
  return option.repeats ? text + " (may be given several times)" : text
}

/// Two columns, the second wrapped; a first entry that is too long stands on a line of its own.
private func columns(_ rows: [(String, String)], width: Int) -> String {
  let left = min(26, (rows.map { $0.0.count }.max() ?? 0) + 2)
  return rows.map { head, text in
    let body = wrapped(text, width: width, indent: left + 2)
    if head.count + 2 > left {
      return "  \(head)\n" + String(repeating: " ", count: left + 2) + body
    }
    return "  " + head + String(repeating: " ", count: left - head.count) + body
  }.joined(separator: "\n")
}

/// Breaks between words; all lines but the first are indented.
func wrapped(_ text: String, width: Int, indent: Int) -> String {
  let room = max(20, min(width, 100) - indent)
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty, line.count + 1 + word.count > room {
      lines.append(line)
      line = ""
    }
    line += line.isEmpty ? String(word) : " " + word
  }
  lines.append(line)
  return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
}
