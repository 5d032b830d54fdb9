/// What each example of a data set has under one name: so many numbers of one kind.
package struct DataField: Equatable, Sendable {
  package enum Values: Equatable, Sendable {
    /// q means q / 255.
    case bytes([UInt8])
    /// q means q / 65535.
    case words([UInt16])
    /// As they are, in 0 to 1.
    case floats([Float])
    /// Each one of the first so many classes.
    case classes([Int32], of: Int)

    package var count: Int {
      switch self {
      case .bytes(let values): values.count
      case .words(let values): values.count
      case .floats(let values): values.count
      case .classes(let values, _): values.count
      }
    }
  }

  package let name: String
  /// Steps in time that an example has; nil: one moment, without such an axis.
  package let steps: Int?
  /// Of an example at one step: `[height, width, channels]` for a picture; for classes the positions
  /// that carry one each, `[]` for one an example, `[height, width]` for a mask.
  package let shape: [Int]
  /// `[examples, steps] + shape`, row-major.
  package let values: Values

  package init(name: String, steps: Int? = nil, shape: [Int], values: Values) {
    self.name = name
    self.steps = steps
    self.shape = shape
    self.values = values
  }

  package var areClasses: Bool { if case .classes = values { true } else { false } }

  /// In messages.
  var noun: String { areClasses ? "labels" : "pictures" }

  /// With the axis of steps, as the shapes of signals have it.
  var fullShape: [Int] { (steps.map { [$0] } ?? []) + shape }

  /// Numbers of one example.
  package var size: Int { fullShape.reduce(1, *) }

  /// Examples; fails unless there is at least one and nothing is left over.
  func verifiedCount(in data: String) throws(RuntimeError) -> Int {
    guard let size = elementCount(fullShape), areClasses || !shape.isEmpty else {
      throw RuntimeError(.dataSet, "\(data) has \(noun) of the size \(fullShape.asSize)")
    }
    guard values.count >= size, values.count % size == 0 else {
      throw RuntimeError(
        .dataSet,
        areClasses
          ? "\(data) has labels of the size \(fullShape.asSize)" : "\(data) has no pictures")
    }
    if case .floats(let floats) = values,
      let index = floats.firstIndex(where: { !(0...1).contains($0) })
    {
      throw RuntimeError(
        .dataSet,
        "element \(index % size) of example \(index / size) in `\(name)` of \(data) is "
          + "\(floats[index]), values are 0 to 1")
    }
    return values.count / size
  }
}
