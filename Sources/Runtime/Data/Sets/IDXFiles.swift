/// Files in the format of MNIST, each named by itself.
package enum IDXFiles: DataSetKind {
  package static let name = "idx"
  package static let summary = "files in the format of MNIST"
  package static let parameters = [images, labels, testImages, testLabels]
  package static let fields = DataSetField.pictures(nil, classes: nil)

  private static let images = DataSetParameter("images", .path, "training pictures")
  private static let labels = DataSetParameter("labels", .path, "their classes")
  private static let testImages = DataSetParameter(
    "test_images", .path, "test pictures")
  private static let testLabels = DataSetParameter(
    "test_labels", .path, "their classes")

  package static func examples(
    _ source: DataRecipe.Source
  ) throws(RuntimeError) -> (train: Int, test: Int)? { nil }

  package static func load(
    _ source: DataRecipe.Source, _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    var paths: [FilePath] = []
    for parameter in parameters {
      paths.append(
        try DataFolder.findFile(FilePath(try source.text(parameter)), in: places.folders))
    }
    return try loadIDXFiles(
      paths, name: "idx(\"\(try source.text(images))\")", classes: nil, classNames: [],
      threads: places.threads)
  }

  /// A source of these four.
  static func source(
    images: String, labels: String, testImages: String, testLabels: String
  ) -> DataRecipe.Source {
    DataRecipe.Source(
      self,
      [
        Self.images.name: .text(images), Self.labels.name: .text(labels),
        Self.testImages.name: .text(testImages), Self.testLabels.name: .text(testLabels),
      ])
  }
}

extension DataRecipe.Source {
  package static func idx(
    images: String, labels: String, testImages: String, testLabels: String
  ) -> DataRecipe.Source {
    IDXFiles.source(
      images: images, labels: labels, testImages: testImages, testLabels: testLabels)
  }
}

/// Reads four IDX files side by side: pictures and labels for training, the same for testing.
func loadIDXFiles(
  _ paths: [FilePath], name: String, classes: Int?, classNames: [String], threads: Int
) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
  let files = try concurrentResults(of: paths, threads: threads) {
    path throws(RuntimeError) in try IDXFile.load(path)
  }
  let digests = try concurrentResults(of: files, threads: threads) {
    file throws(RuntimeError) in file.digest
  }
  func origins(_ part: String, _ first: Int) -> [DataFile] {
    [
      DataFile(role: "\(part) pictures", at: paths[first], digest: digests[first]),
      DataFile(
        role: "\(part) labels", at: paths[first + 1], digest: digests[first + 1],
        labelled: 0..<(files[first + 1].dimensions.first ?? 0)),
    ]
  }
  let used = classes ?? 1 + Int(max(files[1].elements.max() ?? 0, files[3].elements.max() ?? 0))
  let train = try dataset(
    name: "\(name), train", images: files[0], labels: files[1], paths: (paths[0], paths[1]),
    classes: used, classNames: classNames, files: origins("training", 0))
  let test = try dataset(
    name: "\(name), test", images: files[2], labels: files[3], paths: (paths[2], paths[3]),
    classes: used, classNames: classNames, files: origins("test", 2))
  for (ofTrain, ofTest) in zip(train.fields, test.fields) where ofTrain.shape != ofTest.shape {
    func size(_ shape: [Int]) -> String { shape.isEmpty ? "one a picture" : shape.asSize }
    let what = ofTrain.noun
    throw RuntimeError(
      .dataSet,
      "\(name): the training \(what) are \(size(ofTrain.shape)), the test \(what) "
        + size(ofTest.shape))
  }
  return (train, test)
}

private func dataset(
  name: String, images: IDXFile, labels: IDXFile, paths: (images: FilePath, labels: FilePath),
  classes: Int, classNames: [String], files: [DataFile]
) throws(RuntimeError) -> Dataset {
  let shape = images.dimensions
  guard shape.count == 3 || shape.count == 4 else {
    throw RuntimeError(
      .idx,
      "`\(paths.images)` has \(shape.count) dimensions (\(shape.asSize)); pictures have 3 or 4: "
        + "count, height, width and perhaps channels")
  }
  guard labels.dimensions.count == 1 || labels.dimensions.count == 3 else {
    throw RuntimeError(
      .idx,
      "`\(paths.labels)` has \(labels.dimensions.count) dimensions (\(labels.dimensions.asSize)); "
        + "labels have 1, masks have 3: count, height, width")
  }
  guard shape[0] == labels.dimensions[0] else {
    throw RuntimeError(
      .dataSet,
      "`\(paths.images)` has \(shape[0]) pictures, `\(paths.labels)` labels for "
        + "\(labels.dimensions[0])")
  }
  let masks = Array(labels.dimensions.dropFirst())
  guard masks.isEmpty || masks == Array(shape[1...2]) else {
    throw RuntimeError(
      .dataSet,
      "the pictures of `\(paths.images)` are \(shape[1...2].asSize), the masks of "
        + "`\(paths.labels)` \(masks.asSize)")
  }
  return try Dataset(
    name: name, shape: shape.count == 3 ? shape[1...] + [1] : Array(shape[1...]),
    images: images.elements, labelShape: masks, labels: labels.elements.map(Int32.init),
    classes: classes, classNames: classNames, files: files)
}
