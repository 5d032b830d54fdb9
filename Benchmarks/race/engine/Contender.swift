/// One network and one batch of pictures, run again and again.
protocol Contender {
  var batch: Int { get }
  /// One step on the whole batch.
  mutating func step() throws
}

struct Fault: Error { var text: String }

/// What is timed of one network.
enum Discipline: String, CaseIterable {
  /// Training steps with every ramp half sharp.
  case soft
  /// Training steps with every activation hard.
  case hard
  /// Inference with every activation hard, in the floats of training.
  case infer
  /// Inference through the netlist's integers, in bulk.
  case integers
  /// The same spike by spike; `events:0.03` where 3 % of each population fire.
  case events
}
