import WSRuntime

extension Target {
  /// Our own file: it takes every netlist as it is.
  package static let netlist = Target(
    word: Word("netlist", "wsc's own format, executed by `wsc simulate`"),
    ending: ".netlist.safetensors",
    limits: TargetLimits(), isOwnFormat: true,
    legalise: { netlist, _ throws(RuntimeError) in netlist },
    files: { netlist, _ throws(RuntimeError) in
      [
        TargetFile(ending: ".netlist.safetensors") { sink throws(RuntimeError) in
          try NetlistFile.write(netlist, to: sink)
        }
      ]
    })
}
