/// The class that scores stand for: the first of the largest.
@inline(__always)
func firstMaximum(of classes: Int, score: (Int) -> Float) -> Int {
  var best = 0
  for place in 0..<classes where score(place) > score(best) { best = place }
  return best
}

extension Program {
  /// The first output that has a label: accuracies are about it.
  package var reportedOutput: (output: Int, label: Int)? {
    for (index, output) in outputs.enumerated() {
      if let label = output.label { return (index, label) }
    }
    return nil
  }

  /// Classes that the reported output chooses for one picture.
  package var reportedPositions: Int? {
    reportedOutput.map { labels[$0.label].positions.elements }
  }
}
