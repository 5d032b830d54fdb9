import CKernels

/// Computes some groups of 16 pictures on one thread, step after step.
struct BulkWorker {
  /// Of one input, one after the other, and the value of each byte.
  struct Pictures: Sendable {
    let bytes: [UInt8]
    let table: [UInt8]
  }

  private let simulator: BulkSimulator
  private let rows: Block<UInt32>
  private let mostGroups: Int
  private let keepsSpikes: Bool
  private(set) var tally: SimulationTally

  private static let rowWords = Int(WSK_ROW_WORDS)

  init(_ simulator: BulkSimulator, _ memory: Memory, groups: Int, keepsSpikes: Bool) {
    self.simulator = simulator
    self.keepsSpikes = keepsSpikes
    mostGroups = groups
    rows = memory.block(
      of: UInt32.self, at: 0, count: simulator.program.rows * groups * Self.rowWords)
    tally = SimulationTally(simulator.netlist, readouts: simulator.readouts.count)
  }

  mutating func run(_ inputs: [Pictures], count: Int) {
    let groups = (count + Self.rowWords - 1) / Self.rowWords
    for step in simulator.program.steps { run(step, inputs, count: count, groups: groups) }
    for group in 0..<groups {
      let pictures = min(Self.rowWords, count - group * Self.rowWords)
      countActivity(inputs, group, pictures)
      if keepsSpikes { keepSpikes(group, pictures) }
    }
  }

  /// The rows of a region from one on, in a group. Groups of a region follow one another.
  private func words(_ region: Int, group: Int = 0, row: Int = 0) -> Block<UInt32> {
    let place = simulator.program.regions[region]
    let first = (place.first * mostGroups + group * place.rows + row) * Self.rowWords
    return rows.part(first..<(place.first + place.rows) * mostGroups * Self.rowWords)
  }

  private mutating func run(
    _ step: BulkProgram.Step, _ inputs: [Pictures], count: Int, groups: Int
  ) {
    switch step {
    case .values(let view, let input, let region):
      let pictures = inputs[input]
      let size = simulator.netlist.inputs[input].shape.reduce(1, *)
      for group in 0..<groups {
        let first = group * Self.rowWords
        pictures.bytes[(first * size)...].withUnsafeBufferPointer {
          wsk_rows_of_values(
            Int64(view.elements.count / 4), view.elements, Int64(size),
            Int32(min(Self.rowWords, count - first)), $0.baseAddress, pictures.table,
            words(region, group: group).start)
        }
      }
    case .rearrange(let count, let places, let source, let target):
      for group in 0..<groups {
        wsk_rearrange_spikes(
          Int64(count), places, words(source, group: group).start,
          words(target, group: group).start)
      }
    case .pool(var pool, let reading, let region, let adds):
      var source = lookupSource(reading)
      var target = lookupTarget(region, row: simulator.program.regions[region].plane.row(0, 0))
      wsk_pool_spikes(&pool, Int64(groups), &source, &target, adds ? 1 : 0)
    case .sums(let layer, let readings, let region, let firstRow):
      let sources = readings.map { lookupSource($0) }
      var target = lookupTarget(region, row: firstRow)
      layer.withLayer { wsk_lookup_run($0, Int64(groups), sources, &target) }
    case .scores(let layer, let readings, let readout):
      decode(layer, readings, readout, count: count, groups: groups)
    }
  }

  private func lookupSource(_ reading: BulkProgram.Reading) -> wsk_lookup_source {
    wsk_lookup_source(
      rows: words(reading.region, row: reading.origin).start,
      group_step: Int64(simulator.program.regions[reading.region].rows),
      row_step: Int64(reading.rowStep), column_step: Int64(reading.columnStep))
  }

  private func lookupTarget(_ region: Int, row: Int) -> wsk_lookup_target {
    let place = simulator.program.regions[region]
    return wsk_lookup_target(
      rows: words(region, row: row).start, group_step: Int64(place.rows),
      row_step: Int64(place.plane.line), column_step: Int64(place.plane.blocks), holds_sums: 0)
  }

  /// The first maximum among the scores of each picture's positions.
  private mutating func decode(
    _ layer: BulkLayer, _ readings: [BulkProgram.Reading], _ index: Int, count: Int, groups: Int
  ) {
    let readout = simulator.readouts[index]
    let sources = readings.map { lookupSource($0) }
    let rowWords = Self.rowWords
    let perGroup = layer.height * layer.width * layer.outputs * rowWords
    let scores = [UInt32](unsafeUninitializedCapacity: perGroup * groups) { buffer, initialized in
      var target = wsk_lookup_target(
        rows: buffer.baseAddress, group_step: Int64(perGroup / rowWords),
        row_step: Int64(layer.width * layer.outputs), column_step: Int64(layer.outputs),
        holds_sums: 1)
      layer.withLayer { wsk_lookup_run($0, Int64(groups), sources, &target) }
      initialized = perGroup * groups
    }
    for picture in 0..<count {
      let first = picture / rowWords * perGroup + picture % rowWords
      for position in 0..<readout.positions {
        let start = first + position * layer.outputs * rowWords
        var best = 0
        var most = Int32.min
        for label in 0..<readout.classes {
          let score = Int32(bitPattern: scores[start + label * rowWords])
          if score > most { (best, most) = (label, score) }
          if keepsSpikes { tally.scores[index].append(score) }
        }
        tally.classes[index].append(Int32(best))
      }
    }
  }

  private mutating func keepSpikes(_ group: Int, _ pictures: Int) {
    for (index, population) in simulator.netlist.populations.enumerated() {
      let axes = SignalAxes(population.shape)
      let region = simulator.program.signals[index]
      let plane = simulator.program.regions[region].plane
      let size = (axes.size + 7) / 8
      var bytes = [UInt8](repeating: 0, count: pictures * size)
      for pixel in 0..<axes.pixels {
        wsk_unpack_spikes(
          words(region, group: group, row: plane.row(pixel / axes.width, pixel % axes.width)).start,
          Int32(axes.channels), Int32(pictures), Int64(pixel * axes.channels), Int64(size), &bytes)
      }
      tally.spikes[index] += bytes
    }
  }

  private mutating func countActivity(_ inputs: [Pictures], _ group: Int, _ pictures: Int) {
    for (index, input) in simulator.netlist.inputs.enumerated() {
      let size = input.shape.reduce(1, *)
      var counts = [Int32](repeating: 0, count: size)
      inputs[index].bytes[(group * Self.rowWords * size)...].withUnsafeBufferPointer {
        wsk_count_values(
          Int64(size), Int32(pictures), $0.baseAddress, inputs[index].table, &counts)
      }
      simulator.operations.add(counts, ofInput: index, to: &tally.operations)
    }
    for (index, region) in simulator.program.signals.enumerated() {
      let place = simulator.program.regions[region]
      var counts = [Int32](repeating: 0, count: place.rows)
      wsk_count_spikes(
        Int64(place.rows), words(region, group: group).start, Int32(pictures), &counts)
      tally.spikeCounts[index] += counts.reduce(0) { $0 + Int($1) }
      simulator.operations.add(counts, ofPopulation: index, to: &tally.operations)
    }
  }
}
