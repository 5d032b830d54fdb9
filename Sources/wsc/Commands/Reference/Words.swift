import WSCompiler
import WSRuntime

/// `wsc words`
func runWords(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let lists = WordLists(of: Catalogue.current).lists
  if invocation.has(.json) {
    var object = JSONObject()
    for list in lists { object[list.name] = .array(list.words.map { .string($0) }) }
    try console.results.line(JSONValue.object(object).text())
  } else {
    for list in lists {
      let words = wrapped(
        list.words.joined(separator: " "), width: console.results.width, indent: 2)
      try console.results.write("\(list.name)\n  \(words)\n")
    }
  }
  return ExitStatus.fine
}
