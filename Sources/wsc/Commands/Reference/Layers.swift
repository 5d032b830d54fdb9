import WSCompiler
import WSLang
import WSRuntime

/// `wsc layers [NAME]`
func runLayers(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let manual = CatalogueManual(width: console.results.width)
  guard let name = invocation.operands.first else {
    try console.results.write(manual.overview)
    return ExitStatus.fine
  }
  guard let page = manual.page(of: name) else {
    var error = UsageError("the language has no word `\(name)`")
    if let close = suggest(for: name, among: manual.names) {
      error.helps.append("did you mean `wsc layers \(close)`?")
    }
    error.helps.append("`wsc layers` lists the catalogue, `wsc help language` explains everything")
    throw error
  }
  try console.results.write(page)
  return ExitStatus.fine
}
