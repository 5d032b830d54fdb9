import WSRuntime

/// Which neurons of which population stand on which core.
///
/// Each population begins a core of its own, so that layers work side by side; where that takes more
/// cores than there are, cores are filled one after the other.
struct CorePlacement: Equatable, Sendable {
  /// Neurons of one population on one core.
  struct Share: Equatable, Sendable {
    /// Which population, in the order in which they were given.
    let population: Int
    let neurons: Range<Int>
    let core: Int
    /// The place of the first of them on the core.
    let first: Int
  }

  let shares: [Share]
  let cores: Int

  /// Nil where `most` cores cannot hold the neurons.
  init?(sizes: [Int], neuronsPerCore: Int, most: Int) {
    let alone = sizes.reduce(0) { $0 + Self.cores(for: $1, neuronsPerCore) }
    let isAlone = alone <= most
    var (shares, core, first) = ([Share](), 0, 0)
    for (population, size) in sizes.enumerated() {
      if isAlone, first > 0 { (core, first) = (core + 1, 0) }
      var start = 0
      while start < size {
        if first == neuronsPerCore { (core, first) = (core + 1, 0) }
        let end = start + min(size - start, neuronsPerCore - first)
        shares.append(Share(population: population, neurons: start..<end, core: core, first: first))
        first += end - start
        start = end
      }
    }
    self.shares = shares
    cores = (shares.last?.core ?? -1) + 1
    if cores > most { return nil }
  }

  /// That hold so many neurons and nothing else.
  static func cores(for neurons: Int, _ neuronsPerCore: Int) -> Int {
    (neurons + neuronsPerCore - 1) / neuronsPerCore
  }
}
