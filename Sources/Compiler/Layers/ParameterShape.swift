/// A parameter of a layer: the one place that says how it is called, how large it is and where it
/// starts.
package struct ParameterShape: Equatable, Sendable {
  /// Where training starts it.
  package enum Start: Equatable, Sendable {
    /// Drawn at random, so wide as so many inputs and outputs want it.
    case weights(fanIn: Int, fanOut: Int)
    /// Where the activation behind it wants its sums.
    case shift
    case constant(Double)
  }

  /// The last part of its name, behind the layer's own.
  package let suffix: String
  package let shape: [Int]
  package let start: Start
  /// It follows its gradient; statistics that follow the batches do not.
  package let isTrained: Bool

  package init(_ suffix: String, _ shape: [Int], _ start: Start, isTrained: Bool = true) {
    self.suffix = suffix
    self.shape = shape
    self.start = start
    self.isTrained = isTrained
  }
}
