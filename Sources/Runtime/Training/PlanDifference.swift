extension TrainingPlan {
  /// In words, the first thing in which this plan differs from another that matters to a run; nil
  /// if there is none. `other` is what is expected.
  package func firstDifference(from other: TrainingPlan) -> String? {
    if self == other { return nil }
    func differ<Value: Equatable>(_ name: String, _ mine: Value, _ theirs: Value) -> String? {
      mine == theirs ? nil : "\(name) is \(mine), not \(theirs)"
    }
    let settings =
      differ("the network", network, other.network)
      ?? differ("the batch", batch, other.batch) ?? differ("the seed", seed, other.seed)
      ?? differ("the limit of epochs", limit, other.limit)
      ?? differ("the epochs of frozen norm", freezeNorm, other.freezeNorm)
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
    if outputs != other.outputs { return "the outputs differ" }
    if losses != other.losses { return "the loss differs" }
    if optimizer != other.optimizer { return "the optimiser differs" }
    if schedule != other.schedule { return "the schedule of the rate differs" }
    if gradient != other.gradient { return "the gradient rule differs" }
    if sharpening != other.sharpening { return "the sharpening differs" }
    if data != other.data { return "the data differ" }
    // Where memory is placed, and which text it came from, do not matter to the numbers.
    return nil
  }

  private func parameterDifference(from other: TrainingPlan) -> String? {
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
