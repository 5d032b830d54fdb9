/// Everything that training needs and nothing that it must decide: written by the compiler,
/// executed by the trainer, readable on disk (JSON, stable bytes).
///
/// There is no plan that was not verified: whoever has one can run it without further checks of
/// indices, shapes and settings.
package struct TrainingPlan: Equatable, Sendable {
  package let verified: VerifiedProgram
  package let training: Training

  package var program: Program { verified.program }

  package init(_ program: Program, _ training: Training) throws(RuntimeError) {
    verified = try VerifiedProgram(program, batch: training.batch)
    try verifyTraining(training, of: program)
    self.training = training
  }

  /// The same program, trained otherwise.
  package func changing(_ change: (inout Training) -> Void) throws(RuntimeError) -> TrainingPlan {
    var training = training
    change(&training)
    return try TrainingPlan(program, training)
  }
}

/// What the numbers of a plan may be, wherever they come from: a source, a file, a command line.
extension TrainingPlan {
  package static let mostEpochs = 1_000_000
  package static let mostPicturesInBatch = 65_536
}
