/// One of the two executors of a netlist. Results are the same in every part; they differ in speed.
package enum NetlistExecutor {
  /// Each spike adds its weights: the work follows the activity.
  case events(Simulator)
  /// Every neuron of 16 pictures at a time: the work is always the same.
  case bulk(BulkSimulator)

  package enum Kind: String, CaseIterable, Sendable {
    case events, bulk
  }

  /// `kind` nil: in bulk where the netlist allows it and there are enough pictures.
  package init(
    _ netlist: Netlist, pictures: Int, threads: Int, kind: Kind? = nil
  ) throws(RuntimeError) {
    if (kind ?? Self.kind(for: pictures)) == .bulk,
      let simulator = try BulkSimulator(netlist, threads: threads)
    {
      self = .bulk(simulator)
    } else if kind == .bulk {
      throw RuntimeError(
        .netlistInput,
        "the netlist `\(netlist.name)` cannot be run in bulk: it has inputs of more than 8 bits, "
          + "views that divide the channels anew, or too many rows",
        help: "leave out `--executor bulk`, or run it with `--executor events`")
    } else {
      self = .events(try Simulator(netlist, threads: threads))
    }
  }

  /// The tables that bulk needs take longer to make than some pictures one by one.
  private static let fewestInBulk = 64

  /// What is tried first for a number of pictures.
  package static func kind(for pictures: Int) -> Kind {
    pictures >= fewestInBulk ? .bulk : .events
  }

  package var kind: Kind {
    switch self {
    case .events: .events
    case .bulk: .bulk
    }
  }

  package var netlist: Netlist {
    switch self {
    case .events(let simulator): simulator.netlist
    case .bulk(let simulator): simulator.netlist
    }
  }

  /// Runs pictures of a data set, each as a picture of its own: every input sees it by its code.
  package func run(_ examples: ExampleSet, keeping detail: SimulationDetail = .classes)
    throws(RuntimeError) -> SimulationResult
  {
    switch self {
    case .events(let simulator): try simulator.run(examples, keeping: detail)
    case .bulk(let simulator): try simulator.run(examples, keeping: detail)
    }
  }
}
