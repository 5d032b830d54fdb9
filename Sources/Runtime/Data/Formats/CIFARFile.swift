/// A file of the binary versions of CIFAR-10 and CIFAR-100: for each picture its label bytes, then
/// 1024 bytes each of red, green and blue, row by row.
struct CIFARFile: Equatable, Sendable {
  static let shape = [side, side, channels]

  private static let (side, channels) = (32, 3)
  private static let plane = side * side

  /// Channels last.
  let images: [UInt8]
  /// By label byte, one label a picture.
  let labels: [[UInt8]]

  private var count: Int { images.count / (Self.channels * Self.plane) }

  /// Of pictures and labels, each for themselves.
  private var digest: String { DataFile.digest(of: [images] + labels) }

  /// One of the label bytes in front of each picture.
  struct LabelByte {
    /// That it becomes.
    let field: String
    let classes: Int
    /// Empty where they have but numbers.
    var classNames: [String] = []

    /// In messages: "fine label".
    var noun: String { field == "label" ? field : field + " label" }
  }

  static func parse(_ bytes: [UInt8], labels wanted: [LabelByte], origin: String)
    throws(RuntimeError) -> CIFARFile
  {
    let record = wanted.count + channels * plane
    guard !bytes.isEmpty, bytes.count % record == 0 else {
      throw RuntimeError(
        .cifar,
        "`\(origin)` has \(bytes.count) bytes, not a multiple of the \(record) of one CIFAR "
          + "picture with its \(wanted.count == 1 ? "label" : "\(wanted.count) labels")")
    }
    let count = bytes.count / record
    var labels = wanted.map { _ in [UInt8](repeating: 0, count: count) }
    var images = [UInt8](repeating: 0, count: count * channels * plane)
    for picture in 0..<count {
      let start = picture * record
      for (place, label) in wanted.enumerated() {
        let value = bytes[start + place]
        guard value < label.classes else {
          throw RuntimeError(
            .cifar,
            "picture \(picture) of `\(origin)` has the \(label.noun) \(value), \(label.noun)s are "
              + "0 to \(label.classes - 1)")
        }
        labels[place][picture] = value
      }
      let (source, target) = (start + wanted.count, picture * channels * plane)
      for pixel in 0..<plane {
        for channel in 0..<channels {
          images[target + pixel * channels + channel] = bytes[source + channel * plane + pixel]
        }
      }
    }
    return CIFARFile(images: images, labels: labels)
  }

  /// Plain or gzip.
  private static func read(_ path: FilePath, labels: [LabelByte]) throws(RuntimeError) -> CIFARFile
  {
    let bytes = try FileSystem.read(path, limit: 1 << 30)
    let plain =
      Gzip.isCompressed(bytes)
      ? try Gzip.decompress(bytes, limit: 1 << 30, origin: path.description) : bytes
    return try parse(plain, labels: labels, origin: path.description)
  }

  /// A file of a folder, and what it holds in the words of messages.
  struct Part {
    let file: FilePath
    let role: String
  }

  /// The files of the folder that the source names, as data sets.
  static func load(
    train: [Part], test: Part, labels: [LabelByte], of source: DataRecipe.Source,
    _ places: DataPlaces
  ) throws(RuntimeError) -> (train: Dataset, test: Dataset) {
    let path = try source.text(.folder)
    let folder = try DataFolder.find(FilePath(path), holding: [test.file], in: places.folders)
    var paths: [FilePath] = []
    for part in train + [test] {
      paths.append(try DataFolder.file(oneOf: [part.file], in: folder))
    }
    let files = try concurrentResults(of: paths, threads: places.threads) {
      path throws(RuntimeError) in try read(path, labels: labels)
    }
    func dataset(
      _ name: String, _ parts: [Part], from first: Int
    ) throws(RuntimeError) -> Dataset {
      let files = files[first..<(first + parts.count)]
      var origins: [DataFile] = []
      for (part, (path, file)) in zip(parts, zip(paths[first...], files)) {
        let start = origins.last?.labelled.upperBound ?? 0
        origins.append(
          DataFile(
            role: part.role, at: path, digest: file.digest,
            labelled: start..<(start + file.count)))
      }
      let image = DataField(name: "image", shape: shape, values: .bytes(files.flatMap(\.images)))
      let truths = labels.enumerated().map { place, label in
        DataField(
          name: label.field, shape: [],
          values: .classes(
            files.flatMap { $0.labels[place].map(Int32.init) }, of: label.classes),
          classNames: label.classNames)
      }
      return try Dataset(
        name: "\(source.kind.name)(\"\(path)\"), \(name)",
        fields: source.kind.fields.compactMap { field in
          ([image] + truths).first { $0.name == field.name }
        }, files: origins)
    }
    return (try dataset("train", train, from: 0), try dataset("test", [test], from: train.count))
  }
}
