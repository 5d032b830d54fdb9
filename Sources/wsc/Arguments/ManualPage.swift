import WSCompiler

/// The manual page in section 1, as mdoc source for man. It carries the version, and the day on which
/// it is read: a program that is built twice is the same.
func manualPage() -> String {
  let commands = CommandName.allCases.map(\.description)
  var page = """
    .\\" Written by `wsc man`.
    .Dd $Mdocdate$
    .Dt WSC 1
    .Os "wsc \(ProgramVersion.text)"
    .Sh NAME
    .Nm wsc
    .Nd compile, train and emit networks of the Whetstone language
    .Sh SYNOPSIS

    """
  for command in commands { page += synopsis(of: command) }
  page += ".Sh DESCRIPTION\n" + paragraph(programSummary)
  page += ".Pp\n" + paragraph("Options may stand anywhere after the command; -- ends them.")
  page += ".Sh COMMANDS\n"
  for command in commands { page += section(of: command) }
  page += ".Sh LANGUAGE\n" + paragraph(languageSummary)
  page += list(
    ReferenceTopic.all.map { ("Cm " + $0.name.replacing("-", with: "\\-"), $0.title + ".") })
  page += ".Sh OPTIONS\n" + paragraph("An option means the same wherever it is taken.")
  let options = OptionName.allCases.map(\.description)
  page += list(options.map { (head(of: $0), optionText($0)) })
  page += ".Sh ENVIRONMENT\n" + list(environmentVariables.map { ("Ev " + $0.0, $0.1) })
  page += ".Sh FILES\n" + list(files.map { ("Pa " + $0.0, $0.1) })
  page += ".Sh EXIT STATUS\n" + list(ExitStatus.meanings.map { ("\($0.0)", $0.1) })
  page += ".Sh EXAMPLES\n"
  for example in commands.flatMap(\.examples) {
    let meaning = example.meaning.prefix(1).uppercased() + example.meaning.dropFirst()
    page += paragraph(meaning + ":") + ".Dl " + escaped(example.line, inMacro: true) + "\n"
  }
  return page
}

/// What `wsc help` begins with, too.
let programSummary =
  "wsc compiles networks written in the Whetstone language (.ws), trains them while their "
  + "activations sharpen from soft to binary, and writes them as spiking netlists in whole numbers."

private let languageSummary =
  "`wsc help` explains every word and sign of the language, `wsc help language` prints the whole "
  + "reference. Its sections, each with a page of its own:"

private let files = [
  ("*.ws", "Networks and their plans, written by you."),
  ("*.plan.json", "Training plans, written by `wsc build`."),
  (
    "runs/<network>/<n>/",
    "Run folders, written by `wsc train`: the source, the plan, metrics, weights and checkpoints."
  ),
  ("*.netlist.safetensors", "Spiking netlists, written by `wsc train` and `wsc emit`."),
]

private func synopsis(of command: CommandDescription) -> String {
  ".Nm\n.Cm \(command.name.rawValue)\n"
    + (command.options.isEmpty ? "" : ".Op Ar OPTIONS\n")
    + command.operands.map { operand in
      (operand.count.lowerBound == 0 ? ".Op Ar " : ".Ar ") + operand.placeholder
        + (operand.count.upperBound > 1 ? " ..." : "") + "\n"
    }.joined()
}

private func section(of command: CommandDescription) -> String {
  let summary = command.summary.prefix(1).uppercased() + command.summary.dropFirst() + "."
  var text = ".Ss wsc \(command.name.rawValue)\n" + paragraph(String(summary))
  for discussion in command.discussion { text += ".Pp\n" + paragraph(discussion) }
  if !command.options.isEmpty {
    let taken = command.options.map(\.description.spelling).joined(separator: ", ")
    text += ".Pp\n" + paragraph("Options: \(taken).")
  }
  return text
}

private func head(of option: OptionDescription) -> String {
  let short = option.short.map { "Fl \($0) , " } ?? ""
  let value = option.value.map { " Ar " + $0.placeholder } ?? ""
  return short + "Fl \\-" + option.name.word + value
}

/// A list of terms, which are mdoc already, with their texts.
private func list(_ rows: [(term: String, text: String)]) -> String {
  ".Bl -tag -width Ds\n"
    + rows.map { ".It \($0.term)\n" + paragraph($0.text) }.joined() + ".El\n"
}

/// Short lines, and a new one after each sentence, as mdoc wants it.
private func paragraph(_ text: String) -> String {
  var lines = ""
  var line = ""
  for word in text.split(separator: " ") {
    let next = escaped(String(word), inMacro: false)
    if !line.isEmpty, line.count + 1 + next.count > 78 {
      lines += safeStart(line) + "\n"
      line = ""
    }
    line += line.isEmpty ? next : " " + next
    if word.last.map(".!?;:".contains) == true {
      lines += safeStart(line) + "\n"
      line = ""
    }
  }
  return line.isEmpty ? lines : lines + safeStart(line) + "\n"
}

/// A line of text that begins like a macro must not be one.
private func safeStart(_ line: String) -> String {
  line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
}

private func escaped(_ text: String, inMacro: Bool) -> String {
  var result = ""
  for character in text {
    switch character {
    case "\\": result += "\\e"
    case "-": result += "\\-"
    case "'": result += "\\(aq"
    case "`": result += "\\(ga"
    case "^": result += "\\(ha"
    case "~": result += "\\(ti"
    case "\"" where inMacro: result += "\\(dq"
    default: result.append(character)
    }
  }
  return result
}
