import WSRuntime

/// Something that `wsc emit` writes netlists for.
///
/// Its folder holds three things: what it can take, how a netlist is made to fit (names, ranges and
/// forms that it can say), and how the result is written. The writer streams: it never holds more
/// than it needs for the part at hand.
package struct Target: Sendable {
  /// How `target:` and `--target` call it.
  package let word: Word
  /// What the file that it writes ends in, after the network's name.
  package let ending: String
  package let limits: TargetLimits
  /// Makes a netlist sayable; its test vectors are made afterwards.
  package let legalise: @Sendable (Netlist) throws(RuntimeError) -> Netlist
  package let write: @Sendable (Netlist, any ByteSink) throws(RuntimeError) -> Void

  package var name: String { word.name }

  /// Fits the netlist to the target, or says which part breaks which limit.
  package func fitted(_ netlist: Netlist) throws(RuntimeError) -> Netlist {
    let fitted = try legalise(netlist)
    try limits.verify(fitted, target: name)
    return fitted
  }
}
