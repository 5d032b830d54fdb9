/// The data of a run: training pictures without and with validation set aside, and the test set.
package struct DataSplit: Equatable, Sendable {
  package let train: ExampleSet
  /// Taken out of the training set; empty if none was asked for.
  package let validation: ExampleSet
  package let test: ExampleSet

  package init(train: ExampleSet, validation: ExampleSet, test: ExampleSet) {
    self.train = train
    self.validation = validation
    self.test = test
  }
}

extension DataSplit {
  /// Reads what a recipe asks for. Relative paths are looked up in the search folders, in order;
  /// `seed` draws the validation set.
  package static func load(
    _ recipe: DataRecipe, searchFolders: [FilePath], seed: UInt64, threads: Int = 4
  ) throws(RuntimeError) -> DataSplit {
    let (train, test) = try loadDataset(
      recipe.source, searchFolders: searchFolders, threads: threads)
    let (kept, validation) = try split(train, recipe.validation, seed: seed)
    return DataSplit(train: kept, validation: validation, test: ExampleSet(test))
  }

  /// Which pictures are set aside depends on the seed and the two counts alone. Both parts keep
  /// the order of the files.
  private static func split(
    _ dataset: Dataset, _ validation: DataRecipe.Validation, seed: UInt64
  ) throws(RuntimeError) -> (train: ExampleSet, validation: ExampleSet) {
    guard dataset.count > 0 else {
      throw RuntimeError(.dataSet, "there are no pictures in \(dataset.name)")
    }
    let wanted: Int
    switch validation {
    case .none: wanted = 0
    case .examples(let count): wanted = count
    case .fraction(let fraction):
      guard (0..<1).contains(fraction) else {
        throw RuntimeError(
          .dataSet, "validation takes \(fraction) of the training set, it must be below 1")
      }
      // A share is never rounded to none or to all.
      let share = Int((fraction * Double(dataset.count)).rounded())
      wanted = fraction == 0 ? 0 : min(max(share, 1), dataset.count - 1)
    }
    guard (0..<dataset.count).contains(wanted) else {
      throw RuntimeError(
        .dataSet,
        wanted == dataset.count
          ? "`validation:` takes all \(wanted) pictures of the training set"
          : "`validation:` takes \(wanted) pictures, the training set has \(dataset.count)",
        notes: ["the data are \(dataset.name)"],
        help: "leave at least one for training: set `validation:` to "
          + "\(dataset.count - 1) examples or less")
    }
    var order = Array(0..<Int32(clamping: dataset.count))
    var random = CounterRandom(seed: seed, purpose: .validationSplit)
    random.shuffle(&order)
    return (
      ExampleSet(dataset, indices: order[wanted...].sorted()),
      ExampleSet(dataset, indices: order[..<wanted].sorted())
    )
  }
}

/// The training and the test set of a source.
package func loadDataset(
  _ source: DataRecipe.Source, searchFolders: [FilePath], threads: Int = 4
) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
  switch source {
  case .mnist(let folder):
    try loadMNIST("mnist(\"\(folder)\")", FilePath(folder), searchFolders, threads)
  case .fashionMnist(let folder):
    try loadMNIST("fashion_mnist(\"\(folder)\")", FilePath(folder), searchFolders, threads)
  case .cifar10(let folder, let batches):
    try loadCIFAR10(FilePath(folder), batches: batches, searchFolders, threads)
  case .idx(let images, let labels, let testImages, let testLabels):
    try loadIDX(
      trainFiles: (images, labels), testFiles: (testImages, testLabels), searchFolders, threads)
  case .digits(let train, let test, let seed):
    try GeneratedDigits.make(train: train, test: test, seed: seed, threads: threads)
  }
}

private func loadMNIST(
  _ name: String, _ path: FilePath, _ searchFolders: [FilePath], _ threads: Int
) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
  // Both spellings are in circulation.
  func names(_ part: String, _ rank: Int) -> [FilePath] {
    ["\(part)-idx\(rank)-ubyte", "\(part).idx\(rank)-ubyte"].map { FilePath($0) }
  }
  let wanted = [
    names("train-images", 3), names("train-labels", 1), names("t10k-images", 3),
    names("t10k-labels", 1),
  ]
  let folder = try DataFolder.find(
    path, holding: wanted[0] + wanted[0].map { $0.appending(".gz") }, in: searchFolders)
  var paths: [FilePath] = []
  for names in wanted { paths.append(try DataFolder.file(oneOf: names, in: folder)) }
  return try pairs(of: paths, name: name, classes: 10, threads: threads)
}

private func loadIDX(
  trainFiles: (String, String), testFiles: (String, String), _ searchFolders: [FilePath],
  _ threads: Int
) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
  var paths: [FilePath] = []
  for path in [trainFiles.0, trainFiles.1, testFiles.0, testFiles.1] {
    paths.append(try DataFolder.findFile(FilePath(path), in: searchFolders))
  }
  return try pairs(of: paths, name: "idx(\"\(trainFiles.0)\")", classes: nil, threads: threads)
}

/// Reads four IDX files side by side: pictures and labels for training, the same for testing.
private func pairs(
  of paths: [FilePath], name: String, classes: Int?, threads: Int
) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
  let files = try concurrentResults(of: paths, threads: threads) {
    path throws(RuntimeError) in try IDXFile.load(path)
  }
  let digests = try concurrentResults(of: files, threads: threads) {
    file throws(RuntimeError) in file.digest
  }
  func origins(_ part: String, _ first: Int) -> [DataFile] {
    [
      DataFile(
        role: "\(part) pictures", name: paths[first].description, digest: digests[first]),
      DataFile(
        role: "\(part) labels", name: paths[first + 1].description, digest: digests[first + 1],
        labelled: 0..<(files[first + 1].dimensions.first ?? 0)),
    ]
  }
  let used = classes ?? 1 + Int(max(files[1].elements.max() ?? 0, files[3].elements.max() ?? 0))
  let train = try dataset(
    name: "\(name), train", images: files[0], labels: files[1], paths: (paths[0], paths[1]),
    classes: used, files: origins("training", 0))
  let test = try dataset(
    name: "\(name), test", images: files[2], labels: files[3], paths: (paths[2], paths[3]),
    classes: used, files: origins("test", 2))
  for (what, ofTrain, ofTest) in [
    ("pictures", train.shape, test.shape), ("labels", train.labelShape, test.labelShape),
  ] where ofTrain != ofTest {
    func size(_ shape: [Int]) -> String { shape.isEmpty ? "one a picture" : shape.asSize }
    throw RuntimeError(
      .dataSet,
      "\(name): the training \(what) are \(size(ofTrain)), the test \(what) \(size(ofTest))")
  }
  return (train, test)
}

private func dataset(
  name: String, images: IDXFile, labels: IDXFile, paths: (images: FilePath, labels: FilePath),
  classes: Int, files: [DataFile]
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
    classes: classes, files: files)
}
