import WSRuntime

extension Target {
  /// One C99 file and its header, for microcontrollers and for anything else with a C compiler.
  package static let c = Target(
    word: Word("c", "one C99 file and its header, without library and heap"),
    ending: ".c",
    limits: TargetLimits(neurons: ["threshold"], steps: 1),
    legalise: { netlist, _ throws(RuntimeError) in
      try netlist.expectThresholds(target: "c")
      // Arrays that C cannot hold are found here, before anything is compared or written.
      _ = try CProgram(netlist)
      return netlist
    },
    files: { netlist, _ throws(RuntimeError) in
      let writer = try CWriter(netlist)
      return [
        TargetFile(ending: ".c") { sink throws(RuntimeError) in try writer.writeFile(to: sink) },
        TargetFile(ending: ".h") { sink throws(RuntimeError) in try writer.writeHeader(to: sink) },
      ]
    })
}
