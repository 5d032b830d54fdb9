/// What a projection makes of its viewed source, weights apart.
package enum LinearMap: Equatable, Sendable {
  /// Source and target flattened.
  case dense
  case convolution(ConvolutionGeometry)
  /// Every weight is 1: with a bias of −1 an OR.
  case pool(window: [Int], stride: [Int], padding: [Int])
  /// Element to element, one weight for each channel.
  case identity

  package var hasWeights: Bool { !isPool }

  package var isPool: Bool { if case .pool = self { true } else { false } }
}
