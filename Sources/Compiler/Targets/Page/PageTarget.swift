import WSRuntime

extension Target {
  /// One page for browsers, without network access.
  package static let page = Target(
    word: Word("page", "one HTML file that draws, runs and shows the network in a browser"),
    ending: ".html",
    limits: TargetLimits(neurons: ["threshold"], steps: 1),
    legalise: { netlist, _ throws(RuntimeError) in
      try netlist.expectThresholds(target: "page")
      return netlist
    },
    files: { netlist, _ throws(RuntimeError) in
      [
        TargetFile(ending: ".html") { sink throws(RuntimeError) in
          try PageFile.write(netlist, to: sink)
        }
      ]
    })
}
