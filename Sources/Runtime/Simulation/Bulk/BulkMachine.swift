import CKernels

/// Executes a program for some groups of 16 pictures at once, on threads that stay alive.
///
/// All memory is reserved when it is made; a run allocates nothing. Used from one thread at a time.
final class BulkMachine {
  let memory: BulkMemory
  private let program: BulkProgram
  private let steps: Block<PreparedStep>
  private let sources: Block<wsk_lookup_source>
  private let counter: ActivityCounter
  private var unpacker: SpikeUnpacker?
  private let pool: OpaquePointer
  private let threads: Int
  // The job that the threads are at.
  private var job = Job.count
  private var pictures = 0

  /// There is no work for more.
  static let mostThreads = 256

  private enum Job {
    case groups(Range<Int>)
    case outputs(step: Int, blocks: Int, slices: Int)
    case count
    case unpack
  }

  init(_ program: BulkProgram, groups: Int, threads: Int) throws(RuntimeError) {
    let memory = try BulkMemory(program, groups: groups)
    self.memory = memory
    self.program = program
    sources = try Block(count: program.steps.reduce(0) { $0 + $1.readings.count })
    steps = try Block(count: program.steps.count)
    var first = 0
    for (index, step) in program.steps.enumerated() {
      let next = first + step.readings.count
      steps[index] = PreparedStep(step, memory, sources: sources.part(first..<next))
      first = next
    }
    counter = try ActivityCounter(program, memory)
    self.threads = min(max(1, threads), Self.mostThreads)
    guard let pool = wsk_pool_create(Int32(clamping: self.threads)) else {
      throw RuntimeError(.threads, "the system does not give \(threads) threads")
    }
    self.pool = pool
  }

  deinit { wsk_pool_destroy(pool) }

  /// Computes all signals and classes of the first `count` pictures that the memory names.
  func run(_ count: Int) {
    pictures = count
    memory.fillLastGroup(after: count)
    for phase in program.phases {
      switch phase.cut {
      case .groups: start(.groups(phase.steps), tasks: usedGroups)
      case .outputs(let blocks):
        let slices = min(blocks, Self.slicesPerThread * threads)
        start(
          .outputs(step: phase.steps.lowerBound, blocks: blocks, slices: slices), tasks: slices)
      }
    }
  }

  /// Two for each thread: one that others disturb leaves a slice to its neighbours.
  private static let slicesPerThread = 2

  /// Adds up what the last run did.
  func countActivity(into tally: inout SimulationTally) {
    start(.count, tasks: usedGroups)
    for group in 0..<usedGroups { counter.addTotals(ofGroup: group, to: &tally) }
  }

  /// What is read from the last run's pictures.
  func appendClasses(keepsScores: Bool, to tally: inout SimulationTally) {
    for (index, readout) in program.readouts.enumerated() {
      for picture in 0..<pictures {
        for position in 0..<readout.positions {
          tally.classes[index].append(
            memory.class(of: picture, at: position, readout: index, readout.positions))
          guard keepsScores else { continue }
          let row =
            (picture / BulkMemory.rowPictures * readout.positions + position)
            * readout.paddedClasses
          for label in 0..<readout.classes {
            let score = memory.scores[index][
              (row + label) * BulkMemory.rowPictures + picture % BulkMemory.rowPictures]
            tally.scores[index].append(Int32(bitPattern: score))
          }
        }
      }
    }
  }

  /// Every spike of the last run, packed as test vectors are.
  func appendSpikes(to tally: inout SimulationTally) throws(RuntimeError) {
    if unpacker == nil { unpacker = try SpikeUnpacker(program, memory) }
    start(.unpack, tasks: usedGroups)
    unpacker?.append(pictures, to: &tally)
  }

  private var usedGroups: Int { BulkMemory.groups(of: pictures) }

  private func picturesOf(group: Int) -> Int {
    min(BulkMemory.rowPictures, pictures - group * BulkMemory.rowPictures)
  }

  private func start(_ next: Job, tasks: Int) {
    job = next
    let task: wsk_task = { context, index, _ in
      guard let context else { return }
      Unmanaged<BulkMachine>.fromOpaque(context).takeUnretainedValue().runTask(Int(index))
    }
    wsk_pool_run(pool, Int64(tasks), task, Unmanaged.passUnretained(self).toOpaque())
  }

  private func runTask(_ index: Int) {
    switch job {
    case .groups(let range):
      for step in range { steps[step].run(blocks: nil, groups: index..<index + 1) }
    case .outputs(let step, let blocks, let slices):
      steps[step].run(
        blocks: index * blocks / slices..<(index + 1) * blocks / slices, groups: 0..<usedGroups)
    case .count: counter.count(group: index, pictures: picturesOf(group: index))
    case .unpack: unpacker?.unpack(group: index, pictures: picturesOf(group: index))
    }
  }
}
