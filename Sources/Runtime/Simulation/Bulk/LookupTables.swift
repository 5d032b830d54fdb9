import CKernels

/// Weights as the tables of `wsk_lookup_layer`.
struct LookupTables {
  private(set) var firstPart: [Int32] = [0]
  private(set) var parts: [wsk_lookup_part] = []
  private(set) var offsets: [Int32] = []
  private(set) var tables: [UInt8] = []
  private(set) var start: [Int32]

  private struct Step {
    let offset: Int32
    let table: [UInt8]
  }

  init(_ terms: [BulkLayer.Term], start: [Int32]) {
    let outputs = (start.count + 3) / 4 * 4
    // Outputs that do not exist never fire.
    self.start = start + Array(repeating: -1, count: outputs - start.count)
    for tile in 0..<outputs / 4 {
      add(tile, start.count, terms)
      firstPart.append(Int32(parts.count))
    }
  }

  /// Weights of more than 8 bits come in digits of 7 bits, the highest first.
  private mutating func add(_ tile: Int, _ count: Int, _ terms: [BulkLayer.Term]) {
    let digits = terms.map { DigitRows($0, tile: tile, outputs: count) }
    let levels = digits.map(\.levels).max() ?? 1
    var shift = 0
    for level in (0..<levels).reversed() {
      for (source, digit) in digits.enumerated() where level < digit.levels {
        let (paired, single) = pairedSteps(digit, level, terms[source], tile)
        if paired.isEmpty && single.isEmpty && shift == 0 { continue }
        parts.append(
          wsk_lookup_part(
            source: Int32(source), is_values: terms[source].isValues ? 1 : 0,
            shift: Int32(shift), steps: Int32(paired.count + single.count),
            pairs: Int32(paired.count), first_offset: Int64(offsets.count),
            first_table: Int64(tables.count)))
        for step in paired + single {
          offsets.append(step.offset)
          tables += step.table
        }
        shift = 0
      }
      if level > 0 { shift += DigitRows.bits }
    }
  }

  /// Steps that may be added as bytes two by two, and the others.
  private mutating func pairedSteps(
    _ digit: DigitRows, _ level: Int, _ term: BulkLayer.Term, _ tile: Int
  ) -> (paired: [Step], single: [Step]) {
    let all = steps(digit, level, term, tile)
    if term.isValues { return ([], all) }
    var (paired, single): ([Step], [Step]) = ([], [])
    var index = 0
    while index < all.count {
      let isPair =
        index + 1 < all.count && wsk_lookup_may_pair(all[index].table, all[index + 1].table) != 0
      if isPair {
        paired += all[index...index + 1]
        index += 2
      } else {
        single.append(all[index])
        index += 1
      }
    }
    return (paired, single)
  }

  private mutating func steps(
    _ digit: DigitRows, _ level: Int, _ term: BulkLayer.Term, _ tile: Int
  ) -> [Step] {
    var steps: [Step] = []
    let rowsOfLine = term.rowsOfLine
    for row in 0..<digit.rows where digit.isUsed(row, level) {
      let offset = Int32(row / rowsOfLine * term.line + row % rowsOfLine)
      var weight = digit.weights(row, level)
      if term.isValues {
        let bytes = weight.map { UInt8(bitPattern: Int8(truncatingIfNeeded: $0)) }
        steps.append(Step(offset: offset, table: bytes))
        continue
      }
      var hasRest = true
      while hasRest {
        var table = [UInt8](repeating: 0, count: 256)
        var excess: [Int32] = [0, 0, 0, 0]
        hasRest = wsk_lookup_pack(&weight, &table, &excess) != 0
        steps.append(Step(offset: offset, table: table))
        for output in 0..<4 {
          start[4 * tile + output] &+= excess[output] << Int32(level * DigitRows.bits)
        }
      }
    }
    return steps
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
