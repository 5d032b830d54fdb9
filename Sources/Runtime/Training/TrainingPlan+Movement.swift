extension TrainingPlan {
  /// How far the weights are from where training starts, as a share of what they were there:
  /// √(Σ (w − w₀)² / Σ w₀²) over the first values of each learned parameter; nil where all start
  /// as 0.
  ///
  /// - Parameter values: of all parameters.
  package func movement(of values: [[Float]]) -> Double? {
    let enough = 4096
    var (distance, size) = (0.0, 0.0)
    for (index, parameter) in program.parameters.enumerated() where parameter.trainable {
      let now = values[index]
      parameter.forEachStart(index, seed: training.seed, count: min(now.count, enough)) {
        place, start in
        let moved = Double(now[place]) - Double(start)
        distance += moved * moved
        size += Double(start) * Double(start)
      }
    }
    return size > 0 ? (distance / size).squareRoot() : nil
  }
}
