import Testing
import WSRuntime

@Suite("what data were, and the numbers of classes")
struct DataOriginTests {
  private func idx(
    _ folder: TemporaryFolder, labels: [UInt8], testLabels: [UInt8], compressed: Bool = false
  ) throws -> DataSplit {
    for (prefix, labels) in [("", labels), ("t", testLabels)] {
      let pictures = SampleFiles.counting(labels.count * 4)
      for (name, bytes) in [
        ("i", SampleFiles.idx([labels.count, 2, 2], pictures)),
        ("l", SampleFiles.idx([labels.count], labels)),
      ] {
        try FileSystem.replaceFile(
          folder.file(prefix + name), with: compressed ? SampleFiles.gzip(bytes) : bytes,
          sync: false)
      }
    }
    return try DataSplit.load(
      DataRecipe(
        source: .idx(images: "i", labels: "l", testImages: "ti", testLabels: "tl"),
        validation: .none, augment: []),
      searchFolders: [folder.path], seed: 1)
  }

  @Test("another label file is told by name; the same content packed otherwise is the same")
  func changed() throws {
    let folder = try TemporaryFolder()
    let before = try idx(folder, labels: [0, 1, 2], testLabels: [1])
    let origin = DataOrigin(before.files)
    #expect(origin.fault(of: before.files, subject: "it") == nil)
    #expect(DataOrigin(origin.json) == origin)
    let packed = try idx(folder, labels: [0, 1, 2], testLabels: [1], compressed: true)
    #expect(origin.fault(of: packed.files, subject: "it") == nil)
    let other = try idx(folder, labels: [0, 2, 1], testLabels: [1])
    let fault = origin.fault(of: other.files, subject: "it")
    #expect(fault?.message.contains("`\(folder.file("l"))` has changed") == true)
    #expect(fault?.notes.first?.contains("training labels") == true)
    #expect(DataOrigin().fault(of: other.files, subject: "it") == nil, "earlier files say nothing")
    #expect(origin.fault(of: [], subject: "it") == nil)
  }

  @Test("a checkpoint goes on with its own data only")
  func checkpoint() throws {
    let place = try TemporaryFolder()
    func data(_ digest: String) throws -> DataSplit {
      let files = [DataFile(role: "training labels", name: "labels.gz", digest: digest)]
      let old = try TinyRun.data()
      let train = old.train.dataset
      let dataset = try Dataset(
        name: train.name, shape: train.shape, images: train.images, labels: train.labels,
        classes: train.classes, files: files)
      return DataSplit(train: ExampleSet(dataset), validation: old.validation, test: old.test)
    }
    let folder = try RunFolder.create(place.file("r"), plan: TinyRun.plan(), source: nil)
    try TinyRun.run(folder, data: try data("one"), stopAfter: 5)
    let error = runtimeError { try TinyRun.run(folder, data: try data("two")) }
    #expect(error?.code == ErrorCode.otherData.rawValue)
    #expect(error?.message.contains("`labels.gz` has changed") == true)
    try TinyRun.run(folder, data: try data("one"))
    let weights = try WeightSet.load(RunFolder.weightsPath(in: folder.path))
    #expect(weights.data.entries.map(\.digest) == ["one"])
  }

  @Test("a label out of range names its file, place and value, of the right split")
  func labels() throws {
    let folder = try TemporaryFolder()
    let data = try idx(folder, labels: [0, 1, 2], testLabels: [0, 1, 0, 7, 2])
    #expect(throws: Never.self) {
      try data.train.dataset.expectLabels(positions: [], classes: 3, label: "y")
    }
    let error = runtimeError {
      try data.test.dataset.expectLabels(positions: [], classes: 3, label: "y")
    }
    #expect(error?.code == ErrorCode.label.rawValue)
    #expect(
      error?.message
        == "label 3 of `\(folder.file("tl"))` is 7, but `y` has 3 classes, 0 to 2")
  }

  @Test(
    "the advice fits the labels",
    arguments: [
      ([0, 255, 255], 2, "by 255"), ([1, 2, 3], 3, "subtract 1"),
      ([0, 128, 255], 3, "number them 0 to 2"), ([0, 1, 2, 3], 3, "declare `y` with 4 classes"),
      (Array(0..<200).map { $0 % 10 } + [255], 10, "1 of 201 labels is none of the classes (255)"),
      (
        Array(0..<300).map { $0 % 2 * 255 } + [7], 2,
        "leave their pictures out, and write 1 instead of 255"
      ),
      ([0, 1, 2, 255, 255], 3, "0 to 3, and declare `y` with 4 classes"),
    ] as [([Int32], Int, String)])
  func advice(labels: [Int32], classes: Int, mention: String) throws {
    let dataset = try Dataset(
      name: "d", shape: [1, 1, 1], images: labels.map { _ in 0 }, labels: labels, classes: 256)
    let error = runtimeError {
      try dataset.expectLabels(positions: [], classes: classes, label: "y")
    }
    #expect(error?.help?.contains(mention) == true, "\(error?.help ?? "")")
  }

  @Test("in a mask the row and the column are named")
  func masks() throws {
    let dataset = try Dataset(
      name: "d", shape: [2, 2, 1], images: Array(repeating: 0, count: 8), labelShape: [2, 2],
      labels: [0, 0, 0, 0, 0, 0, 255, 0], classes: 256)
    let error = runtimeError {
      try dataset.expectLabels(positions: [2, 2], classes: 2, label: "mask")
    }
    #expect(error?.message.hasPrefix("label 1, row 1, column 0, of d is 255") == true)
  }

  @Test("a run whose test labels do not fit does not begin")
  func testSet() throws {
    let old = try TinyRun.data()
    let test = old.test.dataset
    let wrong = try Dataset(
      name: "stripes, test", shape: test.shape, images: test.images,
      labels: test.labels.map { $0 + 1 }, classes: 3)
    let data = DataSplit(train: old.train, validation: old.validation, test: ExampleSet(wrong))
    let error = runtimeError { _ = try TrainingSetup(TinyRun.plan(), data: data, threads: 1) }
    #expect(error?.code == ErrorCode.label.rawValue)
    #expect(error?.message.contains("stripes, test") == true)
  }
}
