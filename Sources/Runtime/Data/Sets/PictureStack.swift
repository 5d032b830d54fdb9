/// Pictures of one size, one after the other: in bytes as long as these hold all their values.
struct PictureStack {
  /// What all must be like, and the file that was so first.
  struct Form {
    let height: Int
    let width: Int
    let channels: Int
    let path: FilePath
  }

  let isMask: Bool
  private(set) var form: Form?
  private var bytes: [UInt8] = []
  private var words: [UInt16] = []
  private var isWide = false
  /// The largest sample.
  private(set) var most = 0
  /// Every sample is the least or the largest that its file could hold.
  private(set) var isBlackAndWhite = true

  init(expecting form: Form?, isMask: Bool) {
    self.form = form
    self.isMask = isMask
  }

  var shape: [Int] { form.map { [$0.height, $0.width, $0.channels] } ?? [] }

  var withoutSamples: PictureStack { PictureStack(expecting: form, isMask: isMask) }

  /// - Parameter count: how many will come in all; room for them is made with the first.
  mutating func add(_ picture: Picture, _ path: FilePath, of count: Int) throws(RuntimeError) {
    let form =
      form
      ?? Form(
        height: picture.height, width: picture.width, channels: picture.channels, path: path)
    self.form = form
    try expect(picture, path, like: form)
    if bytes.isEmpty, words.isEmpty {
      let size = MemoryNeed.bytes(count, picture.samples.count)
      if size > 1 << 24 {
        try MemoryNeed.file(bytes: size).expectFree(threads: 0, for: "reading \(count) pictures")
      }
      bytes.reserveCapacity(size)
    }
    let largest = Int(picture.largest)
    if isMask {
      isBlackAndWhite =
        isBlackAndWhite && largest >= 255
        && picture.samples.allSatisfy { $0 == 0 || $0 == picture.largest }
      most = max(most, Int(picture.samples.max() ?? 0))
    }
    // Masks are numbers, pictures parts of the largest.
    let scale = isMask ? 1 : 255 % largest == 0 ? 255 / largest : nil
    let fits = isMask ? most <= 255 : scale != nil
    if !fits, !isWide {
      isWide = true
      words = bytes.map { UInt16($0) * (isMask ? 1 : 257) }
      bytes = []
    }
    switch (isWide, scale) {
    case (false, let scale?): bytes += picture.samples.map { UInt8(Int($0) * scale) }
    case (true, _) where isMask: words += picture.samples
    default:
      words += picture.samples.map { UInt16((2 * Int($0) * 65_535 + largest) / (2 * largest)) }
    }
  }

  private func expect(_ picture: Picture, _ path: FilePath, like form: Form) throws(RuntimeError) {
    let isSameSize = picture.height == form.height && picture.width == form.width
    guard !isSameSize || picture.channels != form.channels else { return }
    let first = Picture(
      height: form.height, width: form.width, channels: form.channels, samples: [], largest: 1)
    throw RuntimeError(
      .dataSet,
      "`\(path)` is \(picture.sizeText), `\(form.path)` is \(first.sizeText): pictures of a set are "
        + "alike",
      help: isSameSize
        ? "have all read in grey, `channels: 1`, or in colour, `channels: 3`"
        : "have all scaled to one size: `resize: [\(form.height), \(form.width)]`")
  }

  var values: DataField.Values { isWide ? .words(words) : .bytes(bytes) }

  /// - Parameter whiteIsOne: black is class 0, white class 1.
  func classes(whiteIsOne: Bool) -> [Int32] {
    let all = isWide ? words.map { Int32($0) } : bytes.map { Int32($0) }
    return whiteIsOne ? all.map { min($0, 1) } : all
  }
}

extension Picture {
  /// Of a mask, in which each pixel is a class.
  func expectMask(_ path: FilePath) throws(RuntimeError) {
    guard channels == 1 else {
      throw RuntimeError(
        .picture, "the mask `\(path)` is in colour",
        help: "save masks in grey or with a palette: the number of a pixel is its class, or black "
          + "is class 0 and white class 1")
    }
  }
}
