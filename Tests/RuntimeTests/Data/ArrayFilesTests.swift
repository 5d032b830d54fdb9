import Testing

@testable import WSRuntime

@Suite("arrays and tables as data sets")
struct ArrayFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    try FileSystem.replaceFile(folder.file(name), with: bytes)
  }

  private func array(_ shape: [Int], _ type: String, _ data: [UInt8]) -> [UInt8] {
    let sizes = shape.map { "\($0)," }.joined()
    return PictureFileTests.npy(
      "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes))}", data)
  }

  private func load(_ source: DataRecipe.Source) throws -> (train: Dataset, test: Dataset) {
    try loadDataset(source, searchFolders: [folder.path])
  }

  private static let npy = DataRecipe.Source(
    NPYFiles.self, [:],
    fields: [
      .init("image", isPicture: true, place: "x_train.npy"),
      .init("kind", isPicture: false, place: "y_train.npy"),
    ])

  private func writeArrays() throws {
    try write("x_train.npy", array([3, 2, 2], "|u1", SampleFiles.counting(12)))
    try write("y_train.npy", array([3, 1], "|u1", [2, 0, 1]))
    try write("x_test.npy", array([1, 2, 2], "|u1", [1, 2, 3, 4]))
    try write("y_test.npy", array([1], "|i1", [3]))
  }

  @Test("a channel's axis is added, an axis of one is taken from labels")
  func arrays() throws {
    try writeArrays()
    let (train, test) = try load(Self.npy)
    #expect(train.shape == [2, 2, 1] && train.images == SampleFiles.counting(12))
    #expect(train.labels == [2, 0, 1] && train.classes == 4 && test.labels == [3])
    try write(
      "x_test.npy", array([1, 2, 2], "<f4", [0, 0, 0, 0x3F] + [UInt8](repeating: 0, count: 12)))
    #expect(try load(Self.npy).test.fields[0].values == .floats([0.5, 0, 0, 0]))
  }

  @Test("what does not fit is named")
  func faults() throws {
    try writeArrays()
    for (file, bytes, mention) in [
      ("y_train.npy", array([3], "<f4", [UInt8](repeating: 0, count: 12)), "are floats"),
      ("y_train.npy", array([3], "|i1", [0, 0xFF, 0]), "element 1 of"),
      ("y_train.npy", array([3, 2], "|u1", [0, 1, 0, 1, 0, 1]), "classes have one axis"),
      ("y_train.npy", array([2], "|u1", [0, 1]), "labels for 2"),
      ("y_train.npy", array([], "|u1", [0]), "single number"),
      ("y_train.npy", array([1 << 40, 1 << 30], "|u1", []), "promises the shape"),
    ] {
      try write(file, bytes)
      let error = runtimeError { _ = try load(Self.npy) }
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    try writeArrays()
    try FileSystem.removeFile(folder.file("x_test.npy"))
    #expect(runtimeError { _ = try load(Self.npy) }?.message.contains("`x_test.npy`") == true)
  }

  @Test("arrays of one archive by their names, `x_train` where none are said")
  func archive() throws {
    let images = array([2, 1, 1], "|u1", [7, 8])
    try write("a.npz", ZipArchiveTests.archive("x.npy", images, deflated: true))
    let named = DataRecipe.Source(
      NPZFile.self, ["file": .text("a.npz"), "test": .share(0.5)],
      fields: [.init("image", isPicture: true, place: "x")])
    let (train, test) = try load(named)
    #expect(Set(train.images + test.images) == [7, 8])
    #expect(train.files[0].name.hasSuffix("a.npz[x]"))
    let standard = DataRecipe.Source(NPZFile.self, ["file": .text("a.npz")])
    let missing = runtimeError { _ = try load(standard) }
    #expect(missing?.message.contains("has no array `x_train`") == true)
    #expect(missing?.notes == ["its arrays are `x`"])
    try write("a.npz", [1, 2, 3])
    #expect(runtimeError { _ = try load(named) }?.message.contains("no ZIP archive") == true)
  }

  private static func table(
    _ fields: [DataRecipe.Source.NamedField], test: Double? = nil
  ) -> DataRecipe.Source {
    var values: [String: DataRecipe.Source.Value] = ["file": .text("train.csv")]
    values["test"] = test.map { .share($0) }
    return DataRecipe.Source(CSVFile.self, values, fields: fields)
  }

  private static let kind = DataRecipe.Source.NamedField("kind", isPicture: false, place: "kind")

  @Test("columns are scaled by the training values, classes have their texts as names")
  func table() throws {
    try write(
      "train.csv", Array("\u{FEFF}a,kind, b \n1,\"ro,se\",10\n\n3,lily,20\r\n2,lily,10\n".utf8))
    try write("test.csv", Array("a;kind;b\n5;lily;15\n".utf8))
    let (train, test) = try load(Self.table([Self.kind]))
    #expect(train.fields.map(\.name) == ["columns", "kind"])
    #expect(train.fields[0].shape == [2])
    #expect(train.fields[0].values == .floats([0, 0, 1, 1, 0.5, 0]))
    #expect(
      train.labels == [1, 0, 0] && train.truth(for: "kind")?.classNames == ["lily", "ro,se"])
    #expect(test.fields[0].values == .floats([1, 0.5]) && test.labels == [0])
    let named = try load(
      Self.table([Self.kind, .init("x", isPicture: true, place: "b, a")])
    ).train
    #expect(named.picture(for: "x")?.values == .floats([0, 0, 1, 1, 0, 0.5]))
    let drawn = try load(Self.table([Self.kind], test: 0.4))
    #expect(drawn.train.count == 2 && drawn.test.count == 1)
  }

  @Test(
    "a table that cannot be read is named by line",
    arguments: [
      ("a,kind\n1,x\n2\n3,y\n", "line 3 has 1 cell, the first line 2"),
      ("a,kind\n1,x\n2,y,z\n", "line 3 has 3 cells"),
      ("a,kind\n\"1\n\",x\n2\n", "line 4 has 1 cell"),
      ("a,kind\n1,\"x\n", "quotation mark of line 2 is not closed"),
      ("a,kind\n\"1\"2,x\n", "text follows a quotation mark on line 2"),
      ("a,kind\nw,x\n", "column `a` of line 2 is `w`, a number is needed"),
      ("a,kind\n1,x\n,y\n", "column `a` of line 3 is empty"),
      ("a,kind\ninf,x\n1,y\n", "column `a` of line 2 is `inf`"),
      ("a,kind\n1,x\n2,\n", "line 3 has no `kind`"),
      ("a,kind\n1,x\n2,x\n", "have the same `kind`, `x`"), ("a,kind\n", "no line follows"),
      ("", "it is empty"), ("a,a\n1,2\n", "two of its columns are called `a`"),
      ("a,b\n1,2\n", "has no column `kind`"),
    ])
  func tableFaults(text: String, mention: String) throws {
    try write("train.csv", Array(text.utf8))
    try write("test.csv", Array("a,kind\n1,x\n".utf8))
    let error = runtimeError { _ = try load(Self.table([Self.kind])) }
    #expect(["WS7017", "WS7013"].contains(error?.code))
    #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
  }

  @Test("a table without names has columns by number, bytes that are no text are refused")
  func unnamed() throws {
    let table = try CSVTable(Array("1\t2\n3\t4\n".utf8), origin: "t")
    #expect(table.columns == ["1", "2"] && table.rows == [["1", "2"], ["3", "4"]])
    let wrong = runtimeError { _ = try CSVTable(Array("a,b\n1,".utf8) + [0xFF], origin: "t") }
    #expect(wrong?.message.contains("line 2 is not in UTF-8") == true)
  }
}
