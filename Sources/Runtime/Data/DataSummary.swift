/// What the examples of a part of a data set are like.
package struct DataSummary: Equatable, Sendable {
  package struct Field: Equatable, Sendable {
    package var name: String
    /// With the axis of steps; `[]` for one class an example.
    package var shape: [Int]
    package var content: Content

    package enum Content: Equatable, Sendable {
      /// From 0 to 1.
      case values(least: Double, largest: Double, mean: Double)
      /// By class: examples, or positions of masks.
      case classes(counts: [Int], names: [String])
    }
  }

  package let examples: Int
  package let fields: [Field]

  package init(_ dataset: Dataset) {
    examples = dataset.count
    fields = dataset.fields.map { field in
      Field(name: field.name, shape: field.fullShape, content: field.summary)
    }
  }
}

extension DataField {
  fileprivate var summary: DataSummary.Field.Content {
    switch values {
    case .bytes(let bytes): Self.summary(bytes, over: 255) { Double($0) }
    case .words(let words): Self.summary(words, over: 65_535) { Double($0) }
    case .floats(let floats): Self.summary(floats, over: 1) { Double($0) }
    case .classes(let labels, let count):
      .classes(
        counts: labels.reduce(into: [Int](repeating: 0, count: count)) { $0[Int($1)] += 1 },
        names: classNames)
    }
  }

  private static func summary<Value: Comparable>(
    _ values: [Value], over largest: Double, _ number: (Value) -> Double
  ) -> DataSummary.Field.Content {
    let sum = values.reduce(0) { $0 + number($1) }
    return .values(
      least: (values.min().map(number) ?? 0) / largest,
      largest: (values.max().map(number) ?? 0) / largest,
      mean: sum / largest / Double(max(values.count, 1)))
  }
}

/// Examples whose inputs are the same, value by value.
package struct DuplicateExamples: Equatable, Sendable {
  /// Examples that repeat an earlier one of their own part.
  package private(set) var withinTraining = 0
  package private(set) var withinTest = 0
  /// Test examples that are training examples too: what is measured on them says nothing.
  package private(set) var shared = 0
  /// The first of these, by their places in the parts.
  package private(set) var first: (training: Int, test: Int)?

  package init(train: Dataset, test: Dataset) {
    var seen = Seen(train.fields.filter { !$0.areClasses })
    for example in 0..<train.count where seen.insert(example) != nil { withinTraining += 1 }
    let inputs = test.fields.filter { !$0.areClasses }
    var own = Seen(inputs)
    for example in 0..<test.count {
      if own.insert(example) != nil { withinTest += 1 }
      guard let same = seen.example(like: example, of: inputs) else { continue }
      shared += 1
      if first == nil { first = (same, example) }
    }
  }

  package static func == (one: DuplicateExamples, other: DuplicateExamples) -> Bool {
    one.withinTraining == other.withinTraining && one.withinTest == other.withinTest
      && one.shared == other.shared && one.first?.training == other.first?.training
      && one.first?.test == other.first?.test
  }

  /// Examples by a hash of their inputs.
  private struct Seen {
    private let inputs: [DataField]
    private var places: [UInt64: [Int]] = [:]

    init(_ inputs: [DataField]) { self.inputs = inputs }

    /// The example that is the same, if one is; else it is remembered.
    mutating func insert(_ example: Int) -> Int? {
      if let same = self.example(like: example, of: inputs) { return same }
      places[inputs.hash(of: example), default: []].append(example)
      return nil
    }

    func example(like example: Int, of others: [DataField]) -> Int? {
      places[others.hash(of: example)]?.first { place in
        zip(inputs, others).allSatisfy { $0.isSame(place, as: example, of: $1) }
      }
    }
  }
}

extension [DataField] {
  /// Of what an example has in all of them (Fowler, Noll and Vo: FNV-1a).
  fileprivate func hash(of example: Int) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for field in self {
      let range = (example * field.size)..<((example + 1) * field.size)
      func add(_ number: some BinaryInteger) {
        hash = (hash ^ UInt64(truncatingIfNeeded: number)) &* 0x100_0000_01B3
      }
      switch field.values {
      case .bytes(let values): for value in values[range] { add(value) }
      case .words(let values): for value in values[range] { add(value) }
      case .floats(let values): for value in values[range] { add(value.bitPattern) }
      case .classes(let values, _): for value in values[range] { add(value) }
      }
    }
    return hash
  }
}

extension DataField {
  fileprivate func isSame(_ example: Int, as other: Int, of field: DataField) -> Bool {
    guard size == field.size else { return false }
    let (own, others) = (
      (example * size)..<((example + 1) * size), (other * size)..<((other + 1) * size)
    )
    return switch (values, field.values) {
    case (.bytes(let one), .bytes(let two)): one[own] == two[others]
    case (.words(let one), .words(let two)): one[own] == two[others]
    case (.floats(let one), .floats(let two)): one[own] == two[others]
    case (.classes(let one, _), .classes(let two, _)): one[own] == two[others]
    case (.bytes, _), (.words, _), (.floats, _), (.classes, _): false
    }
  }
}
