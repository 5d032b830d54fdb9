/// How sets whose files the user names tell test from training examples: the names have `test` in
/// place of `train`, or a share of all examples is drawn.
enum TestExamples {
  /// A name with `test` where a word begins with `train`; the same where none does.
  static func name(of name: String) -> String {
    var result: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.first {
      if rest.starts(with: "train".utf8), !(result.last.map(isLetter) ?? false) {
        result += "test".utf8
        rest = rest.dropFirst(5)
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
  }

  /// Fails unless the source says which examples are for testing.
  static func verify(
    _ source: DataRecipe.Source, names: [String]
  ) throws(RuntimeError) {
    guard source.share(.test) == nil, names.allSatisfy({ name(of: $0) == $0 }) else { return }
    throw RuntimeError(
      .dataSet, "nothing tells which examples of `\(source.kind.name)` are for testing",
      notes: names.isEmpty
        ? [] : ["its names are " + names.map { "`\($0)`" }.joined(separator: ", ")],
      help:
        "have some drawn: `test: 20 %`; or let names say `train`: where they say `test` instead "
        + "are then the test examples")
  }

  /// Draws a share of each class; of two examples or more at least one stays on either side.
  static func examples(
    _ share: Double, of all: Dataset
  ) throws(RuntimeError) -> (train: [Int], test: [Int]) {
    var byClass: [Int32: [Int]] = [:]
    let classes = all.fields.first { $0.areClasses && $0.fullShape.isEmpty }
    if case .classes(let labels, _)? = classes?.values {
      for (example, label) in labels.enumerated() { byClass[label, default: []].append(example) }
    } else {
      byClass[0] = Array(0..<all.count)
    }
    var random = CounterRandom(seed: 0, purpose: .testSplit)
    var (train, test) = ([Int](), [Int]())
    for (_, examples) in byClass.sorted(by: { $0.key < $1.key }) {
      var order = examples
      random.shuffle(&order)
      let wanted = Int((share * Double(order.count)).rounded())
      let count = order.count < 2 ? 0 : min(max(wanted, 1), order.count - 1)
      test += order[..<count]
      train += order[count...]
    }
    guard !train.isEmpty, !test.isEmpty else {
      throw RuntimeError(
        .dataSet, "\(all.name) has too few examples to draw test examples from: \(all.count)")
    }
    return (train.sorted(), test.sorted())
  }

  /// The set in two, as `examples` draws them.
  static func draw(
    _ share: Double, of all: Dataset
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    let (train, test) = try examples(share, of: all)
    return (
      try all.taking(train, as: "train", files: all.files),
      try all.taking(test, as: "test", files: [])
    )
  }
}

extension Dataset {
  fileprivate func taking(
    _ examples: [Int], as part: String, files: [DataFile]
  ) throws(RuntimeError) -> Dataset {
    try Dataset(
      name: "\(name), \(part)", fields: fields.map { $0.taking(examples) }, files: files)
  }
}

extension DataField {
  fileprivate func taking(_ examples: [Int]) -> DataField {
    func taken<Value>(_ all: [Value]) -> [Value] {
      var values: [Value] = []
      values.reserveCapacity(examples.count * size)
      for example in examples { values += all[(example * size)..<((example + 1) * size)] }
      return values
    }
    let kept: Values =
      switch values {
      case .bytes(let all): .bytes(taken(all))
      case .words(let all): .words(taken(all))
      case .floats(let all): .floats(taken(all))
      case .classes(let all, let count): .classes(taken(all), of: count)
      }
    return DataField(
      name: name, steps: steps, shape: shape, values: kept, classNames: classNames)
  }
}
