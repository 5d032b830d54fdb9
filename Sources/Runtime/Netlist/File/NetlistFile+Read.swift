extension NetlistFile {
  /// Reads and verifies; what it returns can be run.
  package static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> Netlist {
    try parse(try Safetensors.parse(bytes, origin: origin), origin: origin)
  }

  package static func parse(_ file: Safetensors, origin: String) throws(RuntimeError) -> Netlist {
    do throws(RuntimeError) {
      let version = try readVersion(file)
      guard let text = file.metadata["netlist"] else {
        throw RuntimeError(.netlistFormat, "the file holds no description `netlist`")
      }
      var netlist = try Netlist.read(
        try JSONValue.parse(text, origin: "the netlist"), version)
      var tensors = NetlistTensorReader(file, version)
      try tensors.fill(&netlist)
      try netlist.verify()
      return netlist
    } catch {
      guard error.code != ErrorCode.safetensors.rawValue else { throw error }
      var error = error
      error.notes.append("in the netlist file `\(origin)`")
      throw error
    }
  }

  private static func readVersion(_ file: Safetensors) throws(RuntimeError) -> Netlist.Version {
    guard file.metadata["format"] == Netlist.formatName else {
      let found = file.metadata["format"].map { "its format is `\($0)`" } ?? "it names no format"
      throw RuntimeError(
        .netlistFormat, "the file is not a netlist: \(found), not `\(Netlist.formatName)`")
    }
    guard let version = file.metadata["version"].flatMap(Netlist.Version.init) else {
      let found = file.metadata["version"].map { "version `\($0)`" } ?? "no version"
      throw RuntimeError(
        .netlistFormat,
        "the netlist has \(found) of the format; this program reads the versions "
          + Netlist.Version.allCases.map(\.rawValue).joined(separator: " and "))
    }
    let known = ["format", "version", "netlist"]
    if let unknown = file.metadata.keys.sorted().first(where: { !known.contains($0) }) {
      throw RuntimeError(.netlistField, "the metadata has an unknown field `\(unknown)`")
    }
    return version
  }
}
