/// Pictures of a folder, each an example. Classes are the names of the folders that they lie in, or
/// of each pixel the number that a mask picture has there.
package enum PictureFolder: DataSetKind {
  package static let name = "folder"
  package static let summary = "pictures in folders: PNG, JPEG, PGM or PPM, an example a file"
  package static let parameters = [.folder, .test, resize, channels]
  package static let fields = DataSetField.pictures(nil, classes: nil)
  package static let namedField: String? =
    "where its files are, such as `train/*/*.png`; classes are folders (`train/*/`) or masks, whose "
    + "`*` stand for the same as those of their pictures; left out, there are `train/*/*` and their "
    + "folders"

  private static let resize = DataSetParameter(
    "resize", .size(most: 1 << 14), "what all pictures are scaled to; left out, they must be alike")
  private static let channels = DataSetParameter(
    "channels", .oneOf([1, 3]), "1 in grey, 3 in colour; left out, as the pictures are")

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? { nil }

  package static func verify(_ source: DataRecipe.Source) throws(RuntimeError) {
    let places = places(source)
    guard places.contains(where: \.isPicture) else {
      throw RuntimeError(
        .dataSet, "`folder` is not told where its pictures are",
        help: "name an input and its files: `image: \"train/*/*.png\"`")
    }
    for place in places {
      let pattern = try PathPattern(place.place)
      guard !pattern.namesFolders || !place.isPicture else {
        throw RuntimeError(
          .dataSet, "`\(place.name)` is given folders, `\(place.place)`, pictures are files",
          help: "take the `/` at its end away")
      }
    }
    try TestExamples.verify(source, names: places.map(\.place))
  }

  /// The named fields, else pictures in class folders.
  private static func places(_ source: DataRecipe.Source) -> [DataRecipe.Source.NamedField] {
    guard source.namedFields.isEmpty else { return source.namedFields }
    let part = source.share(.test) == nil ? "train/" : ""
    return [
      .init("image", isPicture: true, place: part + "*/*"),
      .init("label", isPicture: false, place: part + "*/"),
    ]
  }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    let path = try source.text(.folder)
    let folder = try DataFolder.find(FilePath(path), holding: [], in: places.folders)
    var reader = FolderReader(
      folder: folder, name: "folder(\"\(path)\")", fields: Self.places(source),
      size: source.size(resize), channels: source.choice(channels), threads: places.threads)
    if let share = source.share(.test) {
      let all = try reader.read(as: "all", \.self)
      return try TestExamples.draw(
        share, of: try all.dataset(reader.name, classes: reader.classes([all])))
    }
    let train = try reader.read(as: "training", \.self)
    let test = try reader.read(as: "test", TestExamples.name)
    let classes = try reader.classes([train, test])
    return (
      try train.dataset("\(reader.name), train", classes: classes),
      try test.dataset("\(reader.name), test", classes: classes)
    )
  }
}
