/// Arrays that numpy saved, each in a file.
package enum NPYFiles: DataSetKind {
  package static let name = "npy"
  package static let summary = "arrays that numpy saved, each in a file"
  package static let parameters = [DataSetParameter.test]
  package static let fields: [DataSetField] = []
  package static let namedField: String? =
    "its file, such as `x_train.npy`: whole numbers from 0 to 255 or floats from 0 to 1; for "
    + "classes whole numbers from 0 on; the first axis counts the examples"

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? { nil }

  package static func verify(_ source: DataRecipe.Source) throws(RuntimeError) {
    guard source.namedFields.contains(where: \.isPicture) else {
      throw RuntimeError(
        .dataSet, "`npy` is not told in which files its examples are",
        help: "name an input and its file: `image: \"x_train.npy\"`")
    }
    try TestExamples.verify(source, names: source.namedFields.map(\.place))
  }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    let first = source.namedFields.first?.place ?? ""
    let arrays = NamedArrays(
      name: "npy(\"\(first)\")", fields: source.namedFields, share: source.share(.test)
    ) { place throws(RuntimeError) in
      let path = try DataFolder.findFile(FilePath(place), in: places.folders)
      let origin = path.description
      var bytes = try FileSystem.read(path)
      if Gzip.isCompressed(bytes) {
        bytes = try Gzip.decompress(bytes, limit: 1 << 36, origin: origin)
      }
      return NamedArrays.Opened(
        array: try NPYArray(bytes[...], origin: origin), origin: origin,
        digest: DataFile.digest(of: bytes), path: path)
    }
    return try arrays.load()
  }
}
