/// Pictures from a single file, for `predict`: IDX, NPY, PNG, JPEG, PGM or PPM, told apart by how they
/// begin.
package struct PictureFile: Equatable, Sendable {
  /// Of the array in the file, such as `[count, height, width]`.
  package let shape: [Int]
  /// From 0 to 1, row-major.
  package let values: [Float]

  package init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }

  package static func load(_ path: FilePath) throws(RuntimeError) -> PictureFile {
    let bytes = try FileSystem.read(path, limit: 1 << 32)
    if Gzip.isCompressed(bytes) || bytes.starts(with: [0, 0]) {
      let file = try IDXFile.load(path)
      return PictureFile(shape: file.dimensions, values: file.elements.map { Float($0) / 255 })
    }
    return try parse(bytes, origin: path.description)
  }

  static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> PictureFile {
    if bytes.starts(with: NPYFile.magic) { return try NPYFile.parse(bytes, origin: origin) }
    guard NetpbmFile.begins(bytes) else {
      return PictureFile([try Picture.parse(bytes, origin: origin)])
    }
    return PictureFile(try NetpbmFile.parse(bytes, origin: origin))
  }

  /// Of one size; an axis of a single channel, or of a single picture, is left out.
  private init(_ pictures: [Picture]) {
    let size = pictures.first.map { [$0.height, $0.width] + ($0.channels == 1 ? [] : [3]) } ?? []
    self.init(
      shape: pictures.count == 1 ? size : [pictures.count] + size,
      values: pictures.flatMap(\.floats))
  }

  /// As bytes: q means q / 255.
  package var bytes: [UInt8] { values.map { UInt8(($0 * 255).rounded()) } }

  /// The pictures of a file, each of the shape `[height, width, channels]`. Fails if it holds others.
  package static func load(_ path: FilePath, shape: [Int]) throws(RuntimeError) -> PictureFile {
    let file = try load(path)
    guard file.holdsPictures(of: shape) else {
      throw RuntimeError(
        .picture, "`\(path)` holds \(file.shape.asSize), the network reads \(shape.asSize)")
    }
    return file
  }

  /// The array is one picture or a row of them; a single channel needs no axis, and a picture may
  /// be flattened.
  package func holdsPictures(of wanted: [Int]) -> Bool {
    var forms = [wanted, [wanted.elements]]
    if wanted.last == 1, wanted.count > 1 { forms.append(wanted.dropLast()) }
    return !values.isEmpty
      && forms.contains { form in
        shape == form || (shape.count == form.count + 1 && Array(shape.dropFirst()) == form)
      }
  }
}
