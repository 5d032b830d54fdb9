import CKernels

/// Counts spikes, and how many weights they add along each projection: what an event-driven run of the
/// same pictures would have to do.
struct ActivityCounter: Sendable {
  /// What leads away from one input or population.
  private struct Source: Sendable {
    /// Among the totals of a group: the spikes of a population, then each path.
    let slot: Int
    let projections: [Int]
    /// By path, for each element of an input, each row of a population.
    let fanOut: [Block<Int32>]
    let fanOutStarts: Block<UnsafePointer<Int32>?>
    let region: Int
  }

  private let memory: BulkMemory
  private let inputs: [Source]
  private let populations: [Source]
  private let slots: Int
  /// `[group, slot]`
  private let totals: Block<Int64>

  init(_ program: BulkProgram, _ memory: BulkMemory) throws(RuntimeError) {
    let netlist = program.netlist
    self.memory = memory
    var slots = 0
    func source(_ name: String, _ region: Int) throws(RuntimeError) -> Source {
      let projections = netlist.projections.indices.filter {
        netlist.projections[$0].from == name
      }
      var fanOut: [Block<Int32>] = []
      for projection in projections {
        let counts = try netlist.connectivity(of: netlist.projections[projection]).fanOut
        fanOut.append(
          try Block(
            copying: region < 0 ? counts : memory.plane(ofRegion: region).byRow(counts)))
      }
      defer { slots += 1 + projections.count }
      return Source(
        slot: slots, projections: projections, fanOut: fanOut,
        fanOutStarts: try Block(copying: fanOut.map { UnsafePointer($0.start) }), region: region)
    }
    var (inputs, populations): ([Source], [Source]) = ([], [])
    for input in netlist.inputs { inputs.append(try source(input.name, -1)) }
    for (population, region) in zip(netlist.populations, program.signals) {
      populations.append(try source(population.name, region))
    }
    self.inputs = inputs
    self.populations = populations
    self.slots = slots
    totals = try Block(count: slots * memory.groups)
  }

  /// For the first pictures of a group; a task of its own.
  func count(group: Int, pictures: Int) {
    let totals = self.totals.part(group * slots..<(group + 1) * slots)
    totals.fill(0)
    for (input, source) in inputs.enumerated() {
      let bytes = memory.pictures(ofInput: input) + group * BulkMemory.rowPictures
      let table = memory.tables.start + input * 256
      for (path, fanOut) in source.fanOut.enumerated() {
        for picture in 0..<pictures {
          totals[source.slot + 1 + path] += wsk_count_values(
            Int64(fanOut.count), bytes[picture], table, fanOut.start)
        }
      }
    }
    for source in populations {
      wsk_count_spikes(
        Int64(memory.rowCount(ofRegion: source.region)),
        memory.row(0, ofRegion: source.region, group: group), Int32(pictures),
        Int32(source.fanOut.count), source.fanOutStarts.start, totals.start + source.slot)
    }
  }

  func addTotals(ofGroup group: Int, to tally: inout SimulationTally) {
    let first = group * slots
    for (index, source) in populations.enumerated() {
      tally.spikeCounts[index] += Int(totals[first + source.slot])
    }
    for source in inputs + populations {
      for (path, projection) in source.projections.enumerated() {
        tally.operations[projection] += Int(totals[first + source.slot + 1 + path])
      }
    }
  }
}

extension RowPlane {
  /// What is known of each pixel, for each row; 0 in the border.
  fileprivate func byRow(_ counts: [Int32]) -> [Int32] {
    var rows = [Int32](repeating: 0, count: rowCount ?? 0)
    for pixel in 0..<height * width {
      let first = row(pixel / width, pixel % width)
      for block in 0..<blocks { rows[first + block] = counts[pixel * channels] }
    }
    return rows
  }
}

extension Connectivity {
  /// How many weights one spike of each element of the source adds.
  fileprivate var fanOut: [Int32] {
    let pixels = fanOutOfPixels
    return (0..<viewed.source.size).map { Int32(clamping: pixels[$0 / viewed.source.channels]) }
  }
}
