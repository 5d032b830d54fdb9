/// A checksum in the metadata of a file, over all else that the file says.
///
/// It depends on names, types, shapes, numbers and the rest of the metadata, not on their order:
/// whoever reads a file and writes the same content keeps a file that is whole. Files without one
/// are read as they are.
extension Safetensors {
  static let checksumName = "checksum"

  static func checksum(of parts: [Part], _ metadata: [String: String]) -> String {
    var sum = CRC32()
    for (name, text) in metadata.sorted(by: { inByteOrder($0.key, $1.key) }) {
      sum.update(part: name.utf8)
      sum.update(part: text.utf8)
    }
    for part in parts.sorted(by: { inByteOrder($0.name, $1.name) }) {
      sum.update(part: part.name.utf8)
      sum.update(part: "\(part.type.rawValue) \(part.shape)".utf8)
      sum.update(part: part.make().bytes)
    }
    return "crc32:" + sum.hexadecimal
  }

  private static func inByteOrder(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// Takes the checksum out of the metadata; fails if the content has another.
  mutating func verifyChecksum(origin: String) throws(RuntimeError) {
    guard let promised = metadata.removeValue(forKey: Self.checksumName) else { return }
    let found = checksum()
    guard promised == found else {
      throw RuntimeError(
        .damagedFile, "`\(origin)` is damaged: it is not what was written",
        notes: ["its content gives the checksum `\(found)`, it was written with `\(promised)`"],
        help: "put a copy of it back, or make it anew; a program that changes such a file must "
          + "take `checksum` out of its metadata")
    }
  }

  /// Fails if the metadata have other entries than these: one whose name was damaged, say.
  func expectMetadata(_ known: [String], origin: String) throws(RuntimeError) {
    guard let unknown = metadata.keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw RuntimeError(
      .damagedFile,
      "`\(origin)` is damaged, or of a later version: its metadata have an unknown "
        + "entry `\(unknown)`",
      help: "put a copy of it back, or make it anew")
  }
}
