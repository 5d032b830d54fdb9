import WSRuntime

extension Target {
  /// The network for Graphviz.
  package static let dot = Target(
    word: Word("dot", "a picture of the network for Graphviz"),
    ending: ".dot",
    limits: TargetLimits(),
    legalise: { netlist, _ throws(RuntimeError) in netlist },
    files: { netlist, _ throws(RuntimeError) in
      let picture = try NetworkPicture(netlist)
      return [
        TargetFile(ending: ".dot") { sink throws(RuntimeError) in
          try DotWriter(picture: picture).write(to: sink)
        }
      ]
    })

  /// The network as a picture for browsers.
  package static let svg = Target(
    word: Word("svg", "a picture of the network: shapes, kinds, activity, synapses"),
    ending: ".svg",
    limits: TargetLimits(),
    legalise: { netlist, _ throws(RuntimeError) in netlist },
    files: { netlist, _ throws(RuntimeError) in
      let picture = try NetworkPicture(netlist)
      return [
        TargetFile(ending: ".svg") { sink throws(RuntimeError) in
          try SVGWriter(picture: picture).write(to: sink)
        }
      ]
    })
}
