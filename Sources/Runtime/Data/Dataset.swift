/// Examples: named fields, each with as many arrays as there are examples.
package struct Dataset: Equatable, Sendable {
  /// For messages, such as `mnist("mnist")`, with the part: "train", "test".
  package let name: String
  package let count: Int
  package let fields: [DataField]
  /// What it was read from; empty if that is not known.
  package let files: [DataFile]
  /// By the name of an input or label the field that it takes, where it is not the first of its kind.
  private var binding: [String: String] = [:]

  /// Fails unless there is at least one example, each field has as many, their sizes fit and all
  /// labels are classes.
  package init(
    name: String, fields: [DataField], files: [DataFile] = []
  ) throws(RuntimeError) {
    guard let first = fields.first, Set(fields.map(\.name)).count == fields.count else {
      throw RuntimeError(
        .dataSet, fields.isEmpty ? "\(name) has no fields" : "\(name) has fields of one name")
    }
    self.name = name
    self.fields = fields
    self.files = files
    count = try first.verifiedCount(in: name)
    for field in fields.dropFirst() {
      let other = try field.verifiedCount(in: name)
      guard other == count else {
        throw RuntimeError(
          .dataSet,
          field.areClasses
            ? "\(name) has \(count) \(first.noun), but labels for \(other)"
            : "\(name) has \(count) examples of `\(first.name)`, but \(other) of `\(field.name)`")
      }
    }
    for field in fields {
      if case .classes(_, let classes) = field.values {
        try expectClasses(classes, in: field, label: nil)
      }
    }
  }

  /// Pictures of bytes (height, width, channels) with their labels: one a picture, or masks.
  ///
  /// - Parameters:
  ///   - images: `[count] + shape`, row-major.
  ///   - labels: `[count] + labelShape`, each in 0 ..< classes.
  package init(
    name: String, shape: [Int], images: [UInt8], labelShape: [Int] = [], labels: [Int32],
    classes: Int, classNames: [String] = [], files: [DataFile] = []
  ) throws(RuntimeError) {
    guard shape.count == 3 else {
      throw RuntimeError(.dataSet, "\(name) has pictures of the size \(shape.asSize)")
    }
    try self.init(
      name: name,
      fields: [
        DataField(name: "image", shape: shape, values: .bytes(images)),
        DataField(
          name: "label", shape: labelShape, values: .classes(labels, of: classes),
          classNames: classNames),
      ], files: files)
  }

  /// Pictures alone, each field for the input of its name.
  package init(name: String, pictures: [DataField]) throws(RuntimeError) {
    try self.init(name: name, fields: pictures)
    binding = Dictionary(pictures.map { ($0.name, $0.name) }) { first, _ in first }
  }

  /// With the fields that inputs and labels take, by their names; fails if there is no such field.
  package func binding(_ binding: [String: String]) throws(RuntimeError) -> Dataset {
    for (signal, field) in binding.sorted(by: { $0.key < $1.key })
    where !fields.contains(where: { $0.name == field }) {
      throw RuntimeError(
        .dataSet,
        "\(name) has no field `\(field)` for `\(signal)`; its fields are "
          + fields.map { "`\($0.name)`" }.joined(separator: ", "))
    }
    var bound = self
    bound.binding = binding
    return bound
  }

  /// What an input takes: the field that is bound to it, else the first of pictures.
  package func picture(for input: String) -> DataField? { field(for: input, areClasses: false) }

  /// What a label takes: the field that is bound to it, else the first of classes.
  package func truth(for label: String) -> DataField? { field(for: label, areClasses: true) }

  private func field(for signal: String, areClasses: Bool) -> DataField? {
    let fitting = fields.filter { $0.areClasses == areClasses }
    guard let name = binding[signal] else { return fitting.first }
    return fitting.first { $0.name == name }
  }

  /// Fails unless an input finds pictures of its shape.
  package func expectPictures(_ shape: [Int], input: String) throws(RuntimeError) {
    guard let field = picture(for: input) else { throw nothing(for: "input", input) }
    let given = field.fullShape
    guard given == shape else {
      throw RuntimeError(
        .dataSet,
        "the pictures of \(name) are \(given.asSize), the input `\(input)` is \(shape.asSize)",
        help: "give `\(input)` the shape [\(given.map(String.init).joined(separator: ", "))]")
    }
  }

  /// Fails where two of these inputs would see the same pictures; inputs of one name are one.
  func expectOwnPictures(of inputs: [String]) throws(RuntimeError) {
    var owners: [String: String] = [:]
    for input in inputs {
      guard let field = picture(for: input) else { throw nothing(for: "input", input) }
      let owner = owners[field.name, default: input]
      guard owner == input else {
        throw RuntimeError(
          .dataSet,
          "the inputs `\(owner)` and `\(input)` both see the field `\(field.name)` of " + name,
          help: "take data with a picture for each of them")
      }
      owners[field.name] = input
    }
  }

  /// Fails unless a label finds what is one of its classes at each position.
  package func expectLabels(positions: [Int], classes: Int, label: String) throws(RuntimeError) {
    guard let field = truth(for: label) else { throw nothing(for: "label", label) }
    guard field.fullShape == positions else {
      func words(_ shape: [Int]) -> String {
        shape.isEmpty ? "one label a picture" : "masks of \(shape.asSize)"
      }
      throw RuntimeError(
        .dataSet,
        "\(name) has \(words(field.fullShape)), `\(label)` needs \(words(positions))")
    }
    try expectClasses(classes, in: field, label: label)
  }

  private func nothing(for kind: String, _ signal: String) -> RuntimeError {
    RuntimeError(.dataSet, "\(name) has nothing for the \(kind) `\(signal)`")
  }
}

extension Collection<Int> {
  /// For messages: `28 × 28 × 1`.
  package var asSize: String { map(String.init).joined(separator: " × ") }
}
