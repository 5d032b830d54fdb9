import WSRuntime

/// The netlist's own file inside a text file: compressed, as Base64.
enum EmbeddedNetlist {
  static func write(_ netlist: Netlist, to sink: any ByteSink) throws(RuntimeError) {
    let letters = Base64Lines(sink)
    let deflated = try DeflatedBytes(letters)
    try NetlistFile.write(netlist, to: deflated)
    try deflated.finish()
    try letters.finish()
  }
}
