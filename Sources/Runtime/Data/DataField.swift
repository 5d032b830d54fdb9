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
  /// What the classes are called, in their order; empty where they have but numbers.
  package let classNames: [String]

  package init(
    name: String, steps: Int? = nil, shape: [Int], values: Values, classNames: [String] = []
  ) {
    self.name = name
    self.steps = steps
    self.shape = shape
    self.values = values
    self.classNames = classNames
  }

  package var areClasses: Bool { if case .classes = values { true } else { false } }

  /// In messages.
  var noun: String { areClasses ? "labels" : "pictures" }

  /// With the axis of steps, as the shapes of signals have it.
  package var fullShape: [Int] { (steps.map { [$0] } ?? []) + shape }

  /// Numbers of one example.
  package var size: Int { fullShape.elements }

  /// The two axes along which an example can be moved: those of pictures and of masks.
  var extent: (height: Int, width: Int)? {
    steps == nil && shape.count == (areClasses ? 2 : 3) ? (shape[0], shape[1]) : nil
  }

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

// MARK: Values on a grid

extension DataField {
  /// What is no byte is rounded to q / 255; nothing for classes.
  package var bytes: [UInt8] {
    let grid = InputGrid(bits: 8)
    return switch values {
    case .bytes(let bytes): bytes
    case .words(let words): words.map { UInt8(truncatingIfNeeded: grid.level(ofWord: $0)) }
    case .floats(let floats): floats.map { UInt8(truncatingIfNeeded: grid.level(of: $0)) }
    case .classes: []
    }
  }

  /// The first value that is neither 0 nor 1, and where it stands; nil for classes.
  var firstBetween0And1: (place: Int, value: Float)? {
    func first<Value: Equatable>(
      _ values: [Value], _ ends: [Value], _ value: (Value) -> Float
    ) -> (Int, Float)? {
      values.firstIndex { !ends.contains($0) }.map { ($0, value(values[$0])) }
    }
    return switch values {
    case .bytes(let bytes): first(bytes, [0, .max]) { Float($0) / 255 }
    case .words(let words): first(words, [0, .max]) { Float($0) / 65535 }
    case .floats(let floats): first(floats, [0, 1]) { $0 }
    case .classes: nil
    }
  }

  /// Values as places in a table of what they are on a grid.
  func stored(on grid: InputGrid) -> (PictureBatch.Stored, values: [Float]) {
    let levels = { (0...grid.largest).map { Float($0) / Float(grid.largest) } }
    return switch values {
    case .bytes(let bytes): (.bytes(bytes), grid.values)
    case .words(let words): (.words(words.map(grid.level(ofWord:))), levels())
    case .floats(let floats): (.words(floats.map(grid.level(of:))), levels())
    case .classes: (.bytes([]), grid.values)
    }
  }
}
