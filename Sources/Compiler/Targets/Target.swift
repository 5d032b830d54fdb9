import WSRuntime

/// Something that `wsc emit` writes netlists for.
///
/// Its folder holds three things: what it can take, how a netlist is made to fit (names, ranges and
/// forms that it can say), and how the result is written. Writers stream: they never hold more than
/// they need for the part at hand.
package struct Target: Sendable {
  /// How `target:` and `--target` call it, with the arguments that it takes.
  package let word: Word
  /// What the main file ends in, after the network's name.
  package let ending: String
  package let limits: TargetLimits
  /// wsc's own: it refuses nothing that `emit` makes, and may take the place of a run's netlist.
  package let isOwnFormat: Bool
  /// Makes a netlist sayable; its test vectors are made afterwards.
  package let legalise: @Sendable (Netlist, TargetOptions) throws(RuntimeError) -> Netlist
  /// Fails with what no file could say of a netlist that fits, whatever its weights are; returns what
  /// may be refused, since it hangs on weights or data. Asked before there are any.
  package let foresee: @Sendable (Netlist, TargetOptions) throws(RuntimeError) -> [RuntimeError]
  /// What is written for a netlist that fits and holds its test vectors; the main file first.
  package let files: @Sendable (Netlist, TargetOptions) throws(RuntimeError) -> [TargetFile]

  package init(
    word: Word, ending: String, limits: TargetLimits, isOwnFormat: Bool = false,
    legalise: @escaping @Sendable (Netlist, TargetOptions) throws(RuntimeError) -> Netlist,
    foresee: @escaping @Sendable (Netlist, TargetOptions) throws(RuntimeError) -> [RuntimeError] = {
      _, _ throws(RuntimeError) in []
    },
    files: @escaping @Sendable (Netlist, TargetOptions) throws(RuntimeError) -> [TargetFile]
  ) {
    self.word = word
    self.ending = ending
    self.limits = limits
    self.isOwnFormat = isOwnFormat
    self.legalise = legalise
    self.foresee = foresee
    self.files = files
  }

  package var name: String { word.name }
  /// Whether files can be written for it, and not only its limits are known.
  package var isWritten: Bool { !word.missing.contains(.emission) }
}

/// One of the files that a target writes. All of them are written, or none.
package struct TargetFile: Sendable {
  /// After the network's name.
  package let ending: String
  package let write: @Sendable (any ByteSink) throws(RuntimeError) -> Void

  package init(
    ending: String, write: @escaping @Sendable (any ByteSink) throws(RuntimeError) -> Void
  ) {
    self.ending = ending
    self.write = write
  }
}
