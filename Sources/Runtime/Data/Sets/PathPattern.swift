/// Paths with `*` (any text) and `?` (one byte) in their parts, such as `train/*/*.png`.
struct PathPattern: Sendable {
  struct Match: Sendable {
    let path: FilePath
    /// What each `*` and `?` stands for, in order.
    let words: [[UInt8]]
  }

  /// As it was written.
  let text: String
  /// It ends in `/`: what it names are folders.
  let namesFolders: Bool
  private let parts: [[UInt8]]

  private static let (star, mark) = (UInt8(ascii: "*"), UInt8(ascii: "?"))
  /// More in one part could take very long to match.
  private static let mostStars = 2

  /// The endings of pictures, in small letters.
  private static let endings = [".png", ".jpg", ".jpeg", ".pgm", ".ppm"]

  init(_ text: String) throws(RuntimeError) {
    self.text = text
    namesFolders = text.hasSuffix("/")
    parts = text.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    guard !parts.isEmpty, !text.hasPrefix("/"), !text.utf8.contains(0) else {
      throw RuntimeError(
        .dataSet, "`\(text)` is no pattern of paths within a folder",
        help: "write one such as `train/*/*.png`")
    }
    guard parts.allSatisfy({ part in part.count { $0 == Self.star } <= Self.mostStars }) else {
      throw RuntimeError(
        .dataSet, "`\(text)` has more than \(Self.mostStars) `*` between two `/`")
    }
  }

  /// How many words it captures.
  var wordCount: Int { parts.joined().count { $0 == Self.star || $0 == Self.mark } }

  /// Sorted by path. Hidden files are left out where the pattern does not say otherwise, and so are
  /// files that are no pictures by their ending where it ends in a lone `*`.
  func matches(in folder: FilePath) throws(RuntimeError) -> [Match] {
    var found = [Match(path: folder, words: [])]
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      let kind: FileSystem.Kind = isLast && !namesFolders ? .file : .folder
      var next: [Match] = []
      for match in found {
        for (name, words) in try names(like: part, in: match.path) {
          let path = match.path / name
          guard FileSystem.kind(of: path) == kind else { continue }
          if kind == .file, part == [Self.star], !Self.isPicture(name) { continue }
          next.append(Match(path: path, words: match.words + words))
        }
      }
      found = next
    }
    return found
  }

  private func names(
    like part: [UInt8], in folder: FilePath
  ) throws(RuntimeError) -> [(FilePath, [[UInt8]])] {
    guard part.contains(Self.star) || part.contains(Self.mark) else {
      return [(FilePath(bytes: part), [])]
    }
    let isHidden = part.first == UInt8(ascii: ".")
    return try FileSystem.list(folder).compactMap { name in
      guard isHidden || name.bytes.first != UInt8(ascii: ".") else { return nil }
      return Self.words(part[...], name.bytes[...]).map { (name, $0) }
    }
  }

  private static func isPicture(_ name: FilePath) -> Bool {
    let lowered = name.bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return endings.contains { lowered.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }

  /// What the wildcards of a part stand for in a name, each `*` for as little as can be; nil if the
  /// name is another.
  private static func words(_ part: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> [[UInt8]]? {
    guard let first = part.first else { return name.isEmpty ? [] : nil }
    switch first {
    case star:
      for count in 0...name.count {
        if let rest = words(part.dropFirst(), name.dropFirst(count)) {
          return [Array(name.prefix(count))] + rest
        }
      }
      return nil
    case mark:
      guard let byte = name.first else { return nil }
      return words(part.dropFirst(), name.dropFirst()).map { [[byte]] + $0 }
    default:
      return name.first == first ? words(part.dropFirst(), name.dropFirst()) : nil
    }
  }
}
