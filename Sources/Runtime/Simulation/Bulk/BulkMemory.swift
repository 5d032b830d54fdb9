import CKernels

/// What a program works on: room for some groups of 16 pictures.
struct BulkMemory: Sendable {
  static let rowPictures = Int(WSK_ROW_WORDS)

  static func groups(of pictures: Int) -> Int { (pictures + rowPictures - 1) / rowPictures }

  /// Groups that there is room for.
  let groups: Int
  /// By readout: the class of each picture, `[group, position, picture of the group]`.
  let classes: [Block<Int32>]
  /// By readout: `[group, position, class rounded up to fours, picture of the group]`.
  let scores: [Block<UInt32>]
  /// `[input, picture]`: where its bytes lie.
  let pictures: Block<UnsafePointer<UInt8>?>
  /// `[input, byte]`: the value that enters the network.
  let tables: Block<UInt8>
  private let inputs: Int
  private let rows: Block<UInt32>
  private let regions: [BulkProgram.Region]

  init(_ program: BulkProgram, groups: Int) throws(RuntimeError) {
    self.groups = groups
    regions = program.regions
    inputs = program.netlist.inputs.count
    let words = Self.rowPictures
    rows = try Block(count: program.rows * groups * words)
    // Borders stay silent for ever.
    rows.fill(UInt32(WSK_SILENT))
    pictures = try Block(count: inputs * groups * words)
    tables = try Block(count: inputs * 256)
    var classes: [Block<Int32>] = []
    var scores: [Block<UInt32>] = []
    for readout in program.readouts {
      let positions = groups * readout.positions
      classes.append(try Block(count: positions * words))
      scores.append(try Block(count: positions * readout.paddedClasses * words))
    }
    self.classes = classes
    self.scores = scores
  }

  /// The rows of a region from one on, of the first group; groups follow each other.
  func row(_ row: Int, ofRegion region: Int, group: Int = 0) -> UnsafeMutablePointer<UInt32> {
    let place = regions[region]
    let first = (place.first * groups + group * place.rows + row) * Self.rowPictures
    return rows.part(first..<(place.first + place.rows) * groups * Self.rowPictures).start
  }

  func rowCount(ofRegion region: Int) -> Int { regions[region].rows }

  func plane(ofRegion region: Int) -> RowPlane { regions[region].plane }

  /// The pictures of one group of an input, and the table of its bytes.
  func pictures(ofInput input: Int) -> UnsafeMutablePointer<UnsafePointer<UInt8>?> {
    pictures.start + input * groups * Self.rowPictures
  }

  func `class`(of picture: Int, at position: Int, readout: Int, _ positions: Int) -> Int32 {
    let group = picture / Self.rowPictures
    return classes[readout][
      (group * positions + position) * Self.rowPictures + picture % Self.rowPictures]
  }

  /// The kernels take whole groups: the last picture stands in for those that lack.
  func fillLastGroup(after count: Int) {
    for input in 0..<inputs where count > 0 {
      let first = input * groups * Self.rowPictures
      for index in count..<Self.groups(of: count) * Self.rowPictures {
        pictures[first + index] = pictures[first + count - 1]
      }
    }
  }
}

extension KeyReadout {
  /// Rows of scores for a position.
  var paddedClasses: Int { (classes + 3) / 4 * 4 }
}
