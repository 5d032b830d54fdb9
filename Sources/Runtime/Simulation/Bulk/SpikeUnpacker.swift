import CKernels

/// Turns rows of spikes into bits picture after picture, as test vectors have them.
struct SpikeUnpacker: Sendable {
  private struct Population: Sendable {
    let region: Int
    let axes: SignalAxes
    /// Of one picture.
    let bytes: Int
    let packed: Block<UInt8>
  }

  private let memory: BulkMemory
  private let populations: [Population]

  init(_ program: BulkProgram, _ memory: BulkMemory) throws(RuntimeError) {
    self.memory = memory
    var populations: [Population] = []
    for (population, region) in zip(program.netlist.populations, program.signals) {
      let axes = SignalAxes(population.shape)
      let bytes = (axes.size + 7) / 8
      populations.append(
        Population(
          region: region, axes: axes, bytes: bytes,
          packed: try Block(count: bytes * memory.groups * BulkMemory.rowPictures)))
    }
    self.populations = populations
  }

  /// The first pictures of a group; a task of its own.
  func unpack(group: Int, pictures: Int) {
    for population in populations {
      let (axes, plane) = (population.axes, memory.plane(ofRegion: population.region))
      let size = population.bytes
      let first = group * BulkMemory.rowPictures * size
      let packed = population.packed.part(first..<first + pictures * size)
      packed.fill(0)
      for pixel in 0..<axes.pixels {
        let row = plane.row(pixel / axes.width, pixel % axes.width)
        wsk_unpack_spikes(
          memory.row(row, ofRegion: population.region, group: group), Int32(axes.channels),
          Int32(pictures), Int64(pixel * axes.channels), Int64(size), packed.start)
      }
    }
  }

  func append(_ pictures: Int, to tally: inout SimulationTally) {
    for (index, population) in populations.enumerated() {
      tally.spikes[index] += population.packed.part(0..<pictures * population.bytes).buffer
    }
  }
}
