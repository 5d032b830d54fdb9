import WSCompiler
import WSRuntime

/// The epochs of `metrics.jsonl` as a table: what each line says in one word or number.
func metricsText(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> String {
  var lines: [JSONObject] = []
  let all = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  for (place, line) in all.enumerated() where !line.isEmpty {
    let value = try JSONValue.parse(line, origin: "line \(place + 1) of `\(origin)`")
    guard let object = value.asObject else {
      throw RuntimeError(.json, "line \(place + 1) of `\(origin)` is \(value.kindName)")
    }
    lines.append(object)
  }
  var names: [String] = []
  for line in lines {
    for name in line.names where line[name].flatMap(cell) != nil && !names.contains(name) {
      names.append(name)
    }
  }
  var table = TextTable(names.map { ($0, .right) })
  for line in lines { table.add(names.map { line[$0].flatMap(cell) ?? "-" }) }
  return table.text
}

/// Nil for lists and objects: they have no place in a table.
private func cell(_ value: JSONValue) -> String? {
  switch value {
  case .bool(let value): value ? "yes" : "no"
  case .integer(let value): String(value)
  case .unsigned(let value): String(value)
  case .number(let value): fixed(value, abs(value) < 0.1 ? 6 : 4)
  case .string(let text): text
  case .null, .array, .object: nil
  }
}
