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

  /// What a legaliser for threshold neurons in one step can begin with; the limits of its target
  /// refuse everything else.
  func isOfThresholds(inputsBelow limit: Int = Int.max) -> Bool {
    steps == 1 && populations.allSatisfy { $0.neuron == .threshold }
      && inputs.allSatisfy { $0.code.largestValue < limit }
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
