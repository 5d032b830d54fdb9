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
    let (kept, validation) = try split(
      try train.binding(recipe.fields), recipe.validation, seed: seed)
    return DataSplit(
      train: kept, validation: validation, test: ExampleSet(try test.binding(recipe.fields)))
  }

  /// Which pictures are set aside depends on the seed and the two counts alone. Both parts keep
  /// the order of the files.
  private static func split(
    _ dataset: Dataset, _ validation: DataRecipe.Validation, seed: UInt64
  ) throws(RuntimeError) -> (train: ExampleSet, validation: ExampleSet) {
    guard dataset.count > 0 else {
      throw RuntimeError(.dataSet, "there are no pictures in \(dataset.name)")
    }
    if case .fraction(let fraction) = validation, !(0..<1).contains(fraction) {
      throw RuntimeError(
        .dataSet, "validation takes \(fraction) of the training set, it must be below 1")
    }
    let wanted = validation.count(of: dataset.count)
    guard (0..<dataset.count).contains(wanted) else {
      throw RuntimeError(
        .dataSet,
        wanted == dataset.count
          ? wanted == 1
            ? "`validation:` takes the only picture of the training set"
            : "`validation:` takes all \(wanted) pictures of the training set"
          : "`validation:` takes \(wanted) pictures, the training set has \(dataset.count)",
        notes: ["the data are \(dataset.name)"],
        help: "leave at least one for training: "
          + (dataset.count > 1
            ? "set `validation:` to \(dataset.count - 1) examples or less"
            : "leave `validation:` out"))
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

extension DataRecipe.Validation {
  /// How many of so many training examples are set aside. A share, from 0 to below 1, is never
  /// rounded to none or, where there is a choice, to all.
  package func count(of all: Int) -> Int {
    switch self {
    case .none: 0
    case .examples(let count): count
    case .fraction(let fraction):
      fraction == 0 ? 0 : max(min(Int((fraction * Double(all)).rounded()), all - 1), 1)
    }
  }
}

/// The training and the test set of a source.
package func loadDataset(
  _ source: DataRecipe.Source, searchFolders: [FilePath], threads: Int = 4
) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
  try source.verify()
  return try source.kind.load(source, DataPlaces(folders: searchFolders, threads: threads))
}
