import WSCompiler
import WSLang
import WSRuntime

extension Snapshot {
  /// Above each network: whether it is sound, and what it costs. They only tell; the command is
  /// empty, which clients show as plain text.
  var codeLenses: JSONValue {
    .array(
      facts.map { network in
        let faults = network.isSound ? "no faults" : "faults"
        return [
          "range": positions.json(network.name.range),
          "command": ["title": .string("\(faults), \(network.costText)"), "command": ""],
        ]
      })
  }
}
