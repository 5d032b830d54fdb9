import CKernels

/// The active elements of a source in one step; room for all of them is reserved once.
struct SpikeEvents: Sendable {
  let places: Block<Int32>
  /// Nil where every value is 1.
  private let values: Block<Int32>?
  private(set) var count = 0

  /// `size`: elements of the source.
  init(size: Int, hasValues: Bool) throws(RuntimeError) {
    places = try Block(count: size)
    values = hasValues ? try Block(count: size) : nil
  }

  /// For the kernels.
  var valueStart: UnsafePointer<Int32>? { values.map { UnsafePointer($0.start) } }

  func value(_ event: Int) -> Int32 { values?[event] ?? 1 }

  /// The elements of one picture of an input that are not 0.
  mutating func list(_ input: PictureValues, picture: Int) {
    guard let values else { return }
    let size = places.count
    switch input {
    case .bytes(let images, let indices, let table):
      images.withUnsafeBufferPointer { images in
        guard let first = images.baseAddress else { return }
        count = Int(
          wsk_list_values(
            Int64(size), first + Int(indices[picture]) * size, table, places.start, values.start))
      }
    case .integers(let numbers):
      count = 0
      for element in 0..<size where numbers[picture * size + element] != 0 {
        places[count] = Int32(element)
        values[count] = Int32(numbers[picture * size + element])
        count += 1
      }
    }
  }

  /// The bits that are set.
  mutating func list(_ words: Block<UInt64>) {
    count = Int(wsk_list_spikes(Int64(words.count), words.start, places.start))
  }
}

/// What enters an input, picture after picture.
enum PictureValues: Sendable {
  /// Pictures of a data set, and the value of each byte.
  case bytes([UInt8], indices: [Int32], table: [UInt16])
  case integers([UInt16])
}
