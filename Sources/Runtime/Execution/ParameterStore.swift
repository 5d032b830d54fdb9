/// All parameters of a network in one flat array: first those that the optimiser moves, then the
/// running statistics, each starting on a cache line. Gaps stay 0, so one pass over the array is
/// one step of the optimiser.
package struct ParameterStore: Sendable {
  package let parameters: [PlanParameter]
  /// Where each parameter lies in `values`.
  package let ranges: [Range<Int>]
  /// Elements from the start of `values` that the optimiser moves, gaps included.
  package let trainableCount: Int
  package let values: Block<Float>
  /// Of the first `trainableCount` values; empty in an engine that only evaluates.
  package let gradients: Block<Float>

  /// - Parameter parameters: of a verified program.
  package init(_ parameters: [PlanParameter], forTraining: Bool) throws(RuntimeError) {
    self.parameters = parameters
    var ranges = [Range<Int>](repeating: 0..<0, count: parameters.count)
    var end = 0
    func place(where isPlaced: (PlanParameter) -> Bool) {
      for (index, parameter) in parameters.enumerated() where isPlaced(parameter) {
        ranges[index] = end..<(end + parameter.shape.elements)
        end = (ranges[index].upperBound + 15) / 16 * 16
      }
    }
    place { $0.trainable }
    trainableCount = end
    place { !$0.trainable }
    self.ranges = ranges
    values = try Block(count: end)
    gradients = try Block(count: forTraining ? trainableCount : 0)
  }

  /// What the optimiser does not move.
  var statistics: Block<Float> { values.part(trainableCount..<values.count) }

  package func value(_ index: Int) -> Block<Float> { values.part(ranges[index]) }

  /// Nil for what the optimiser does not move, and without training.
  func gradient(_ index: Int) -> Block<Float>? {
    let range = ranges[index]
    return range.upperBound <= gradients.count ? gradients.part(range) : nil
  }
}
