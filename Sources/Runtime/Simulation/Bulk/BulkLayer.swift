import CKernels

/// The sums of one population, ready for `wsk_lookup_run`.
struct BulkLayer: Sendable {
  /// What a projection adds: its window over rows of spikes or of values.
  struct Term: Sendable {
    let window: ProjectionWindow
    let weight: [Int16]
    /// Of the first output's weights.
    var firstOutput = 0
    /// Rows of the plane as the window sees them.
    let line: Int
    /// Elements of a row: 16 spikes or 4 values.
    let unit: Int
    /// Windows lie as runs of elements, see `WindowRows`; otherwise as pixels of whole rows.
    let isRun: Bool

    var isValues: Bool { unit == 4 }
    var rowsOfLine: Int {
      let channels = window.seen.channels
      return isRun
        ? (window.kernelWidth * channels + unit - 1) / unit
        : window.kernelWidth * ((channels + unit - 1) / unit)
    }

    func place(_ kx: Int, _ channel: Int) -> (row: Int, slot: Int) {
      let channels = window.seen.channels
      if isRun {
        let element = kx * channels + channel
        return (element / unit, element % unit)
      }
      return (kx * ((channels + unit - 1) / unit) + channel / unit, channel % unit)
    }
  }

  let outputs: Int
  let height: Int
  let width: Int
  private var firstPart: [Int32] = [0]
  private var parts: [wsk_lookup_part] = []
  private var offsets: [Int32] = []
  private var tables: [UInt8] = []
  private var start: [Int32] = []

  /// `start`: what is added to the sums of each output.
  init(_ terms: [Term], start: [Int32], height: Int, width: Int) {
    outputs = (start.count + 3) / 4 * 4
    self.height = height
    self.width = width
    // Outputs that do not exist never fire.
    self.start = start + Array(repeating: -1, count: outputs - start.count)
    for tile in 0..<outputs / 4 {
      add(tile, start.count, terms)
      firstPart.append(Int32(parts.count))
    }
  }

  var tableBytes: Int { tables.count }

  /// Weights of more than 8 bits come in digits of 7 bits, the highest first.
  private mutating func add(_ tile: Int, _ count: Int, _ terms: [Term]) {
    let digits = terms.map { DigitRows($0, tile: tile, outputs: count) }
    let levels = digits.map(\.levels).max() ?? 1
    var shift = 0
    for level in (0..<levels).reversed() {
      for (source, digit) in digits.enumerated() where level < digit.levels {
        let firstOffset = offsets.count
        let firstTable = tables.count
        addSteps(digit, level, terms[source], tile)
        let steps = offsets.count - firstOffset
        if steps == 0 && shift == 0 { continue }
        parts.append(
          wsk_lookup_part(
            source: Int32(source), is_values: terms[source].isValues ? 1 : 0,
            shift: Int32(shift), steps: Int32(steps), first_offset: Int64(firstOffset),
            first_table: Int64(firstTable)))
        shift = 0
      }
      if level > 0 { shift += DigitRows.bits }
    }
  }

  private mutating func addSteps(_ digit: DigitRows, _ level: Int, _ term: Term, _ tile: Int) {
    let rowsOfLine = term.rowsOfLine
    for row in 0..<digit.rows where digit.isUsed(row, level) {
      let offset = Int32(row / rowsOfLine * term.line + row % rowsOfLine)
      var weight = digit.weights(row, level)
      if term.isValues {
        tables += weight.map { UInt8(bitPattern: Int8(truncatingIfNeeded: $0)) }
        offsets.append(offset)
        continue
      }
      var hasRest = true
      while hasRest {
        var table = [UInt8](repeating: 0, count: 256)
        var excess: [Int32] = [0, 0, 0, 0]
        hasRest = wsk_lookup_pack(&weight, &table, &excess) != 0
        tables += table
        offsets.append(offset)
        for output in 0..<4 {
          start[4 * tile + output] &+= excess[output] << Int32(level * DigitRows.bits)
        }
      }
    }
  }

  /// Calls with the layer as C sees it.
  func withLayer(_ body: (UnsafePointer<wsk_lookup_layer>) -> Void) {
    firstPart.withUnsafeBufferPointer { firstPart in
      parts.withUnsafeBufferPointer { parts in
        offsets.withUnsafeBufferPointer { offsets in
          tables.withUnsafeBufferPointer { tables in
            start.withUnsafeBufferPointer { start in
              let layer = wsk_lookup_layer(
                outputs: Int32(outputs), oh: Int32(height), ow: Int32(width),
                first_part: firstPart.baseAddress, parts: parts.baseAddress,
                offsets: offsets.baseAddress, tables: tables.baseAddress,
                start: start.baseAddress)
              withUnsafePointer(to: layer, body)
            }
          }
        }
      }
    }
  }
}

/// The weights of four outputs for the rows of a window, digit by digit.
private struct DigitRows {
  static let bits = 7

  let rows: Int
  let levels: Int
  private let unit: Int
  /// `[level, row, output, slot]`
  private var digits: [Int16]

  init(_ term: BulkLayer.Term, tile: Int, outputs: Int) {
    let window = term.window
    rows = window.kernelHeight * term.rowsOfLine
    unit = term.unit
    let perGroup = window.groupChannels
    let outputsPerGroup = max(1, term.weight.count / window.weightsOfOutput / window.groups)
    var plain = [Int16](repeating: 0, count: rows * 4 * unit)
    var most = 0
    for output in 0..<min(4, outputs - 4 * tile) {
      let channel = term.firstOutput + 4 * tile + output
      let first = channel / outputsPerGroup * perGroup
      for ky in 0..<window.kernelHeight {
        for kx in 0..<window.kernelWidth {
          let from = window.weights(of: channel, tap: ky, kx)
          for k in 0..<perGroup {
            let weight = term.weight[from + k]
            let place = term.place(kx, first + k)
            plain[((ky * term.rowsOfLine + place.row) * 4 + output) * unit + place.slot] = weight
            most = max(most, Int(weight.magnitude))
          }
        }
      }
    }
    levels = most <= 127 ? 1 : most <= 127 * 128 - 64 ? 2 : 3
    digits = plain
    for _ in 1..<levels {
      // The last level becomes its lowest digit; what is left is the next level.
      let last = digits.count - plain.count
      for index in 0..<plain.count {
        let value = Int(digits[last + index])
        let low = (value + 64) & 127 - 64
        digits[last + index] = Int16(low)
        digits.append(Int16((value - low) >> Self.bits))
      }
    }
  }

  func isUsed(_ row: Int, _ level: Int) -> Bool {
    weights(row, level).contains { $0 != 0 }
  }

  func weights(_ row: Int, _ level: Int) -> [Int16] {
    let start = (level * rows + row) * 4 * unit
    return Array(digits[start..<start + 4 * unit])
  }
}
