import WSCompiler
import WSLang
import WSRuntime

/// Which of a file's networks and plans is meant.
struct PlanChoice: Equatable {
  var network: String?
  var train: String?
  var emit: String?

  init(_ invocation: Invocation) {
    network = invocation.value(.network)
    train = invocation.value(.train)
    emit = invocation.value(.emit)
  }
}

/// A checked subject and its plan.
struct Compiled {
  let subject: Subject
  let plan: TrainingPlan
}

func compilePlan(
  _ source: SourceInput, _ choice: PlanChoice, epochs: Int?, _ console: Console
) throws -> Compiled {
  throw UsageError("not yet")
}
