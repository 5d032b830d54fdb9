import CKernels

/// Pictures in the JPEG format (ISO/IEC 10918), read by the system's libjpeg.
enum JPEGFile {
  static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xD8, 0xFF]) }

  static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> Picture {
    var size = wsc_jpeg_size()
    var message = [CChar](repeating: 0, count: Int(WSC_JPEG_MESSAGE))
    try expectFine(wsc_jpeg_header(bytes, bytes.count, &size, &message), message, origin: origin)
    let (height, width, channels) = (Int(size.height), Int(size.width), Int(size.channels))
    guard let count = checkedProduct([height, width, channels]), height * width > 0,
      height * width <= Picture.mostPixels
    else {
      throw fault(origin, "it says that it is \(height) × \(width), no picture is so large")
    }
    if count > 1 << 24 {
      try MemoryNeed.file(bytes: count).expectFree(threads: 0, for: "reading `\(origin)`")
    }
    var pixels = [UInt8](repeating: 0, count: count)
    try expectFine(
      wsc_jpeg_pixels(bytes, bytes.count, size, &pixels, &message), message, origin: origin)
    return Picture(
      height: height, width: width, channels: channels, samples: pixels.map(UInt16.init),
      largest: 255)
  }

  private static func expectFine(
    _ status: Int32, _ message: [CChar], origin: String
  ) throws(RuntimeError) {
    let reason = String(
      decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    switch Int(status) {
    case Int(WSC_JPEG_FINE): return
    case Int(WSC_JPEG_NO_LIBRARY):
      throw fault(
        origin, "JPEG files are read by the system's libjpeg, and \(reason)",
        help: "install it (Debian: libjpeg62-turbo, Fedora: libjpeg-turbo), or save the pictures "
          + "as PNG")
    case Int(WSC_JPEG_OTHER_COLOURS):
      throw fault(
        origin, "its colours are neither grey nor red, green and blue", help: "save it in RGB")
    default: throw fault(origin, reason)
    }
  }

  private static func fault(_ origin: String, _ reason: String, help: String? = nil) -> RuntimeError
  {
    RuntimeError(
      .picture, "`\(origin)` is not a JPEG file that can be read: \(reason)", help: help)
  }
}
