/// Pictures from a single file, for `predict`: IDX, NPY or PGM, told apart by how they begin.
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
    if bytes.starts(with: "P5".utf8) || bytes.starts(with: "P2".utf8) {
      return try PGMFile.parse(bytes, origin: origin)
    }
    throw RuntimeError(
      .picture, "`\(origin)` is no picture that can be read",
      help: "give an IDX, NPY (numpy) or PGM (P5 or P2) file")
  }

  /// The pictures of a file as bytes (q means q / 255), each of the shape `[height, width,
  /// channels]`. Fails if the file holds others.
  package static func load(_ path: FilePath, shape: [Int]) throws(RuntimeError) -> [UInt8] {
    let file = try load(path)
    guard file.holdsPictures(of: shape) else {
      throw RuntimeError(
        .picture, "`\(path)` holds \(file.shape.asSize), the network reads \(shape.asSize)")
    }
    return file.values.map { UInt8(($0 * 255).rounded()) }
  }

  /// The array is one picture or a row of them; a single channel needs no axis, and a picture may
  /// be flattened.
  package func holdsPictures(of wanted: [Int]) -> Bool {
    var forms = [wanted, [wanted.reduce(1, *)]]
    if wanted.last == 1, wanted.count > 1 { forms.append(wanted.dropLast()) }
    return !values.isEmpty
      && forms.contains { form in
        shape == form || (shape.count == form.count + 1 && Array(shape.dropFirst()) == form)
      }
  }
}
