/// Completions for fish 3.
func fishCompletions(_ words: CompletionWords) -> String {
  let commands = CommandName.allCases.map(\.description)
  let valued = OptionDescription.withValue.flatMap(\.spellings).joined(separator: " ")
  let valuedAt = commands.flatMap(\.ownValued).joined(separator: " ")
  let heads = commands.map {
    "complete -c wsc -n __wsc_wants_command -a \($0.name.rawValue) -d \(fishQuoted($0.summary))"
  }
  return #"""
    # Completions of wsc for fish, written by `wsc completions fish`.

    # The command and its operands so far, without options and their values.
    function __wsc_operands
        set -l value no
        set -l ended no
        set -l command ''
        for word in (commandline -opc)[2..-1]
            if test $value = yes
                set value no
            else if test $ended = yes
                echo -- $word
            else if test "$word" = --
                set ended yes
            else if contains -- $word \#(valued); or contains -- "$command$word" \#(valuedAt)
                set value yes
            else if test "$word" = -; or not string match -q -- '-*' $word
                echo -- $word
                test -z $command; and set command $word
            end
        end
    end

    function __wsc_wants_command
        test (count (__wsc_operands)) -eq 0
    end

    # The command is the first argument, and none of the options after it has been given.
    function __wsc_at
        set -l operands (__wsc_operands)
        test "$operands[1]" = $argv[1]; or return 1
        set -l words (commandline -opc)
        # An option whose value is being completed still stands.
        contains -- $words[-1] \#(valued); and set -e words[-1]
        for word in $words
            contains -- (string replace -r '=.*' '' -- $word) $argv[2..-1]; and return 1
        end
        return 0
    end

    # The command is the first argument, and as many operands follow: one number, or more than
    # that if a second argument is given.
    function __wsc_operand
        set -l operands (__wsc_operands)
        test "$operands[1]" = $argv[1]; or return 1
        set -l number (math (count $operands) - 1)
        test $number -eq $argv[2]; or test (count $argv) -gt 2 -a $number -gt $argv[2]
    end

    # Folders, and files that end in one of the arguments.
    function __wsc_files
        set -l token (commandline -ct | string replace -r '^-[^=]*=' '')
        for line in (complete -C "'' $token")
            set -l name (string split \t -- $line)[1]
            for ending in $argv /
                if string match -q -- "*$ending" $name
                    echo -- $name
                    break
                end
            end
        end
    end

    # The numbered runs, and folders.
    function __wsc_runs
        for run in runs/*/*/
            string replace -r '/$' '' -- $run
        end
        __wsc_files /
    end

    complete -c wsc -f
    \#(heads.joined(separator: "\n"))
    complete -c wsc -n __wsc_wants_command -s h -l help -d 'print the help page'
    complete -c wsc -n __wsc_wants_command -s V -l version -d 'print the version'
    \#(commands.map { commandLines($0, words) }.joined(separator: "\n"))

    """#
}

private func commandLines(_ command: CommandDescription, _ words: CompletionWords) -> String {
  let name = command.name.rawValue
  let options = command.allOptions.map { option in
    let condition = ["__wsc_at", name] + command.shutOut(by: option).flatMap(\.spellings)
    var line = "complete -c wsc -n \(fishQuoted(condition.joined(separator: " ")))"
    if let short = option.short { line += " -s \(short)" }
    line += " -l \(option.name.word)"
    if let kind = option.value?.kind { line += " " + fishArguments([kind], words, required: true) }
    return line + " -d " + fishQuoted(option.help)
  }
  let operands = command.operands.enumerated().compactMap { place, operand -> String? in
    let offered = fishArguments(operand.kinds, words, required: false)
    if offered.isEmpty { return nil }
    let more = operand.count.upperBound > 1 ? " more" : ""
    return "complete -c wsc -n '__wsc_operand \(name) \(place)\(more)' \(offered)"
  }
  return (options + operands).joined(separator: "\n")
}

/// `-x -a '...'`: what the value of an option, or an operand, may be.
private func fishArguments(
  _ kinds: [ValueKind], _ words: CompletionWords, required: Bool
) -> String {
  if kinds == [.file([])] { return required ? "-r -F" : "-F" }
  func offer(_ entries: [CompletionWords.Entry]) -> [String] {
    entries.map { "\($0.word)\\t\(fishQuoted($0.meaning))" }
  }
  let offers = kinds.flatMap { kind -> [String] in
    switch kind {
    case .file(let endings): ["(__wsc_files \(endings.joined(separator: " ")))"]
    case .folder: ["(__wsc_files /)"]
    case .run: ["(__wsc_runs)"]
    case .choice(let choices): choices
    case .code: offer(words.codes)
    case .word: offer(words.pages)
    case .target: offer(words.targets)
    case .setting: offer(words.settings)
    case .command: offer(CommandName.allCases.map { ($0.rawValue, $0.description.summary) })
    case .text, .network, .plan, .count: []
    }
  }
  let list = offers.isEmpty ? "" : "-a " + fishQuoted(offers.joined(separator: " "))
  return required ? (list.isEmpty ? "-x" : "-x \(list)") : list
}

private func fishQuoted(_ text: String) -> String {
  "'" + String(text.flatMap { "\\'".contains($0) ? ["\\", $0] : [$0] }) + "'"
}
