/// A table: an example a line, classes by their names, all other columns numbers.
package enum CSVFile: DataSetKind {
  package static let name = "csv"
  package static let summary = "a table in a text file, an example a line"
  package static let parameters = [file, .test]
  package static let fields = [rest]
  package static let namedField: String? =
    "its column; an input takes several, with commas between their names, or, left out, all that "
    + "nothing else takes, each column scaled to 0 to 1 by its least and largest training value"

  private static let file = DataSetParameter("file", .path, "where it lies", isFirst: true)
  /// What an input takes that is not named.
  private static let rest = DataSetField(
    name: "columns", form: .picture(nil), meaning: "the columns that nothing else takes")

  package static func fields(of source: DataRecipe.Source) -> [DataSetField] {
    let named = source.namedFields.map(\.field)
    return named.contains(where: \.isPicture) ? named : [rest] + named
  }

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? { nil }

  package static func verify(_ source: DataRecipe.Source) throws(RuntimeError) {
    try TestExamples.verify(source, names: [try source.text(file)])
  }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    let name = try source.text(file)
    let title = "csv(\"\(name)\")"
    func part(_ role: String, _ name: String) throws(RuntimeError) -> TablePart {
      let path = try DataFolder.findFile(FilePath(name), in: places.folders)
      return try TablePart(path, role: role, fields: source.namedFields, rest: rest.name)
    }
    let train = try part("training", name)
    guard let share = source.share(.test) else {
      let test = try part("test", TestExamples.name(of: name))
      let classes = try TablePart.classes([train, test])
      let ranges = train.ranges
      return (
        try train.dataset("\(title), train", classes, ranges),
        try test.dataset("\(title), test", classes, ranges)
      )
    }
    // Drawn first: the ranges are those of the training examples.
    let classes = try TablePart.classes([train])
    let whole = try train.dataset(title, classes, train.ranges)
    let drawn = try TestExamples.examples(share, of: whole)
    let ranges = train.taking(drawn.train).ranges
    return (
      try train.taking(drawn.train).dataset("\(title), train", classes, ranges),
      try train.taking(drawn.test, withFiles: false).dataset("\(title), test", classes, ranges)
    )
  }
}
