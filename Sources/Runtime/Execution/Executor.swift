/// Something that executes a program: it holds parameters, moments of the optimiser and one batch, and
/// takes steps on them.
///
/// Trainer, evaluator, feeder, sharpener and the comparison of spikes know nothing else of it. Only
/// values pass here; where an executor keeps them, and on which machine, is its own affair.
package protocol Executor: AnyObject {
  var program: Program { get }
  /// Pictures in a step.
  var batch: Int { get }
  /// What the program is trained for, or judged by.
  var losses: [PlanLoss] { get }
  /// What computes: the same name gives the same bits.
  var arithmetic: String { get }
  /// The signals that are 0 or 1 once hard, in the program's order: activations and the pooling of them.
  var spikes: [SpikingSignal] { get }

  // MARK: The batch

  /// What the next steps read as an input. Places that have no picture are zeros.
  func load(_ pictures: PictureBatch, input: Int)
  /// What the next steps read as a label, `[batch] + positions`; 0 where there is none.
  func load(_ classes: [Int32], label: Int)

  // MARK: How steps are taken

  /// Of each sharpening group, 0 to 1.
  var sharpness: [Float] { get }
  func setSharpness(_ sharpness: Float, of group: Int)
  /// Whether training steps leave the statistics of batch norm as they are and use them, as
  /// evaluation does.
  var normIsFrozen: Bool { get set }

  // MARK: Steps

  /// Forward, loss and backward on the batch; the running statistics move. Where the loss is not
  /// finite, nothing flows back.
  func trainingStep(step: Int) -> StepResult
  /// One step of the optimiser along the gradients of the last training step. `step` counts
  /// the steps of the run from 0, `rateFactor` is the schedule's.
  ///
  /// Returns whether all parameters are numbers still, running statistics included.
  @discardableResult
  func update(rateFactor: Double, step: Int) -> Bool
  /// Forward with running statistics, for the first `pictures` of the batch.
  ///
  /// - Parameters:
  ///   - isHard: every brelu and sigmoid as a threshold, whatever its sharpness.
  ///   - probe: looks at spiking signals on the way; nil: nobody does.
  /// - Returns: the loss, a mean over these pictures.
  func evaluationStep(pictures: Int, isHard: Bool, probe: inout SpikeProbe?) -> Double
  /// What one of the program's outputs was in the last evaluation step, `[batch] + shape`.
  func scores(output: Int) -> [Float]

  // MARK: State

  /// Of each parameter of the program.
  var parameterValues: [[Float]] { get }
  /// All that a run needs to go on.
  func save() -> ExecutorState
  /// Takes over what an executor of the same program has saved; without moments, these stay.
  func restore(_ state: ExecutorState)
  /// Where the last step first met an infinite or undefined number.
  var firstNonFinite: String? { get }
}

/// What one training step amounts to.
package struct StepResult: Equatable, Sendable {
  /// A mean over the batch.
  package var loss: Double
  /// Of the classes of the program's first output with a label, how many were right.
  package var correct: Int

  package init(loss: Double, correct: Int) {
    self.loss = loss
    self.correct = correct
  }
}

/// The numbers of a run.
package struct ExecutorState: Equatable, Sendable {
  /// Of each parameter of the program.
  package var parameters: [[Float]]
  /// Of each moment of the optimiser: as `parameters`, empty for those that do not learn.
  package var moments: [[[Float]]]

  package init(parameters: [[Float]], moments: [[[Float]]] = []) {
    self.parameters = parameters
    self.moments = moments
  }
}

/// An executor that says where its time goes.
package protocol ProfiledExecutor: Executor {
  /// Times the parts of training steps; nil: nobody asks.
  var profiler: Profiler? { get set }
  /// What this executor's threads can do at most; takes a fraction of a second.
  func measureLimits() throws(RuntimeError) -> MachineLimits
}

extension Executor {
  package var weights: WeightSet { program.weights(parameterValues) }

  /// Takes over the weights of a file; fails, naming the first difference, if they are of another
  /// network.
  package func load(_ weights: WeightSet, origin: String) throws(RuntimeError) {
    try weights.expectParameters(
      program.parameters.map { ($0.name, $0.shape) }, of: program.network, origin: origin)
    restore(ExecutorState(parameters: program.parameters.map { weights[$0.name]?.values ?? [] }))
  }

  /// The first parameter with an infinite or undefined value.
  package var firstNonFiniteParameter: String? {
    zip(program.parameters, parameterValues)
      .first { $1.contains { !$0.isFinite } }.map { $0.0.name }
  }
}

extension Program {
  /// Values of each parameter, for a file.
  func weights(_ values: [[Float]]) -> WeightSet {
    WeightSet(
      network: network, sourceDigest: sourceDigest,
      entries: zip(parameters, values).map {
        WeightSet.Entry(name: $0.name, shape: $0.shape, values: $1)
      })
  }

  /// Every brelu and sigmoid belongs to a group: with all groups at 1, everything is hard.
  package var sharpensEverything: Bool {
    operators.allSatisfy { $0.kind.rule.activation?.staysSoft != true }
  }
}
