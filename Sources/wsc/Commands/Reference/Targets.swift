import WSCompiler
import WSLang
import WSRuntime

/// `wsc targets [NAME]`
func runTargets(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let manual = CatalogueManual(width: console.results.width)
  guard let name = invocation.operands.first else {
    if invocation.has(.json) {
      try console.results.line(JSONValue.array((Target.all + Target.chips).map(\.json)).text())
    } else {
      try console.results.write(manual.targets)
    }
    return ExitStatus.fine
  }
  guard let target = Target.known(name) else { throw unknownTarget(name) }
  try console.results.write(
    invocation.has(.json) ? target.json.text() + "\n" : manual.page(of: target))
  return ExitStatus.fine
}

private func unknownTarget(_ name: String) -> UsageError {
  var error = UsageError("there is no target `\(name)`")
  if let close = suggest(for: name, among: (Target.all + Target.chips).map(\.name)) {
    error.helps.append("did you mean `\(close)`?")
  }
  error.helps.append("`wsc targets` lists them")
  return error
}

extension CatalogueManual {
  fileprivate var targets: String {
    var text = "Targets of `wsc emit`\n\n"
    for target in Target.all { text += item(target.word.signature, target.word.summary, indent: 2) }
    text += "\nChips that `wsc check --target` knows the limits of\n\n"
    for chip in Target.chips { text += item(chip.word.signature, chip.word.summary, indent: 2) }
    return text + "\n`wsc targets NAME` shows what one of them takes.\n"
  }

  fileprivate func page(of target: Target) -> String {
    var text = section(
      target.isWritten ? "target of `wsc emit`" : "chip for `wsc check --target`", target.word)
    for parameter in target.word.parameters {
      for word in parameter.kind.choiceWords {
        text += item(word.signature, word.summary, indent: 6)
      }
    }
    if target.isWritten {
      text += "\n" + item("main file", "NAME\(target.ending)", indent: 2)
    }
    text += "\nLimits\n\n"
    if target.limits.lines.isEmpty { text += "  none: it takes every netlist\n" }
    for (words, source) in target.limits.lines {
      text += "  " + wrapped(words, width: width, indent: 2) + "\n"
      if let source { text += "      " + wrapped(source, width: width, indent: 6) + "\n" }
    }
    return text
  }
}

extension Target {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "summary": .string(word.summary),
      "signature": .string(word.signature), "ending": JSONValue(isWritten ? ending : nil),
      "limits": .array(
        limits.lines.map { words, source in
          ["limit": .string(words), "source": JSONValue(source)]
        }),
    ]
  }
}
