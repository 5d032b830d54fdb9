extension Simulator {
  /// Runs the pictures as hardware does: picture k enters in step k, spikes take the delays of
  /// their projections, and a population's spikes for picture k are those of step k + valid_from.
  ///
  /// A memoryless network gives the same as `run`; this shows that its delays are right.
  package func runStepwise(inputs: [String: [UInt16]], count: Int)
    throws(RuntimeError) -> SimulationResult
  {
    let values = try netlist.checkedInputs(inputs, count: count)
    let inputCount = netlist.inputs.count
    let lastValid = netlist.populations.map(\.validFrom).max() ?? 0
    guard count + lastValid <= 1 << 20 else {
      throw RuntimeError(
        .netlistInput,
        "\(count) pictures through delays of \(lastValid) steps are too many steps to be shown")
    }
    let longestDelay = netlist.projections.map(\.delay).max() ?? 1

    var worker = SimulatorWorker(self, keeping: .spikes)
    // history[d][source]: what was active d + 1 steps ago.
    var history: [[SpikeEvents]] = []
    let silence = SpikeEvents()
    for step in 0..<count + lastValid {
      var now: [SpikeEvents] = []
      for (input, values) in zip(netlist.inputs, values) {
        now.append(
          step < count
            ? SpikeEvents(picture: step, of: values, size: input.shape.reduce(1, *)) : silence)
      }
      for index in populations.indices {
        let words = worker.fire(index) { path in
          path.delay <= history.count ? history[path.delay - 1][path.source] : silence
        }
        now.append(SpikeEvents(words))
        let validFrom = netlist.populations[index].validFrom
        guard (validFrom..<validFrom + count).contains(step) else { continue }
        worker.record(index, words, spikeCount: now[inputCount + index].places.count)
      }
      history.insert(now, at: 0)
      if history.count > longestDelay { history.removeLast() }
    }
    return SimulationResult(
      worker.tally, of: netlist, readouts: readouts, count: count, keeping: .spikes)
  }
}
