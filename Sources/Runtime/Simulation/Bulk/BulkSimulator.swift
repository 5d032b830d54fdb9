import CKernels

/// Runs a netlist in integers by lookup, 16 pictures at a time, every neuron computed.
///
/// It shares no code with `Simulator`, which follows single spikes, and gives the same result in
/// every part. Which one is faster depends on how many spikes there are. Used from one thread at a
/// time.
package final class BulkSimulator {
  package let netlist: Netlist
  private let program: BulkProgram
  private let machine: BulkMachine
  private let sizes: [Int]

  /// Rows of all groups that are computed together, about.
  private static let mostRows = 1 << 20

  /// By input, for each byte of a picture the value that enters.
  private let valuesOfBytes: [UInt8]

  /// Nil for the few netlists that it cannot run; fails if the netlist is not sound.
  package init?(_ netlist: Netlist, threads: Int = 4) throws(RuntimeError) {
    try netlist.verify()
    try netlist.expectThresholds(in: "the simulator")
    self.netlist = netlist
    guard let program = try BulkProgram(netlist) else { return nil }
    self.program = program
    let wanted = max(8, 2 * min(threads, BulkMachine.mostThreads))
    let groups = max(1, min(wanted, Self.mostRows / max(1, program.rows)))
    machine = try BulkMachine(program, groups: groups, threads: threads)
    sizes = netlist.inputs.map { $0.shape.elements }
    valuesOfBytes = netlist.inputs.flatMap { input in
      input.code.valueOfByte.map { UInt8(truncatingIfNeeded: $0) }
    }
  }

  /// Pictures that are computed together.
  package var batch: Int { machine.memory.groups * BulkMemory.rowPictures }

  /// Runs examples, each for itself: every input sees the picture that it takes by its code.
  package func run(_ examples: ExampleSet, keeping detail: SimulationDetail = .classes)
    throws(RuntimeError) -> SimulationResult
  {
    let images = try netlist.pictures(of: examples.dataset)
    machine.memory.tables.copy(from: valuesOfBytes)
    return try withStarts(of: images[...]) { starts throws(RuntimeError) in
      try run(count: examples.count, keeping: detail) { picture, input in
        starts[input].map { $0 + Int(examples.indices[picture]) * sizes[input] }
      }
    }
  }

  /// Where each of the arrays lies while the body runs.
  private func withStarts<Result>(
    of arrays: ArraySlice<[UInt8]>, after found: [UnsafePointer<UInt8>?] = [],
    _ body: ([UnsafePointer<UInt8>?]) throws(RuntimeError) -> Result
  ) throws(RuntimeError) -> Result {
    guard let first = arrays.first else { return try body(found) }
    return try first.withUnsafeBufferPointer { bytes throws(RuntimeError) in
      try withStarts(of: arrays.dropFirst(), after: found + [bytes.baseAddress], body)
    }
  }

  /// Runs pictures that are given as the integers of each input, picture after picture.
  package func run(
    inputs: [String: [UInt16]], count: Int, keeping detail: SimulationDetail = .classes
  )
    throws(RuntimeError) -> SimulationResult
  {
    let plain = netlist.inputs.flatMap { _ in (0...255).map { UInt8($0) } }
    machine.memory.tables.copy(from: plain)
    var bytes: [Block<UInt8>] = []
    for values in try netlist.checkedInputs(inputs, count: count) {
      // Inputs of more than 8 bits were refused.
      bytes.append(try Block(copying: values.map { UInt8(truncatingIfNeeded: $0) }))
    }
    return try run(count: count, keeping: detail) { picture, input in
      UnsafePointer(bytes[input].start + picture * sizes[input])
    }
  }

  /// The classes of pictures of bytes, one after the other, by the first output that has any; for each
  /// picture as many as the output has positions. Allocates nothing.
  package func classify(_ images: [UInt8], into classes: inout [Int32]) {
    guard netlist.pictureInputs.count == 1, let readout = program.readouts.first else { return }
    machine.memory.tables.copy(from: valuesOfBytes)
    let count = min(images.count / sizes[0], classes.count / readout.positions)
    images.withUnsafeBufferPointer { images in
      for first in stride(from: 0, to: count, by: batch) {
        let part = first..<min(first + batch, count)
        compute(part) { picture, _ in images.baseAddress.map { $0 + picture * sizes[0] } }
        for picture in part {
          for position in 0..<readout.positions {
            classes[picture * readout.positions + position] = machine.memory.class(
              of: picture - first, at: position, readout: 0, readout.positions)
          }
        }
      }
    }
  }

  /// `picture`: where the bytes of a picture of an input lie.
  private func run(
    count: Int, keeping detail: SimulationDetail, picture: (Int, Int) -> UnsafePointer<UInt8>?
  ) throws(RuntimeError) -> SimulationResult {
    var tally = SimulationTally(netlist, readouts: program.readouts.count)
    for first in stride(from: 0, to: count, by: batch) {
      let part = first..<min(first + batch, count)
      compute(part, picture)
      machine.countActivity(into: &tally)
      machine.appendClasses(keepsScores: detail >= .scores, to: &tally)
      if detail >= .spikes { try machine.appendSpikes(to: &tally) }
    }
    return SimulationResult(
      tally, of: netlist, readouts: program.readouts, count: count, keeping: detail)
  }

  private func compute(_ part: Range<Int>, _ picture: (Int, Int) -> UnsafePointer<UInt8>?) {
    for input in sizes.indices {
      let pictures = machine.memory.pictures(ofInput: input)
      for index in part { pictures[index - part.lowerBound] = picture(index, input) }
    }
    machine.run(part.count)
  }
}
