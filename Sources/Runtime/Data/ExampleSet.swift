/// Some examples of a data set, by their positions in it.
package struct ExampleSet: Equatable, Sendable {
  package let dataset: Dataset
  package let indices: [Int32]

  package var count: Int { indices.count }

  package init(_ dataset: Dataset, indices: [Int32]) {
    self.dataset = dataset
    self.indices = indices
  }

  /// All examples, in the order of the files.
  package init(_ dataset: Dataset) {
    self.init(dataset, indices: Array(0..<Int32(clamping: dataset.count)))
  }

  /// What a label takes of these examples, `[count] + positions`; empty where the data have none.
  package func labels(for label: String) -> [Int32] {
    guard let field = dataset.truth(for: label), case .classes(let labels, _) = field.values else {
      return []
    }
    let size = field.size
    return indices.flatMap { labels[(Int($0) * size)..<((Int($0) + 1) * size)] }
  }
}
