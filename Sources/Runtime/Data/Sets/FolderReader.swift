/// Reads the parts of a folder of pictures one after the other. What the first part has found of
/// sizes and class folders holds for the next.
struct FolderReader {
  /// In messages.
  let name: String
  private let folder: FilePath
  private let fields: [DataRecipe.Source.NamedField]
  private let size: (height: Int, width: Int)?
  private let channels: Int?
  private let threads: Int
  /// By field, of pictures and masks; each remembers the first file.
  private var stacks: [String: PictureStack] = [:]
  /// By field, the class folders of the first part, in order.
  private var classFolders: [String: [String]] = [:]

  init(
    folder: FilePath, name: String, fields: [DataRecipe.Source.NamedField],
    size: (height: Int, width: Int)?, channels: Int?, threads: Int
  ) {
    self.folder = folder
    self.name = name
    self.fields = fields
    self.size = size
    self.channels = channels
    self.threads = threads
  }

  /// What a part holds, by field in the order of the set.
  struct Part {
    enum Content {
      case pictures(PictureStack)
      /// Of each pixel of each example.
      case masks(PictureStack)
      /// Of each example.
      case classes([Int32])
    }

    var fields: [(name: String, content: Content)] = []
    var files: [DataFile] = []
  }

  /// - Parameters:
  ///   - role: "training", "test", in messages.
  ///   - place: the pattern of this part of that of the set.
  mutating func read(
    as role: String, _ place: (String) -> String
  ) throws(RuntimeError) -> Part {
    let examples = try examples(role, place)
    var part = Part()
    for field in fields {
      let pattern = try PathPattern(place(field.place))
      if pattern.namesFolders {
        part.fields.append((field.name, .classes(try classes(of: examples, field.name, pattern))))
        continue
      }
      let paths = try paths(of: examples, field.name, pattern)
      let known = stacks[field.name]?.form
      var stack = PictureStack(expecting: known, isMask: !field.isPicture)
      let files = try read(paths, into: &stack)
      stacks[field.name] = known == nil ? stack.withoutSamples : stacks[field.name]
      part.fields.append((field.name, field.isPicture ? .pictures(stack) : .masks(stack)))
      part.files.append(
        DataFile(
          role: "\(role) \(field.name)", name: "\(folder / FilePath(pattern.text))",
          digest: files, labelled: 0..<(field.isPicture ? 0 : paths.count), paths: paths))
    }
    return part
  }

  /// The files of the first field of pictures.
  private func examples(
    _ role: String, _ place: (String) -> String
  ) throws(RuntimeError) -> [PathPattern.Match] {
    guard let first = fields.first(where: \.isPicture) else { return [] }
    let pattern = try PathPattern(place(first.place))
    let found = try pattern.matches(in: folder)
    guard !found.isEmpty else {
      throw RuntimeError(
        .fileMissing, "`\(folder)` has no \(role) pictures: no file is called `\(pattern.text)`",
        help: pattern.text == "\(TestExamples.name(of: first.place))" && role == "test"
          ? "add some, or have test examples drawn: `test: 20 %`"
          : "name the pictures: `\(first.name): \"images/*.png\"`")
    }
    return found
  }

  /// The files of another field that belong to the examples.
  private func paths(
    of examples: [PathPattern.Match], _ name: String, _ pattern: PathPattern
  ) throws(RuntimeError) -> [FilePath] {
    let found = try pattern.matches(in: folder)
    let byWords = Dictionary(found.map { ($0.words, $0.path) }) { first, _ in first }
    var paths: [FilePath] = []
    for example in examples {
      guard let path = byWords[example.words] else {
        throw RuntimeError(
          .fileMissing, "`\(example.path)` has no `\(name)` among the files `\(pattern.text)`",
          notes: [
            "the `*` of a file stand for the same as those of its picture: here for "
              + example.words.map { "`\(FilePath(bytes: $0))`" }.joined(separator: ", ")
          ])
      }
      paths.append(path)
    }
    return paths
  }

  /// Of each example the number of the folder that it lies in.
  private mutating func classes(
    of examples: [PathPattern.Match], _ name: String, _ pattern: PathPattern
  ) throws(RuntimeError) -> [Int32] {
    let folders = try pattern.matches(in: folder)
    func text(_ words: [[UInt8]]) -> String {
      words.map { FilePath(bytes: $0).description }.joined(separator: "/")
    }
    let isFirst = classFolders[name] == nil
    let names = classFolders[name] ?? folders.map { text($0.words) }
    let numbers = Dictionary(zip(names, Int32(0)...)) { first, _ in first }
    var used: Set<Int32> = []
    var classes: [Int32] = []
    for example in examples {
      let folder = text(Array(example.words.prefix(pattern.wordCount)))
      guard let number = numbers[folder] else {
        throw RuntimeError(
          .dataSet,
          "`\(example.path)` lies in `\(folder)`, which is none of the \(names.count) "
            + "class folders of the training pictures", notes: ["they are \(Self.listed(names))"])
      }
      used.insert(number)
      classes.append(number)
    }
    if isFirst {
      guard names.count > 1 else {
        throw RuntimeError(
          .dataSet,
          names.isEmpty
            ? "`\(folder)` has no class folders `\(pattern.text)`"
            : "`\(folder)` has only one class, `\(names[0])`",
          help: "put the pictures of each class into a folder of its own")
      }
      if let empty = names.indices.first(where: { !used.contains(Int32($0)) }) {
        throw RuntimeError(
          .dataSet, "the class folder `\(folders[empty].path)` holds none of the pictures",
          help: "add some, or take the folder away")
      }
      classFolders[name] = names
    }
    return classes
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(8).map { "`\($0)`" }.joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }

  /// In groups, so that no more than a few are there in full size. Returns the digest of all.
  private func read(
    _ paths: [FilePath], into stack: inout PictureStack
  ) throws(RuntimeError) -> String {
    let (isMask, size, channels) = (stack.isMask, size, channels)
    var digests: [[UInt8]] = []
    for start in stride(from: 0, to: paths.count, by: 64) {
      let group = Array(paths[start..<min(start + 64, paths.count)])
      let pictures = try concurrentResults(of: group, threads: threads) {
        path throws(RuntimeError) in
        let bytes = try FileSystem.read(path, limit: 1 << 30)
        var picture = try Picture.parse(
          bytes, origin: path.description, isMask ? .numbers : .colours)
        if isMask {
          try picture.expectMask(path)
          if let size {
            picture = picture.resizedByNearest(height: size.height, width: size.width)
          }
        } else {
          if let channels { picture = picture.converted(toChannels: channels) }
          if let size { picture = picture.resized(height: size.height, width: size.width) }
        }
        return (picture, DataFile.digest(of: path.name.bytes, bytes))
      }
      for (path, (picture, digest)) in zip(group, pictures) {
        try stack.add(picture, path, of: paths.count)
        digests.append(Array(digest.utf8))
      }
    }
    return DataFile.digest(of: digests)
  }

  // MARK: Classes

  /// How many classes each field has, and what they are called.
  func classes(_ parts: [Part]) throws(RuntimeError) -> Classes {
    var classes = Classes()
    for (index, field) in fields.enumerated() where !field.isPicture {
      if let names = classFolders[field.name] {
        classes.names[field.name] = names
        continue
      }
      var most = 0
      var isBlackAndWhite = true
      for part in parts {
        guard case .masks(let masks) = part.fields[index].content else { continue }
        most = max(most, masks.most)
        isBlackAndWhite = isBlackAndWhite && masks.isBlackAndWhite
      }
      classes.counts[field.name] = isBlackAndWhite ? 2 : most + 1
      if isBlackAndWhite { classes.blackAndWhite.insert(field.name) }
    }
    return classes
  }

  struct Classes {
    fileprivate(set) var names: [String: [String]] = [:]
    fileprivate(set) var counts: [String: Int] = [:]
    /// Masks whose white is class 1.
    fileprivate(set) var blackAndWhite: Set<String> = []
  }
}

extension FolderReader.Part {
  func dataset(
    _ name: String, classes: FolderReader.Classes
  ) throws(RuntimeError) -> Dataset {
    try Dataset(
      name: name,
      fields: fields.map { field, content in
        switch content {
        case .pictures(let stack): DataField(name: field, shape: stack.shape, values: stack.values)
        case .masks(let stack):
          DataField(
            name: field, shape: Array(stack.shape[..<2]),
            values: .classes(
              stack.classes(whiteIsOne: classes.blackAndWhite.contains(field)),
              of: classes.counts[field] ?? 0))
        case .classes(let labels):
          DataField(
            name: field, shape: [],
            values: .classes(labels, of: classes.names[field]?.count ?? 0),
            classNames: classes.names[field] ?? [])
        }
      }, files: files)
  }
}
