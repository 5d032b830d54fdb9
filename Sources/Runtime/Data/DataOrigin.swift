/// One file of a data set, or what stands for one.
package struct DataFile: Equatable, Sendable {
  /// What it holds, such as `training labels`.
  package let role: String
  /// As messages name it.
  package let name: String
  /// Of the content, however it is packed.
  package let digest: String
  /// The pictures of the data set whose labels it holds.
  package let labelled: Range<Int>
  /// Empty for what is no file.
  package let paths: [FilePath]

  package init(
    role: String, name: String, digest: String, labelled: Range<Int> = 0..<0,
    paths: [FilePath] = []
  ) {
    self.role = role
    self.name = name
    self.digest = digest
    self.labelled = labelled
    self.paths = paths
  }

  package init(role: String, at path: FilePath, digest: String, labelled: Range<Int> = 0..<0) {
    self.init(
      role: role, name: path.description, digest: digest, labelled: labelled, paths: [path])
  }

  /// A digest that tells contents apart; not one that withstands an attack.
  package static func digest(of parts: [UInt8]...) -> String { digest(of: parts) }

  package static func digest(of parts: [[UInt8]]) -> String {
    var sum = CRC32()
    for part in parts { sum.update(part: part) }
    return "crc32:\(sum.hexadecimal), \(parts.reduce(0) { $0 + $1.count }) bytes"
  }
}

/// What the data of a run were: by role, the digest of each file. Empty where that is not known.
package struct DataOrigin: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package var role: String
    package var digest: String
  }

  package private(set) var entries: [Entry] = []

  package init() {}

  package init(_ files: [DataFile]) {
    entries = files.map { Entry(role: $0.role, digest: $0.digest) }
  }

  /// What is wrong if these files are not the ones that `subject` (a run, a netlist) was made with;
  /// nil if they are, or if it is not known which those were.
  package func fault(of files: [DataFile], subject: String) -> RuntimeError? {
    guard !entries.isEmpty, !files.isEmpty else { return nil }
    for file in files {
      guard let entry = entries.first(where: { $0.role == file.role }) else {
        return RuntimeError(
          .otherData,
          "\(subject) was made with other data: it knows no \(file.role) (`\(file.name)`)")
      }
      if entry.digest != file.digest {
        return RuntimeError(
          .otherData, "`\(file.name)` has changed since \(subject) was made with it",
          notes: ["the \(file.role) were \(entry.digest); now they are \(file.digest)"])
      }
    }
    return nil
  }
}

extension DataOrigin {
  package var json: JSONValue {
    .array(entries.map { ["role": .string($0.role), "digest": .string($0.digest)] })
  }

  /// Nil if the value is none.
  package init?(_ json: JSONValue) {
    guard let list = json.asArray else { return nil }
    for value in list {
      guard let object = value.asObject, object.count == 2, let role = object["role"]?.asString,
        let digest = object["digest"]?.asString
      else { return nil }
      entries.append(Entry(role: role, digest: digest))
    }
  }

  /// In the metadata of a file; nil where nothing is known.
  var text: String? { entries.isEmpty ? nil : json.text() }

  init(text: String?, origin: String) throws(RuntimeError) {
    guard let text else {
      self.init()
      return
    }
    guard let parsed = DataOrigin(try JSONValue.parse(text, origin: origin)) else {
      throw RuntimeError(.json, "`\(origin)` does not say what its data were as it should")
    }
    self = parsed
  }
}

extension DataSplit {
  /// The files of the training and of the test set.
  package var files: [DataFile] { train.dataset.files + test.dataset.files }
}
