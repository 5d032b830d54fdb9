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
        let counts = netlist.fanOut(of: netlist.projections[projection])
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

extension Netlist {
  /// How many weights one spike of each element of a projection's source adds.
  fileprivate func fanOut(of projection: Projection) -> [Int32] {
    guard let source = shape(ofSource: projection.from), let end = shape(ofSource: projection.to)
    else { return [] }
    let target = SignalAxes(end)
    let axes = SignalAxes(projection.kind == .dense ? source : projection.view ?? source)
    let repeats = projection.upsample ?? [1, 1]
    if projection.kind == .dense {
      let all = Int32(clamping: target.size * repeats[0] * repeats[1])
      return Array(repeating: all, count: axes.size)
    }
    let window = ProjectionWindow(projection, sourceShape: source, target: target)
    let outputs = target.channels / window.groups
    let seen = window.fanOut()
    let width = window.seen.width / repeats[1]
    var pixels = [Int](repeating: 0, count: seen.count / (repeats[0] * repeats[1]))
    for (place, count) in seen.enumerated() {
      let (y, x) = (place / window.seen.width, place % window.seen.width)
      pixels[y / repeats[0] * width + x / repeats[1]] += count * outputs
    }
    return (0..<axes.size).map { Int32(clamping: pixels[$0 / axes.channels]) }
  }
}
