import WSRuntime

extension Target {
  /// One file of Python that needs nothing but numpy.
  package static let python = Target(
    word: Word("python", "one file of Python that needs only numpy"),
    ending: ".py",
    limits: TargetLimits(neurons: ["threshold"], steps: 1),
    legalise: { netlist, _ throws(RuntimeError) in
      try netlist.expectThresholds(target: "python")
      return netlist
    },
    files: { netlist, _ throws(RuntimeError) in
      [
        TargetFile(ending: ".py") { sink throws(RuntimeError) in
          try PythonFile.write(netlist, to: sink)
        }
      ]
    })
}
