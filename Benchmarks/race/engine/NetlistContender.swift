import WSRuntime

/// Inference through the netlist: the same network with whole weights, from bytes to classes.
struct NetlistContender: Contender {
  let batch: Int
  private let simulator: BulkSimulator
  private let images: [UInt8]
  private var classes: [Int32]

  init(_ source: RaceSource, threads: Int, pictures path: String) throws {
    let plan = try source.plan()
    batch = plan.training.batch
    // How many neurons fire makes no difference to this executor.
    let netlist = try source.startingNetlist(plan, threads: threads)
    guard let simulator = try BulkSimulator(netlist, threads: threads) else {
      throw Fault(text: "this netlist cannot be run in bulk")
    }
    self.simulator = simulator
    let pictures = try pictureBytes(path, for: netlist, count: batch)
    images = pictures.dataset.picture(for: "")?.bytes ?? []
    classes = Array(repeating: -1, count: batch)
    // It races only if the other executor decides the same.
    let expected = try Simulator(netlist, threads: threads).run(pictures)
    step()
    guard try simulator.run(pictures) == expected, expected.outputs.values.first == classes else {
      throw Fault(text: "the two executors of the netlist disagree")
    }
  }

  mutating func step() { simulator.classify(images, into: &classes) }
}
