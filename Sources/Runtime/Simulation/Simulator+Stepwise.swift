extension Simulator {
  /// Runs the pictures as hardware does: picture k enters in step k, spikes take the delays of
  /// their projections, and a population's spikes for picture k are those of step k + valid_from.
  ///
  /// A memoryless network gives the same as `run`; this shows that its delays are right.
  package func runStepwise(inputs: [String: [UInt16]], count: Int)
    throws(RuntimeError) -> SimulationResult
  {
    let values = try netlist.checkedInputs(inputs, count: count)
    let lastValid = netlist.populations.map(\.validFrom).max() ?? 0
    guard count + lastValid <= 1 << 20 else {
      throw RuntimeError(
        .netlistInput,
        "\(count) pictures through delays of \(lastValid) steps are too many steps to be shown")
    }
    let longestDelay = netlist.projections.map(\.delay).max() ?? 1

    var worker = try SimulatorWorker(self, keeping: .spikes)
    // history[d][source]: what was active d + 1 steps ago.
    var history: [[SpikeEvents?]] = []
    for step in 0..<count + lastValid {
      var now: [SpikeEvents?] = []
      for (input, values) in zip(netlist.inputs, values) {
        var events = try SpikeEvents(size: input.shape.elements, hasValues: true)
        if step < count { events.list(.integers(values), picture: step) }
        now.append(events)
      }
      for index in populations.indices {
        var spikes = try SpikeEvents(size: populations[index].size, hasValues: false)
        worker.step(
          index,
          arriving: { path in
            path.delay <= history.count ? history[path.delay - 1][path.source] : nil
          }, spikes: &spikes)
        now.append(spikes)
        let validFrom = netlist.populations[index].validFrom
        guard (validFrom..<validFrom + count).contains(step) else { continue }
        worker.record(index, spikeCount: spikes.count)
      }
      history.insert(now, at: 0)
      if history.count > longestDelay { history.removeLast() }
    }
    return SimulationResult(
      worker.tally, of: netlist, readouts: readouts, count: count, keeping: .spikes)
  }
}
