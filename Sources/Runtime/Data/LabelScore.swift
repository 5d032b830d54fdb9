/// How many of the classes that a label tells were found.
package struct LabelScore: Equatable, Sendable {
  package let label: String
  /// Positions with a truth: examples, unless the label is a mask.
  package private(set) var judged = 0
  package private(set) var correct = 0

  package init(_ label: String) { self.label = label }

  /// Adds some examples. Without a truth for each of the classes nothing is judged.
  package mutating func add(_ classes: [Int32], truth: some Collection<Int32>) {
    guard classes.count == truth.count else { return }
    judged += classes.count
    correct += zip(classes, truth).count { $0 == $1 }
  }

  /// 0 to 1; nil where nothing was judged.
  package var accuracy: Double? { judged > 0 ? Double(correct) / Double(judged) : nil }
}
