import WSRuntime

extension Netlist {
  /// Fails for whatever is more than threshold neurons in one step.
  func expectThresholds(target: String) throws(RuntimeError) {
    do throws(RuntimeError) {
      try expectThresholds(in: "the target `\(target)`")
    } catch {
      throw RuntimeError(.netlistTarget, error.message, notes: error.notes)
    }
  }
}

extension Target {
  /// One file for every netlist of threshold neurons in one step.
  static func ofThresholds(
    _ word: Word, ending: String,
    write: @escaping @Sendable (Netlist, any ByteSink) throws(RuntimeError) -> Void
  ) -> Target {
    Target(
      word: word, ending: ending,
      limits: TargetLimits(neurons: ["threshold"], steps: 1),
      legalise: { netlist, _ throws(RuntimeError) in
        try netlist.expectThresholds(target: word.name)
        return netlist
      },
      files: { netlist, _ throws(RuntimeError) in
        [
          TargetFile(ending: ending) { sink throws(RuntimeError) in try write(netlist, sink) }
        ]
      })
  }
}
