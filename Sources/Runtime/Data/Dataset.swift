/// Pictures of bytes (q means q / 255) with their labels.
package struct Dataset: Equatable, Sendable {
  /// For messages, such as `mnist("mnist")`, with the part: "train", "test".
  package let name: String
  package let count: Int
  /// Height, width, channels; at least 1 each.
  package let shape: [Int]
  /// `[count, height, width, channels]`, row-major.
  package let images: [UInt8]
  /// Positions that carry a label each: `[]` for one a picture, `[h, w]` for masks.
  package let labelShape: [Int]
  /// `[count] + labelShape`, each in 0 ..< classes.
  package let labels: [Int32]
  package let classes: Int
  /// What it was read from; empty if that is not known.
  package let files: [DataFile]

  package var pictureSize: Int { shape.reduce(1, *) }
  package var labelsPerPicture: Int { labelShape.reduce(1, *) }

  /// Fails unless there is at least one picture, the sizes fit and all labels are classes.
  package init(
    name: String, shape: [Int], images: [UInt8], labelShape: [Int] = [], labels: [Int32],
    classes: Int, files: [DataFile] = []
  ) throws(RuntimeError) {
    guard shape.count == 3, let size = elementCount(shape) else {
      throw RuntimeError(.dataSet, "\(name) has pictures of the size \(shape.asSize)")
    }
    guard images.count >= size, images.count % size == 0 else {
      throw RuntimeError(.dataSet, "\(name) has no pictures")
    }
    let count = images.count / size
    guard let perPicture = checkedProduct(labelShape), perPicture > 0,
      labels.count % perPicture == 0
    else { throw RuntimeError(.dataSet, "\(name) has labels of the size \(labelShape.asSize)") }
    guard labels.count / perPicture == count else {
      throw RuntimeError(
        .dataSet, "\(name) has \(count) pictures, but labels for \(labels.count / perPicture)")
    }
    self.name = name
    self.files = files
    self.count = count
    self.shape = shape
    self.images = images
    self.labelShape = labelShape
    self.labels = labels
    self.classes = classes
    try expectClasses(classes, label: nil)
  }

  /// Fails unless the pictures have the shape of a network's input.
  package func expectPictures(_ shape: [Int], input: String) throws(RuntimeError) {
    guard self.shape == shape else {
      throw RuntimeError(
        .dataSet,
        "the pictures of \(name) are \(self.shape.asSize), the input `\(input)` is \(shape.asSize)",
        help: "give `\(input)` the shape [\(self.shape.map(String.init).joined(separator: ", "))]")
    }
  }

  /// Fails unless each label is one of the classes of a network's label.
  package func expectLabels(positions: [Int], classes: Int, label: String) throws(RuntimeError) {
    guard labelShape == positions else {
      func words(_ shape: [Int]) -> String {
        shape.isEmpty ? "one label a picture" : "masks of \(shape.asSize)"
      }
      throw RuntimeError(
        .dataSet,
        "\(name) has \(words(labelShape)), `\(label)` needs \(words(positions))")
    }
    try expectClasses(classes, label: label)
  }
}

extension Collection<Int> {
  /// For messages: `28 × 28 × 1`.
  package var asSize: String { map(String.init).joined(separator: " × ") }
}

/// Some pictures of a data set, by their positions in it.
package struct ExampleSet: Equatable, Sendable {
  package let dataset: Dataset
  package let indices: [Int32]

  package var count: Int { indices.count }

  package init(_ dataset: Dataset, indices: [Int32]) {
    self.dataset = dataset
    self.indices = indices
  }

  /// All pictures, in the order of the files.
  package init(_ dataset: Dataset) {
    self.init(dataset, indices: Array(0..<Int32(clamping: dataset.count)))
  }
}
