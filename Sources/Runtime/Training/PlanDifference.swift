extension TrainingPlan {
  /// In words, the first thing in which this plan differs from another that matters to a run; nil
  /// if there is none. `other` is what is expected.
  package func firstDifference(from other: TrainingPlan) -> String? {
    program.firstDifference(from: other.program) ?? training.firstDifference(from: other.training)
  }
}

private func differ<Value: Equatable>(_ name: String, _ mine: Value, _ theirs: Value) -> String? {
  mine == theirs ? nil : "\(name) is \(mine), not \(theirs)"
}

extension Training {
  func firstDifference(from other: Training) -> String? {
    if self == other { return nil }
    let numbers =
      differ("the batch", batch, other.batch) ?? differ("the seed", seed, other.seed)
      ?? differ("the limit of epochs", limit, other.limit)
      ?? differ("the epochs of frozen norm", freezeNorm, other.freezeNorm)
    if let numbers { return numbers }
    if losses != other.losses { return "the loss differs" }
    if optimizer != other.optimizer { return "the optimiser differs" }
    if schedule != other.schedule { return "the schedule of the rate differs" }
    if gradient != other.gradient { return "the gradient rule differs" }
    if sharpening != other.sharpening { return "the sharpening differs" }
    if isTwin != other.isTwin { return "only one trains a float twin" }
    return data != other.data ? "the data differ" : nil
  }
}

extension Program {
  func firstDifference(from other: Program) -> String? {
    if self == other { return nil }
    let settings =
      differ("the network", network, other.network)
      ?? differ("the precision", precision.rawValue, other.precision.rawValue)
    if let settings { return settings }
    if let parameters = parameterDifference(from: other) { return parameters }
    for (mine, theirs) in zip(operators, other.operators) where mine != theirs {
      return mine.name == theirs.name
        ? "the layer `\(mine.name)` differs"
        : "a layer is `\(mine.name)`, not `\(theirs.name)`"
    }
    for (mine, theirs) in zip(signals, other.signals) where mine != theirs {
      return "the signal `\(mine.name)` is \(mine.shape), not `\(theirs.name)` of \(theirs.shape)"
    }
    if operators.count != other.operators.count { return "the number of layers differs" }
    if inputs != other.inputs || labels != other.labels { return "inputs or labels differ" }
    // Which text it came from does not matter to the numbers.
    return outputs != other.outputs ? "the outputs differ" : nil
  }

  private func parameterDifference(from other: Program) -> String? {
    for (mine, theirs) in zip(parameters, other.parameters) where mine != theirs {
      if mine.name != theirs.name {
        return "a parameter is `\(mine.name)`, not `\(theirs.name)`"
      }
      return mine.shape == theirs.shape
        ? "the parameter `\(mine.name)` starts otherwise"
        : "the parameter `\(mine.name)` is \(mine.shape), not \(theirs.shape)"
    }
    if let surplus = parameters.dropFirst(other.parameters.count).first {
      return "it has a parameter `\(surplus.name)` more"
    }
    if let missing = other.parameters.dropFirst(parameters.count).first {
      return "it lacks the parameter `\(missing.name)`"
    }
    return nil
  }
}
