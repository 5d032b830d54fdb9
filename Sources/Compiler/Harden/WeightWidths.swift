/// How wide the whole weights of a netlist are: 1 (±1), 2 (−1, 0 and 1) … 16 bits.
package struct WeightWidths: Equatable, Sendable {
  /// Of the products that have no width of their own.
  package var rest: Int
  /// By the names of products.
  package var own: [String: Int]

  package init(_ rest: Int, own: [String: Int] = [:]) {
    self.rest = rest
    self.own = own
  }

  /// One for each term of a sum. Values that enter it without a product are as wide as the widest
  /// product beside them.
  func bits(of sum: SumForm) -> [Int] {
    let products = sum.terms.map { term in term.product.map { own[$0] ?? rest } }
    let widest = products.compactMap(\.self).max() ?? rest
    return products.map { $0 ?? widest }
  }

  /// `1 bit`, `8 bits`
  package static func text(_ bits: Int) -> String { bits == 1 ? "1 bit" : "\(bits) bits" }

  /// `8 bits`, `4 to 8 bits`
  package static func text(_ widths: some Sequence<Int>) -> String {
    guard let least = widths.min(), let most = widths.max() else { return "no bits" }
    return least == most ? text(most) : "\(least) to \(most) bits"
  }
}

/// Whose weights share a scale.
package enum WeightScales: Sendable {
  /// Those of a neuron; where kernels are shared, of a channel.
  case perNeuron
  /// Those of all neurons of a population.
  case perLayer
}

/// What rounding keeps.
package enum WeightRounding: Equatable, Sendable {
  /// Each weight, as well as its grid can.
  case nearest
  /// The spikes on so many pictures of the training set.
  case spikes(pictures: Int)
}
