import WSRuntime

extension Target {
  /// The network for Graphviz.
  package static let dot = picture(
    Word("dot", "a picture of the network for Graphviz"), ending: ".dot"
  ) { picture, sink throws(RuntimeError) in try DotWriter(picture: picture).write(to: sink) }

  /// The network as a picture for browsers.
  package static let svg = picture(
    Word("svg", "a picture of the network: shapes, kinds, activity, synapses"), ending: ".svg"
  ) { picture, sink throws(RuntimeError) in try SVGWriter(picture: picture).write(to: sink) }

  /// Every netlist can be drawn.
  private static func picture(
    _ word: Word, ending: String,
    write: @escaping @Sendable (NetworkPicture, any ByteSink) throws(RuntimeError) -> Void
  ) -> Target {
    Target(
      word: word, ending: ending, limits: TargetLimits(),
      legalise: { netlist, _ throws(RuntimeError) in netlist },
      files: { netlist, _ throws(RuntimeError) in
        let picture = try NetworkPicture(netlist)
        return [
          TargetFile(ending: ending) { sink throws(RuntimeError) in try write(picture, sink) }
        ]
      })
  }
}
