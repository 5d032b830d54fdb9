import Testing

@testable import WSRuntime

@Suite("folders of pictures")
struct PictureFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ pixels: [UInt8], height: Int, channels: Int = 1) throws {
    let path = folder.file(name)
    try FileSystem.createFolder(path.parent)
    try FileSystem.replaceFile(
      path,
      with: try PNGFile.serialize(
        pixels, height: height, width: pixels.count / height / channels, channels: channels,
        origin: name))
  }

  private func load(
    _ fields: [DataRecipe.Source.NamedField] = [],
    _ values: [String: DataRecipe.Source.Value] = [:]
  ) throws -> (train: Dataset, test: Dataset) {
    try loadDataset(
      DataRecipe.Source(
        PictureFolder.self, values.merging(["folder": .text("pets")]) { one, _ in one },
        fields: fields), searchFolders: [folder.path])
  }

  private func writePets() throws {
    for (place, name) in ["cat/a", "cat/b", "dog/a", "dog/c"].enumerated() {
      try write("pets/train/\(name).png", [UInt8(place), 1, 2, 3, 4, 5], height: 2)
    }
    try write("pets/test/dog/z.png", [9, 9, 9, 9, 9, 9], height: 2)
    try FileSystem.replaceFile(folder.file("pets/train/cat/notes.txt"), with: [1])
    try FileSystem.replaceFile(folder.file("pets/train/cat/.hidden.png"), with: [1])
  }

  @Test("class folders are the classes, by their names")
  func classFolders() throws {
    try writePets()
    let (train, test) = try load()
    #expect(train.shape == [2, 3, 1] && train.labels == [0, 0, 1, 1] && train.classes == 2)
    #expect(train.truth(for: "kind")?.classNames == ["cat", "dog"])
    #expect(train.images[..<6] == [0, 1, 2, 3, 4, 5] && train.images[18] == 3)
    #expect(test.labels == [1] && test.truth(for: "kind")?.classNames == ["cat", "dog"])
    #expect(train.files.map(\.role) == ["training image"])
    #expect(train.files[0].paths.count == 4)

    let small = try load([], ["resize": .numbers([1, 1]), "channels": .number(3)]).train
    #expect(small.shape == [1, 1, 3])
  }

  @Test("a file's content and name are in the digest")
  func digests() throws {
    try writePets()
    let before = try load().train.files[0].digest
    #expect(try load().train.files[0].digest == before)
    try write("pets/train/cat/b.png", [7, 1, 2, 3, 4, 5], height: 2)
    #expect(try load().train.files[0].digest != before)
  }

  @Test("the faults of class folders are named")
  func classFaults() throws {
    let nothing = runtimeError { _ = try load() }
    #expect(nothing?.code == "WS7001")
    try writePets()
    try FileSystem.createFolder(folder.file("pets/train/eel"))
    let empty = runtimeError { _ = try load() }
    #expect(empty?.code == "WS7013")
    #expect(empty?.message.contains("pets/train/eel` holds none") == true)
    try FileSystem.removeFolder(folder.file("pets/train/eel"))
    try write("pets/test/owl/a.png", [1, 2, 3, 4, 5, 6], height: 2)
    let unknown = runtimeError { _ = try load() }
    #expect(unknown?.message.contains("lies in `owl`, which is none of the 2") == true)
    let one = try TemporaryFolder()
    try FileSystem.createFolder(one.file("pets/train/cat"))
    try FileSystem.replaceFile(
      one.file("pets/train/cat/a.png"),
      with: try PNGFile.serialize([1], height: 1, width: 1, channels: 1, origin: "a"))
    let single = runtimeError {
      _ = try loadDataset(
        DataRecipe.Source(PictureFolder.self, ["folder": .text("pets")]), searchFolders: [one.path])
    }
    #expect(single?.message.contains("only one class, `cat`") == true && single?.help != nil)
  }

  @Test("names that are no text are classes too")
  func strangeNames() throws {
    try writePets()
    let strange = folder.file("pets/train") / FilePath(bytes: [0xFF, 0x20, 0xC3, 0xA9])
    try FileSystem.createFolder(strange)
    try FileSystem.replaceFile(
      strange / "a.png",
      with: try PNGFile.serialize(
        [1, 2, 3, 4, 5, 6], height: 2, width: 3, channels: 1, origin: "a"))
    let names = try #require(try load().train.truth(for: "kind")?.classNames)
    #expect(names.count == 3 && names[..<2] == ["cat", "dog"])
    #expect(names[2].unicodeScalars.allSatisfy { $0.value >= 32 })
  }

  @Test("pictures of unlike sizes are named, with what would help")
  func unlike() throws {
    try writePets()
    try write("pets/train/dog/d.png", [1, 2, 3, 4], height: 2)
    let size = runtimeError { _ = try load() }
    #expect(size?.message.contains("dog/d.png` is 2 × 2 in grey") == true)
    #expect(size?.message.contains("cat/a.png` is 2 × 3 in grey") == true)
    #expect(size?.help?.contains("resize: [2, 3]") == true)
    #expect(try load([], ["resize": .numbers([2, 3])]).train.count == 5)
    try write("pets/train/dog/d.png", SampleFiles.counting(18), height: 2, channels: 3)
    let colour = runtimeError { _ = try load() }
    #expect(colour?.message.contains("in colour") == true)
    #expect(colour?.help?.contains("channels: 1") == true)
    #expect(try load([], ["channels": .number(1)]).train.shape == [2, 3, 1])
  }

  private static let masked: [DataRecipe.Source.NamedField] = [
    .init("image", isPicture: true, place: "train/img/*.png"),
    .init("mask", isPicture: false, place: "train/mask/*_m.png"),
  ]

  @Test("masks in black and white, or with the numbers of classes")
  func masks() throws {
    for (part, name) in [("train", "a"), ("train", "b"), ("test", "c")] {
      try write("pets/\(part)/img/\(name).png", [1, 2, 3, 4], height: 2)
      try write("pets/\(part)/mask/\(name)_m.png", [0, 255, 255, 0], height: 2)
    }
    let binary = try load(Self.masked).train
    #expect(binary.labelShape == [2, 2] && binary.classes == 2)
    #expect(binary.labels == [0, 1, 1, 0, 0, 1, 1, 0])
    try write("pets/test/mask/c_m.png", [0, 3, 255, 0], height: 2)
    let numbered = try load(Self.masked).test
    #expect(numbered.classes == 256 && numbered.labels == [0, 3, 255, 0])
    try write("pets/train/mask/b_m.png", SampleFiles.counting(12), height: 2, channels: 3)
    #expect(runtimeError { _ = try load(Self.masked) }?.message.contains("in colour") == true)
    try FileSystem.removeFile(folder.file("pets/train/mask/b_m.png"))
    let missing = runtimeError { _ = try load(Self.masked) }
    #expect(missing?.code == "WS7001")
    #expect(missing?.message.contains("train/img/b.png` has no `mask`") == true)
  }

  @Test("test examples are drawn from each class, always the same")
  func drawn() throws {
    for name in ["cat", "dog"] {
      for place in 0..<10 {
        try write("pets/\(name)/\(place).png", [UInt8(place), 0], height: 1)
      }
    }
    let (train, test) = try load([], ["test": .share(0.2)])
    #expect(train.count == 16 && test.count == 4)
    #expect(test.labels == [0, 0, 1, 1])
    #expect(try load([], ["test": .share(0.2)]).test == test)
    #expect(try load([], ["test": .share(0.001)]).test.labels == [0, 1])
    #expect(try load([], ["test": .share(0.999)]).train.labels == [0, 1])
  }

  @Test("what a source may not say")
  func sources() {
    let image = DataRecipe.Source.NamedField("image", isPicture: true, place: "*.png")
    let cases:
      [(
        [DataRecipe.Source.NamedField], [String: DataRecipe.Source.Value], String
      )] = [
        ([image], [:], "nothing tells which examples of `folder` are for testing"),
        (
          [.init("kind", isPicture: false, place: "train/*/")], [:],
          "not told where its pictures are"
        ),
        ([.init("image", isPicture: true, place: "train/*/")], [:], "pictures are files"),
        ([.init("image", isPicture: true, place: "/train/*")], [:], "no pattern of paths"),
        ([.init("image", isPicture: true, place: "train/*a*b*")], [:], "more than 2 `*`"),
        ([image], ["test": .share(1)], "given 1.0 as `test`"),
        (
          [image], ["test": .share(0.5), "channels": .number(2)],
          "given 2 as `channels`, it takes 1"
        ),
        ([image], ["test": .share(0.5), "resize": .numbers([0, 4])], "given [0,4] as `resize`"),
      ]
    for (fields, values, message) in cases {
      let error = runtimeError { _ = try load(fields, values) }
      #expect(error?.code == "WS7013")
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
  }

  @Test("`train` is a word's beginning")
  func testNames() {
    for (name, expected) in [
      ("train/*/*.png", "test/*/*.png"), ("x_train", "x_test"), ("trains/strain", "tests/strain"),
      ("a.csv", "a.csv"), ("train-train2", "test-test2"), ("", ""),
    ] { #expect(TestExamples.name(of: name) == expected) }
  }

  @Test("a larger picture becomes the mean of its pixels, one of its own size stays")
  func resize() {
    let picture = Picture(
      height: 2, width: 4, channels: 1, samples: [0, 100, 0, 100, 100, 0, 100, 0], largest: 255)
    #expect(picture.resized(height: 2, width: 4) == picture)
    #expect(picture.resized(height: 1, width: 1).samples == [50])
    #expect(
      picture.resizedByNearest(height: 4, width: 8).samples.prefix(8) == [
        0, 0, 100, 100, 0, 0, 100, 100,
      ])
    let flat = Picture(
      height: 3, width: 3, channels: 3, samples: Array(repeating: 77, count: 27), largest: 255)
    #expect(flat.resized(height: 7, width: 2).samples.allSatisfy { $0 == 77 })
  }
}
