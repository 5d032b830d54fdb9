import WSRuntime

/// What a network says about one picture.
struct Prediction: Equatable {
  struct Output: Equatable {
    let name: String
    /// Of `values`, without the pictures' axis.
    let shape: [Int]
    /// Of each class, position after position; or, of an output without classes, what it is.
    let values: [Double]
    /// The first maximum, at each position; nil for an output without classes.
    let classes: [Int]?

    var isClass: Bool { classes != nil }
  }

  let outputs: [Output]

  func lines(name: String) -> [String] { outputs.flatMap { $0.lines(name: name) } }

  /// - Parameter files: one for each input.
  func json(files: [FilePath], picture: Int) -> JSONValue {
    var fields = JSONObject()
    if files.count == 1 {
      fields["file"] = JSONValue(files[0])
    } else {
      fields["files"] = .array(files.map { JSONValue($0) })
    }
    fields["picture"] = .integer(picture)
    for output in outputs { fields[output.name] = output.json }
    return .object(fields)
  }
}

extension Prediction.Output {
  fileprivate func lines(name: String) -> [String] {
    guard let classes else {
      let mean = values.reduce(0, +) / Double(max(1, values.count))
      let range = "\(number(values.min() ?? 0)) to \(number(values.max() ?? 0))"
      return [
        "\(name): \(self.name) is \(shape.asSize) values from \(range), mean \(fixed(mean, 4)); "
          + "--output FILE.npy or FILE.png writes them"
      ]
    }
    let head = "\(name): \(self.name) = \(classes.map(String.init).joined(separator: " "))"
    guard classes.count == 1 else { return [head] }
    let scores = values.enumerated().map { "\($0): \(number($1))" }
    return [head, "  " + scores.joined(separator: "  ")]
  }

  fileprivate var json: JSONValue {
    let numbers = JSONValue.array(values.map { .number($0) })
    guard let classes else { return ["shape": JSONValue(shape), "values": numbers] }
    return [
      "class": classes.count == 1 ? .integer(classes[0]) : JSONValue(classes), "scores": numbers,
    ]
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() ? fixed(value, 0) : fixed(value, 4)
  }
}
