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

  package init(_ parameters: [PlanParameter], forTraining: Bool) throws(RuntimeError) {
    self.parameters = parameters
    var ranges = [Range<Int>](repeating: 0..<0, count: parameters.count)
    var end = 0
    func place(where isPlaced: (PlanParameter) -> Bool) throws(RuntimeError) {
      for (index, parameter) in parameters.enumerated() where isPlaced(parameter) {
        guard let count = elementCount(parameter.shape), count > 0, count <= Self.limit - end else {
          throw .planDefect("the parameter `\(parameter.name)` has no usable shape")
        }
        ranges[index] = end..<(end + count)
        end = (end + count + 15) / 16 * 16
      }
    }
    try place { $0.trainable }
    trainableCount = end
    try place { !$0.trainable }
    self.ranges = ranges
    values = try Block(count: end)
    gradients = try Block(count: forTraining ? trainableCount : 0)
  }

  /// Elements; far above any machine's memory, far below an overflow.
  private static let limit = 1 << 40

  /// What the optimiser does not move.
  var statistics: Block<Float> { values.part(trainableCount..<values.count) }

  package func value(_ index: Int) -> Block<Float> { values.part(ranges[index]) }

  /// Nil for what the optimiser does not move, and without training.
  func gradient(_ index: Int) -> Block<Float>? {
    let range = ranges[index]
    return range.upperBound <= gradients.count ? gradients.part(range) : nil
  }
}

extension RuntimeError {
  /// A plan whose parts do not fit together: never written by the compiler, but read from a file.
  static func planDefect(_ message: String) -> RuntimeError {
    RuntimeError(
      .planDefect, "the plan cannot be executed: \(message)",
      help: "write the plan anew with `wsc build`")
  }
}
