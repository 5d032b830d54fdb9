/// Fields that are arrays, the first axis of which counts the examples.
struct NamedArrays {
  /// In messages.
  let name: String
  let fields: [DataRecipe.Source.NamedField]
  /// Of test examples; nil where the names tell them.
  let share: Double?
  /// The array of a place.
  let open: (_ place: String) throws(RuntimeError) -> Opened

  struct Opened {
    let array: NPYArray
    /// In messages.
    let origin: String
    let digest: String
    let path: FilePath
  }

  func load() throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    let train = try Part(self, as: "training", \.self)
    guard share == nil else {
      let all = try train.dataset(name, fields, classes: train.classes)
      return try TestExamples.draw(share ?? 0, of: all)
    }
    let test = try Part(self, as: "test", TestExamples.name)
    let classes = zip(train.classes, test.classes).map { max($0, $1) }
    return (
      try train.dataset("\(name), train", fields, classes: classes),
      try test.dataset("\(name), test", fields, classes: classes)
    )
  }

  /// Training or test examples.
  private struct Part {
    private var shapes: [[Int]] = []
    private var values: [DataField.Values] = []
    private var files: [DataFile] = []
    /// By field, 1 more than the largest; 0 for what are no classes.
    private(set) var classes: [Int] = []

    init(
      _ arrays: NamedArrays, as role: String, _ place: (String) -> String
    ) throws(RuntimeError) {
      for field in arrays.fields {
        let opened = try arrays.open(place(field.place))
        let array = opened.array
        guard let count = array.shape.first else {
          throw RuntimeError(
            .dataSet,
            "`\(opened.origin)` is a single number, the first axis of an array counts the "
              + "examples")
        }
        let rest = Array(array.shape.dropFirst())
        if field.isPicture {
          // As in other files, a single channel needs no axis.
          shapes.append(rest.isEmpty ? [1] : rest.count == 2 ? rest + [1] : rest)
          switch try array.pixels() {
          case .bytes(let bytes): values.append(.bytes(bytes))
          case .floats(let floats): values.append(.floats(floats))
          }
          classes.append(0)
        } else {
          guard rest.count == 2 || rest.isEmpty || rest == [1] else {
            throw RuntimeError(
              .dataSet,
              "`\(opened.origin)` is \(array.shape.asSize): classes have one axis, masks three",
              help: rest.count == 1
                ? "save the number of the class: `labels.argmax(axis=1)`" : nil)
          }
          let labels = try array.classes()
          shapes.append(rest == [1] ? [] : rest)
          let count = 1 + Int(labels.max() ?? 0)
          values.append(.classes(labels, of: count))
          classes.append(count)
        }
        files.append(
          DataFile(
            role: "\(role) \(field.name)", name: opened.origin, digest: opened.digest,
            labelled: 0..<(field.isPicture ? 0 : count), paths: [opened.path]))
      }
    }

    func dataset(
      _ name: String, _ fields: [DataRecipe.Source.NamedField], classes: [Int]
    ) throws(RuntimeError) -> Dataset {
      try Dataset(
        name: name,
        fields: fields.indices.map { index in
          var values = values[index]
          if case .classes(let labels, _) = values { values = .classes(labels, of: classes[index]) }
          return DataField(name: fields[index].name, shape: shapes[index], values: values)
        }, files: files)
    }
  }
}
