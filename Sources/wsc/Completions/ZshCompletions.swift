/// Completions for zsh; works from a folder of $fpath and with `source`.
func zshCompletions(_ words: CompletionWords) -> String {
  let commands = CommandName.allCases.map(\.description)
  return #"""
    #compdef wsc
    # Completions of wsc for zsh, written by `wsc completions zsh`.

    \#(list("commands", "command", commands.map { ($0.name.rawValue, $0.summary) }))
    \#(list("codes", "code", words.codes))
    \#(list("words", "word", words.pages))
    \#(list("targets", "target", words.targets))
    \#(list("settings", "setting", words.settings, options: " -S ''"))
    # Offers the numbered runs; folders, where none fits.
    _wsc_runs() {
      local -a runs
      runs=(runs/*/*(N/))
      (( $#runs )) && compadd "$@" -a runs || _files -/
    }

    _wsc() {
      local curcontext=$curcontext state line
      typeset -A opt_args
      _arguments -C -S \
        '(- *)'{-h,--help}'[print the help page]' \
        '(- *)'{-V,--version}'[print the version]' \
        ':command:_wsc_commands' \
        '*::argument:->arguments' && return
      [[ $state == arguments ]] || return 1
      case $words[1] in
    \#(commands.map(commandCase).joined(separator: "\n"))
      esac
    }

    if [[ $funcstack[1] == _wsc ]]; then
      _wsc "$@"
    else
      compdef _wsc wsc
    fi

    """#
}

/// A function that offers words with their meanings.
private func list(
  _ name: String, _ what: String, _ entries: [CompletionWords.Entry], options: String = ""
) -> String {
  let lines = entries.map { entry in
    "    " + zshQuoted(escaped(entry.word, ":") + ":" + entry.meaning)
  }
  return """
    _wsc_\(name)() {
      local -a entries
      entries=(
    \(lines.joined(separator: "\n"))
      )
      _describe -t \(name) \(what) entries\(options)
    }

    """
}

private func commandCase(_ command: CommandDescription) -> String {
  let specs =
    command.allOptions.flatMap { optionSpecs($0, of: command) } + command.operands.map(operandSpec)
  return "    \(command.name.rawValue))\n      _arguments -S \\\n"
    + specs.map { "        " + zshQuoted($0) }.joined(separator: " \\\n") + "\n      ;;"
}

/// One for each spelling: `(--output -o)--output=[where]:OUT:_files`.
private func optionSpecs(
  _ option: OptionDescription, of command: CommandDescription
) -> [String] {
  let shut = command.shutOut(by: option).flatMap(\.spellings)
  let head =
    option.name == .help
    ? "(- *)"
    : (shut.isEmpty ? "" : "(\(shut.joined(separator: " ")))") + (option.repeats ? "*" : "")
  return option.spellings.map { spelling in
    var spec = head + spelling
    if option.value != nil { spec += spelling.hasPrefix("--") ? "=" : "+" }
    spec += "[" + escaped(option.help, "[]:") + "]"
    if let (kind, placeholder) = option.value {
      spec += ":" + escaped(placeholder, ":") + ":" + zshAction([kind])
    }
    return spec
  }
}

private func operandSpec(_ operand: OperandDescription) -> String {
  let many = operand.count.upperBound > 1 ? "*" : operand.count.lowerBound == 0 ? ":" : ""
  return "\(many):\(escaped(operand.placeholder, ":")):\(zshAction(operand.kinds))"
}

private func zshAction(_ kinds: [ValueKind]) -> String {
  let actions = kinds.map(zshAction)
  return actions.count == 1 ? actions[0] : "{" + actions.joined(separator: "; ") + "}"
}

private func zshAction(_ kind: ValueKind) -> String {
  switch kind {
  case .file(let endings):
    switch endings.count {
    case 0: "_files"
    case 1: "_files -g \"*\(endings[0])\""
    default: "_files -g \"*(\(endings.joined(separator: "|")))\""
    }
  case .folder: "_files -/"
  case .run: "_wsc_runs"
  case .choice(let choices): "(\(choices.joined(separator: " ")))"
  case .code: "_wsc_codes"
  case .word: "_wsc_words"
  case .target: "_wsc_targets"
  case .setting: "_wsc_settings"
  case .command: "_wsc_commands"
  // A lone blank: something is wanted, and nothing can be offered.
  case .text, .network, .plan, .count: " "
  }
}

private func escaped(_ text: String, _ characters: String) -> String {
  String(text.flatMap { characters.contains($0) || $0 == "\\" ? ["\\", $0] : [$0] })
}

private func zshQuoted(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    + "'"
}
