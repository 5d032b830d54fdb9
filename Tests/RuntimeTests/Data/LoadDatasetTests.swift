import Testing
import WSRuntime

@Suite("data sets")
struct LoadDatasetTests {
  @Test(
    "a folder of MNIST files, plain or gzip, found in the second search folder",
    arguments: [false, true])
  func mnist(compressed: Bool) throws {
    let folder = try TemporaryFolder()
    try SampleFiles.writeMNIST(to: folder.file("b/mnist"), compressed: compressed)
    try FileSystem.createFolder(folder.file("a/mnist"))
    let (train, test) = try loadDataset(
      .mnist(folder: "mnist"), searchFolders: [folder.file("a"), folder.file("b")])
    #expect(train.count == 20 && test.count == 10)
    #expect(train.shape == [3, 2, 1] && train.classes == 10)
    #expect(train.images == SampleFiles.counting(120))
    #expect(train.labels == (0..<20).map { Int32($0 % 10) })
    #expect(test.labels == (0..<10).map { Int32($0) })
  }

  @Test("what is missing is named with the places where it was looked for")
  func missing() throws {
    let folder = try TemporaryFolder()
    let nowhere = runtimeError {
      _ = try loadDataset(
        .mnist(folder: "mnist"), searchFolders: [folder.file("a"), folder.file("b")])
    }
    #expect(nowhere?.code == "WS7001")
    #expect(
      nowhere?.notes == ["a", "b"].map { "looked for `\(folder.file($0))/mnist`" })
    #expect(nowhere?.help?.contains("--data-dir") == true)

    try SampleFiles.writeMNIST(to: folder.file("mnist"), compressed: false)
    try FileSystem.removeFile(folder.file("mnist/t10k-labels-idx1-ubyte"))
    let file = runtimeError {
      _ = try loadDataset(.mnist(folder: "\(folder.path)/mnist"), searchFolders: [])
    }
    #expect(file?.message.contains("`t10k-labels-idx1-ubyte`") == true)
  }

  @Test("pictures and labels that do not fit")
  func misfits() throws {
    let folder = try TemporaryFolder()
    try FileSystem.replaceFile(
      folder.file("i"), with: SampleFiles.idx([3, 2, 2], SampleFiles.counting(12)))
    for (labels, mention) in [
      (SampleFiles.idx([2], [0, 1]), "labels for 2"),
      (SampleFiles.idx([3, 1], [0, 1, 2]), "2 dimensions"),
      (SampleFiles.idx([3, 2, 1], SampleFiles.counting(6)), "masks"),
    ] {
      try FileSystem.replaceFile(folder.file("l"), with: labels)
      let error = runtimeError {
        _ = try loadDataset(
          .idx(images: "i", labels: "l", testImages: "i", testLabels: "l"),
          searchFolders: [folder.path])
      }
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    try FileSystem.replaceFile(folder.file("i"), with: SampleFiles.idx([3, 0, 2], []))
    try FileSystem.replaceFile(folder.file("l"), with: SampleFiles.idx([3], [0, 1, 2]))
    let empty = runtimeError {
      _ = try loadDataset(
        .idx(images: "i", labels: "l", testImages: "i", testLabels: "l"),
        searchFolders: [folder.path])
    }
    #expect(empty?.code == "WS7013")
  }

  @Test("masks and colour from IDX files")
  func masks() throws {
    let folder = try TemporaryFolder()
    try FileSystem.replaceFile(
      folder.file("i"), with: SampleFiles.idx([2, 2, 2, 3], SampleFiles.counting(24)))
    try FileSystem.replaceFile(
      folder.file("m.gz"),
      with: SampleFiles.gzip(SampleFiles.idx([2, 2, 2], [0, 1, 0, 1, 1, 1, 0, 0])))
    let (train, _) = try loadDataset(
      .idx(images: "i", labels: "m", testImages: "i", testLabels: "m"),
      searchFolders: [folder.path])
    #expect(train.shape == [2, 2, 3] && train.labelShape == [2, 2] && train.classes == 2)
    #expect(throws: Never.self) {
      try train.expectLabels(positions: [2, 2], classes: 2, label: "mask")
    }
    #expect(runtimeError { try train.expectLabels(positions: [], classes: 2, label: "y") } != nil)
    #expect(runtimeError { try train.expectPictures([2, 2, 1], input: "x") }?.help != nil)
  }

  @Test("CIFAR-10 planes become channels, a missing batch is an error")
  func cifar() throws {
    let folder = try TemporaryFolder()
    let planes = (0..<3072).map { (place: Int) -> UInt8 in
      let plane = place / 1024
      return UInt8(plane * 100 + place % 1024 % 7)
    }
    let record: [UInt8] = [3] + planes
    try FileSystem.replaceFile(folder.file("data_batch_2.bin"), with: record + record)
    try FileSystem.replaceFile(folder.file("test_batch.bin"), with: record)
    let (train, test) = try loadDataset(
      .cifar10(folder: "\(folder.path)", batches: [2]), searchFolders: [])
    #expect(train.count == 2 && test.count == 1 && train.labels == [3, 3])
    #expect(train.images[..<6] == [0, 100, 200, 1, 101, 201])
    #expect(train.images.count == 2 * 3072)

    let missing = runtimeError {
      _ = try loadDataset(.cifar10(folder: "\(folder.path)", batches: [1, 2]), searchFolders: [])
    }
    #expect(missing?.message.contains("data_batch_1.bin") == true)
    for batches in [[], [0], [6], [1, 1]] {
      let error = runtimeError {
        _ = try loadDataset(.cifar10(folder: "\(folder.path)", batches: batches), searchFolders: [])
      }
      #expect(error?.code == "WS7013")
    }
    try FileSystem.replaceFile(folder.file("test_batch.bin"), with: record.dropLast())
    let short = runtimeError {
      _ = try loadDataset(.cifar10(folder: "\(folder.path)", batches: [2]), searchFolders: [])
    }
    #expect(short?.code == "WS7014")
  }

  static let fine = DataRecipe.Source(CIFAR100.self, ["folder": .text("cifar-100")])

  @Test("CIFAR-100: a coarse label, a fine one, three planes")
  func cifar100() throws {
    let folder = try TemporaryFolder()
    try FileSystem.createFolder(folder.file("cifar-100"))
    let planes = (0..<3072).map { (place: Int) -> UInt8 in
      let plane = place / 1024
      return UInt8(plane * 80 + place % 1024 % 5)
    }
    var records: [UInt8] = [19, 99]
    records += planes
    records += [0, 7]
    records += planes.reversed()
    try FileSystem.replaceFile(
      folder.file("cifar-100/train.bin.gz"), with: SampleFiles.gzip(records))
    try FileSystem.replaceFile(
      folder.file("cifar-100/test.bin"), with: [4, 50] as [UInt8] + planes)
    let (train, test) = try loadDataset(Self.fine, searchFolders: [folder.path])
    #expect(train.fields.map(\.name) == ["image", "fine", "coarse"])
    #expect(train.fields.map(\.name) == CIFAR100.fields.map(\.name), "the first is the same")
    #expect(train.truth(for: "any")?.values == .classes([99, 7], of: 100))
    #expect(train.fields[2].values == .classes([19, 0], of: 20))
    #expect(train.picture(for: "x")?.shape == [32, 32, 3])
    guard case .bytes(let bytes) = train.fields[0].values else { throw TestFault.noBytes }
    #expect(bytes[..<6] == [0, 80, 160, 1, 81, 161])
    #expect(bytes.count == 2 * 3072 && bytes.suffix(3) == [160, 80, 0])
    #expect(test.truth(for: "any")?.values == .classes([50], of: 100))
    let bound = try test.binding(["family": "coarse"])
    #expect(bound.truth(for: "family")?.values == .classes([4], of: 20))
    #expect(bound.truth(for: "any")?.name == "fine")
    #expect(ExampleSet(bound).labels(for: "family") == [4])
    let none = runtimeError { _ = try test.binding(["family": "super"]) }
    #expect(none?.message.contains("no field `super` for `family`") == true)
    let swapped = try test.binding(["family": "image"])
    #expect(
      runtimeError { try swapped.expectLabels(positions: [], classes: 20, label: "family") } != nil)
  }

  private enum TestFault: Error { case noBytes }

  @Test(
    "a label outside its classes is named with file, picture and value",
    arguments: [
      ([20, 0], "the coarse label 20, coarse labels are 0 to 19"),
      ([0, 100], "the fine label 100, fine labels are 0 to 99"),
    ] as [([UInt8], String)])
  func cifar100Labels(labels: [UInt8], message: String) throws {
    let folder = try TemporaryFolder()
    try FileSystem.createFolder(folder.file("cifar-100"))
    let picture = [UInt8](repeating: 1, count: 3072)
    let good: [UInt8] = [1, 2] + picture
    try FileSystem.replaceFile(folder.file("cifar-100/train.bin"), with: good + (labels + picture))
    try FileSystem.replaceFile(folder.file("cifar-100/test.bin"), with: good)
    let wrong = runtimeError {
      _ = try loadDataset(Self.fine, searchFolders: [folder.path])
    }
    #expect(wrong?.code == "WS7014" && wrong?.message.contains(message) == true)
    #expect(wrong?.message.contains("picture 1 of `\(folder.path)/cifar-100/train.bin`") == true)
    try FileSystem.replaceFile(folder.file("cifar-100/train.bin"), with: good + [UInt8(0)])
    let long = runtimeError {
      _ = try loadDataset(Self.fine, searchFolders: [folder.path])
    }
    #expect(long?.message.contains("has 3075 bytes, not a multiple of the 3074") == true)
    try FileSystem.removeFile(folder.file("cifar-100/train.bin"))
    let missing = runtimeError {
      _ = try loadDataset(Self.fine, searchFolders: [folder.path])
    }
    #expect(missing?.code == "WS7001" && missing?.message.contains("`train.bin`") == true)
  }

  static func numbered(_ count: Int) throws -> Dataset {
    try Dataset(
      name: "numbers", shape: [1, 1, 1], images: (0..<count).map { UInt8($0 % 256) },
      labels: [Int32](repeating: 0, count: count), classes: 1)
  }

  @Test("validation is drawn by seed and disjoint from training")
  func validation() throws {
    let folder = try TemporaryFolder()
    try SampleFiles.writeMNIST(to: folder.file("mnist"), compressed: false)
    func load(_ validation: DataRecipe.Validation, seed: UInt64) throws -> DataSplit {
      try DataSplit.load(
        DataRecipe(source: .mnist(folder: "mnist"), validation: validation, augment: []),
        searchFolders: [folder.path], seed: seed)
    }
    let split = try load(.examples(5), seed: 1)
    #expect(split.train.count == 15 && split.validation.count == 5 && split.test.count == 10)
    #expect(Set(split.train.indices).isDisjoint(with: split.validation.indices))
    #expect(try load(.fraction(0.25), seed: 1) == split)
    #expect(try load(.examples(5), seed: 2).validation != split.validation)
    #expect(try load(.none, seed: 1).train.count == 20)
    // A share is never rounded to none or to all of the 20 pictures.
    #expect(try load(.fraction(0.01), seed: 1).validation.count == 1)
    #expect(try load(.fraction(0.99), seed: 1).train.count == 1)
    for wrong in [DataRecipe.Validation.examples(20), .examples(-1), .fraction(1), .fraction(.nan)]
    {
      #expect(runtimeError { _ = try load(wrong, seed: 1) }?.code == "WS7013")
    }
  }

  @Test("the only picture is not set aside, neither as one nor as a share")
  func onlyPicture() throws {
    func load(_ count: Int, _ validation: DataRecipe.Validation) throws -> DataSplit {
      let source = DataRecipe.Source.digits(train: count, test: 1, seed: 1)
      return try DataSplit.load(
        DataRecipe(source: source, validation: validation, augment: []), searchFolders: [], seed: 1)
    }
    for wanted in [DataRecipe.Validation.examples(1), .fraction(0.01), .fraction(0.9)] {
      let error = runtimeError { _ = try load(1, wanted) }
      #expect(error?.message == "`validation:` takes the only picture of the training set")
      #expect(error?.help?.contains("leave `validation:` out") == true)
      #expect(try load(2, wanted).train.count == 1)
    }
    #expect(try load(1, .none).train.count == 1 && load(1, .fraction(0)).train.count == 1)
  }
}
