/// Completions for bash 3.2 and newer, without the package bash-completion.
func bashCompletions(_ words: CompletionWords) -> String {
  let commands = CommandName.allCases.map(\.description)
  let valued = OptionDescription.withValue
  return #"""
    # Completions of wsc for bash, written by `wsc completions bash`.

    # Offers those of the words that begin like the current one.
    _wsc_words() {
      local word
      for word in $1; do
        [[ $word == "$current"* && $blocked != *" $word "* ]] && COMPREPLY+=("$word")
      done
      [[ ${#COMPREPLY[@]} -eq 1 && $COMPREPLY == *= ]] && compopt -o nospace 2>/dev/null
    }

    # Offers folders, and files that end in one of the arguments.
    _wsc_files() {
      local name suffix
      compopt -o filenames 2>/dev/null
      while IFS= read -r name; do
        for suffix; do
          if [[ $name == *"$suffix" || -d ${name/#\~\//$HOME/} ]]; then
            COMPREPLY+=("$name")
            break
          fi
        done
      done < <(compgen -f -- "$current")
    }

    _wsc_folders() {
      local name
      compopt -o filenames 2>/dev/null
      while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -d -- "$current")
    }

    # Offers the numbered runs; folders, where none fits.
    _wsc_runs() {
      local run found=
      compopt -o filenames 2>/dev/null
      for run in runs/*/*/; do
        if [[ -d $run && $run == "$current"* ]]; then
          COMPREPLY+=("${run%/}")
          found=1
        fi
      done
      [[ -n $found ]] || _wsc_folders
    }

    _wsc() {
      local current=${COMP_WORDS[COMP_CWORD]} option= command= operands=0 ended= blocked=' '
      local position word
      COMPREPLY=()
      for ((position = 1; position < COMP_CWORD; position++)); do
        word=${COMP_WORDS[position]}
        # bash makes three words of `--dump=tree` and of `seed=2`.
        if [[ $word == '=' ]]; then
          [[ -n $option ]] || ((position++))
          continue
        fi
        if [[ -n $option ]]; then
          option=
          continue
        fi
        if [[ -z $ended ]]; then
          case $word in
            --)
              ended=1
              continue
              ;;
            \#(alternatives(valued.flatMap(\.spellings)))) option=$word ;;
          esac
          case $command$word in
            \#(alternatives(commands.flatMap(\.ownValued)))) option=$word ;;
          esac
          case $command$word in
    \#(shutOutCases(commands))
          esac
        fi
        if [[ -z $ended && $word == -?* ]]; then
          continue
        elif [[ -z $command ]]; then
          command=$word
        else
          ((operands++))
        fi
      done
      if [[ $current == '=' ]]; then
        [[ -n $option ]] || return
        current=
      elif ((position > COMP_CWORD)); then
        return
      fi
      if [[ -n $option ]]; then
        blocked=' '
        case $option in
    \#((valued + [OptionName.vectorCount.description]).map { valueCase($0, words) }.joined(separator: "\n"))
        esac
      elif [[ -z $command ]]; then
        if [[ $current == -* ]]; then
          _wsc_words '--help --version'
        else
          _wsc_words '\#(commands.map(\.name.rawValue).joined(separator: " "))'
        fi
      elif [[ $current == -* && -z $ended ]]; then
        case $command in
    \#(commands.map(optionsCase).joined(separator: "\n"))
        esac
      else
        case $command:$operands in
    \#(commands.flatMap { operandCases($0, words) }.joined(separator: "\n"))
        esac
      fi
    }

    complete -F _wsc wsc

    """#
}

private func alternatives(_ patterns: [String]) -> String { patterns.joined(separator: " | ") }

/// What a given option takes out of the offer.
private func shutOutCases(_ commands: [CommandDescription]) -> String {
  commands.flatMap { command in
    command.allOptions.compactMap { option -> String? in
      let blocked = command.shutOut(by: option).flatMap(\.spellings)
      if blocked.isEmpty { return nil }
      let given = option.spellings.map { command.name.rawValue + $0 }
      return "        \(alternatives(given))) blocked+='\(blocked.joined(separator: " ")) ' ;;"
    }
  }.joined(separator: "\n")
}

private func valueCase(_ option: OptionDescription, _ words: CompletionWords) -> String {
  let actions = option.value.map { bashActions([$0.kind], words) } ?? ""
  return "      \(alternatives(option.spellings))) \(actions) ;;"
}

private func optionsCase(_ command: CommandDescription) -> String {
  let spellings = command.allOptions.map(\.spelling).joined(separator: " ")
  return "      \(command.name.rawValue)) _wsc_words '\(spellings)' ;;"
}

private func operandCases(_ command: CommandDescription, _ words: CompletionWords) -> [String] {
  command.operands.enumerated().map { place, operand in
    let number = operand.count.upperBound > 1 ? "*" : String(place)
    return "      \(command.name.rawValue):\(number)) \(bashActions(operand.kinds, words)) ;;"
  }
}

/// The commands that offer what these kinds allow; `:` where there is nothing to offer.
private func bashActions(_ kinds: [ValueKind], _ words: CompletionWords) -> String {
  func offer(_ words: [String]) -> String { "_wsc_words '\(words.joined(separator: " "))'" }
  return kinds.map { kind in
    switch kind {
    case .file(let endings):
      "_wsc_files " + (endings.isEmpty ? ["''"] : endings).joined(separator: " ")
    case .folder: "_wsc_folders"
    case .run: "_wsc_runs"
    case .choice(let choices): offer(choices)
    case .code: offer(words.codes.map(\.word))
    case .word: offer(words.pages.map(\.word))
    case .target: offer(words.targets.map(\.word))
    case .setting: offer(words.settings.map(\.word))
    case .command: offer(CommandName.allCases.map(\.rawValue))
    case .text, .network, .plan, .count: ":"
    }
  }.joined(separator: "; ")
}
