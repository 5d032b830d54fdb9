/// Arrays as numpy saves them: format versions 1 to 3, whole numbers, floats and truth values of any
/// width and byte order, rows or columns first.
package enum NPYFile {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Pictures for `predict`, of any shape.
  static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> PictureFile {
    let array = try NPYArray(bytes[...], origin: origin)
    switch try array.pixels() {
    case .bytes(let bytes):
      return PictureFile(shape: array.shape, values: bytes.map { Float(Double($0) / 255) })
    case .floats(let floats): return PictureFile(shape: array.shape, values: floats)
    }
  }

  static func fault(_ origin: String, _ reason: String, help: String? = nil) -> RuntimeError {
    RuntimeError(
      .picture, "`\(origin)` is not an NPY file that can be read: \(reason)", help: help)
  }
}
