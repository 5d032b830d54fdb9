/// Arrays that numpy saved together in one file.
package enum NPZFile: DataSetKind {
  package static let name = "npz"
  package static let summary = "arrays that numpy saved together in a file"
  package static let parameters = [file, .test]
  package static let fields = DataSetField.pictures(nil, classes: nil)
  package static let namedField: String? =
    "the name of its array; left out, there are `x_train` and `y_train`"

  private static let file = DataSetParameter("file", .path, "where it lies", isFirst: true)

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? { nil }

  package static func verify(_ source: DataRecipe.Source) throws(RuntimeError) {
    let names = [try source.text(file)] + places(source).map(\.place)
    guard places(source).contains(where: \.isPicture) else {
      throw RuntimeError(
        .dataSet, "`npz` is not told which array its examples are",
        help: "name an input and its array: `image: \"x_train\"`")
    }
    try TestExamples.verify(source, names: names)
  }

  private static func places(_ source: DataRecipe.Source) -> [DataRecipe.Source.NamedField] {
    guard source.namedFields.isEmpty else { return source.namedFields }
    return [
      .init("image", isPicture: true, place: "x_train"),
      .init("label", isPicture: false, place: "y_train"),
    ]
  }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    let name = try source.text(file)
    let path = try DataFolder.findFile(FilePath(name), in: places.folders)
    let train = try archive(path)
    // Two files, or one with all arrays.
    let testName = source.share(.test) == nil ? TestExamples.name(of: name) : name
    let testPath =
      testName == name ? path : try DataFolder.findFile(FilePath(testName), in: places.folders)
    let test = testPath == path ? train : try archive(testPath)
    let fields = Self.places(source)
    var opened = 0
    let arrays = NamedArrays(
      name: "npz(\"\(name)\")", fields: fields, share: source.share(.test)
    ) { place throws(RuntimeError) in
      // Those of the training examples are asked for first.
      defer { opened += 1 }
      return opened < fields.count
        ? try open(place, train, at: path) : try open(place, test, at: testPath)
    }
    return try arrays.load()
  }

  private static func archive(_ path: FilePath) throws(RuntimeError) -> ZipArchive {
    let bytes = try FileSystem.read(path)
    guard ZipArchive.begins(bytes) else {
      throw ZipArchive.fault(path.description, "it is no ZIP archive, as NPZ files are")
    }
    return try ZipArchive(bytes, origin: path.description)
  }

  private static func open(
    _ name: String, _ archive: ZipArchive, at path: FilePath
  ) throws(RuntimeError) -> NamedArrays.Opened {
    guard let entry = archive.entries.first(where: { $0.name == name + ".npy" }) else {
      let known = archive.entries.prefix(12).map { entry in
        "`\(entry.name.hasSuffix(".npy") ? String(entry.name.dropLast(4)) : entry.name)`"
      }
      throw RuntimeError(
        .dataSet, "`\(path)` has no array `\(name)`",
        notes: [
          known.isEmpty
            ? "it has none at all" : "its arrays are " + known.joined(separator: ", ")
        ])
    }
    let content = try archive.content(of: entry)
    let origin = "\(path)[\(name)]"
    return NamedArrays.Opened(
      array: try NPYArray(content[...], origin: origin), origin: origin,
      digest: DataFile.digest(of: content), path: path)
  }
}
