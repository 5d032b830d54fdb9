/// How often each class was taken for each other.
package struct Confusion: Equatable, Sendable {
  /// Their table would be larger than it is of use.
  private static let mostClasses = 1024

  package let label: String
  package let classes: Int
  /// `[true class, found class]`, examples or positions of masks.
  package private(set) var counts: [Int]

  /// Nil for more classes than a table can hold.
  package init?(label: String, classes: Int) {
    guard (1...Self.mostClasses).contains(classes) else { return nil }
    self.label = label
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  package mutating func add(_ found: [Int32], truth: some Collection<Int32>) {
    for (found, truth) in zip(found, truth) {
      counts[Int(truth) * classes + Int(found)] += 1
    }
  }

  package func count(of truth: Int, takenFor found: Int) -> Int { counts[truth * classes + found] }

  /// That are of the class.
  package func examples(of truth: Int) -> Int {
    counts[truth * classes..<(truth + 1) * classes].reduce(0, +)
  }

  /// 0 to 1; nil for a class of which there is no example.
  package func accuracy(of truth: Int) -> Double? {
    let all = examples(of: truth)
    return all == 0 ? nil : Double(count(of: truth, takenFor: truth)) / Double(all)
  }

  /// Of what is of the class or was found to be, the share that is both (Jaccard index), 0 to 1; nil
  /// for a class that neither is there nor was found.
  package func intersectionOverUnion(of index: Int) -> Double? {
    let both = count(of: index, takenFor: index)
    let found = stride(from: index, to: counts.count, by: classes).reduce(0) { $0 + counts[$1] }
    let either = examples(of: index) + found - both
    return either == 0 ? nil : Double(both) / Double(either)
  }

  /// Over the classes that are there or were found.
  package var meanIntersectionOverUnion: Double? {
    let all = (0..<classes).compactMap { intersectionOverUnion(of: $0) }
    return all.isEmpty ? nil : all.reduce(0, +) / Double(all.count)
  }

  /// Pairs of unlike classes that were confused, the most frequent first.
  package func worst(_ most: Int) -> [(truth: Int, found: Int, count: Int)] {
    let pairs = counts.indices.filter { counts[$0] > 0 && $0 / classes != $0 % classes }
      .sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
    return pairs.prefix(most).map { ($0 / classes, $0 % classes, counts[$0]) }
  }
}
