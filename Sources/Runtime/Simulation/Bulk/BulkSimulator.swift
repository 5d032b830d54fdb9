import CKernels
import Synchronization

/// Runs a netlist in integers by lookup, 16 pictures at a time, every neuron computed.
///
/// It shares no code with `Simulator`, which follows single spikes, and gives the same result in
/// every part. Which one is faster depends on how many spikes there are.
package struct BulkSimulator: Sendable {
  package let netlist: Netlist
  private let threads: Int
  let program: BulkProgram
  let readouts: [KeyReadout]
  let operations: OperationCount
  private let workspaces = WorkspacePool()

  /// Larger regions are refused; a row has 64 bytes.
  static let mostRows = 1 << 21
  /// Rows of all groups that a task computes together, about.
  private static let taskRows = 1 << 17
  private static let mostGroups = 8

  /// Nil for the few netlists that it cannot run; fails if the netlist is not sound.
  package init?(_ netlist: Netlist, threads: Int = 4) throws(RuntimeError) {
    try netlist.verify()
    self.netlist = netlist
    self.threads = threads
    readouts = netlist.outputs.compactMap { output in
      netlist.populations.firstIndex { $0.name == output.from }.flatMap {
        KeyReadout(output, netlist: netlist, population: $0)
      }
    }
    guard let program = try BulkProgram(netlist, readouts: readouts) else { return nil }
    self.program = program
    operations = OperationCount(netlist, program)
  }

  /// Runs pictures of a data set through a netlist with one input, each as a picture of its own.
  package func run(_ examples: ExampleSet, keepingSpikes: Bool = false)
    throws(RuntimeError) -> SimulationResult
  {
    let table = try netlist.byteTable(for: examples)
    let size = examples.dataset.pictureSize
    return try run(count: examples.count, keepingSpikes: keepingSpikes) { pictures in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(pictures.count * size)
      for picture in pictures {
        let first = Int(examples.indices[picture]) * size
        bytes += examples.dataset.images[first..<first + size]
      }
      return [BulkWorker.Pictures(bytes: bytes, table: table)]
    }
  }

  /// Runs pictures that are given as the integers of each input, picture after picture.
  package func run(inputs: [String: [UInt16]], count: Int, keepingSpikes: Bool = false)
    throws(RuntimeError) -> SimulationResult
  {
    let values = try netlist.checkedInputs(inputs, count: count)
    let sizes = netlist.inputs.map { $0.shape.reduce(1, *) }
    let plain = (0...255).map { UInt8($0) }
    return try run(count: count, keepingSpikes: keepingSpikes) { pictures in
      zip(values, sizes).map { values, size in
        let part = values[pictures.lowerBound * size..<pictures.upperBound * size]
        return BulkWorker.Pictures(
          bytes: part.map { UInt8(truncatingIfNeeded: $0) }, table: plain)
      }
    }
  }

  private func run(
    count: Int, keepingSpikes: Bool,
    pictures: @Sendable (Range<Int>) -> [BulkWorker.Pictures]
  ) throws(RuntimeError) -> SimulationResult {
    let perGroup = Int(WSK_ROW_WORDS)
    let groups = (count + perGroup - 1) / perGroup
    let share = (groups + threads - 1) / max(1, threads)
    let most = min(Self.mostGroups, max(1, Self.taskRows / max(1, program.rows)))
    let perTask = max(1, min(most, share)) * perGroup
    let tasks = stride(from: 0, to: count, by: perTask).map { $0..<min($0 + perTask, count) }
    let parts = try concurrentResults(of: tasks, threads: threads) {
      range throws(RuntimeError) -> SimulationTally in
      let memory = try workspaces.take(program, groups: most)
      defer { workspaces.put(back: memory) }
      var worker = BulkWorker(self, memory, groups: most, keepsSpikes: keepingSpikes)
      worker.run(pictures(range), count: range.count)
      return worker.tally
    }
    var total = SimulationTally(netlist, readouts: readouts.count)
    for part in parts { total.append(part) }
    return SimulationResult(
      total, of: netlist, readouts: readouts, count: count, keepsSpikes: keepingSpikes)
  }
}

/// Memory for tasks, used again and again: its silent borders are written once.
private final class WorkspacePool: Sendable {
  private let free = Mutex<[Memory]>([])

  func take(_ program: BulkProgram, groups: Int) throws(RuntimeError) -> Memory {
    if let memory = free.withLock({ $0.popLast() }) { return memory }
    let words = program.rows * groups * Int(WSK_ROW_WORDS)
    let memory = try Memory(bytes: words * MemoryLayout<UInt32>.stride)
    memory.block(of: UInt32.self, at: 0, count: words).fill(UInt32(WSK_SILENT))
    return memory
  }

  func put(back memory: Memory) { free.withLock { $0.append(memory) } }
}
