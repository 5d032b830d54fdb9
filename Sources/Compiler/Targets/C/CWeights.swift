import WSRuntime

/// How the weights of a projection lie in memory: in rows, one for each element that can be on,
/// with what it adds to a run of neighbouring sums.
///
/// Fields of 4 bits and less share bytes: bits k, k + 1, ... of the bytes of a row hold the k-th part
/// of the run, so that neighbours stay neighbours.
struct CWeights: Equatable {
  /// 1, 2, 4, 8 or 16.
  let bits: Int
  /// What each weight is multiplied by: 2^shift.
  let shift: Int
  /// Zeros may follow a row: what they are added to is another sum, or none.
  private let canBePadded: Bool

  init(_ projection: Netlist.Projection, canShareBytes: Bool, runs: [Int]) {
    shift = projection.shift
    canBePadded = canShareBytes
    guard projection.map.hasWeights else {
      bits = canShareBytes ? 2 : 8
      return
    }
    var (least, greatest, hasZero) = (0, 0, false)
    for weight in projection.storedWeights {
      let weight = Int(weight)
      (least, greatest) = (min(least, weight), max(greatest, weight))
      hasZero = hasZero || weight == 0
    }
    let fields = canShareBytes ? [2, 4, 8] : [8]
    // One bit has no zero to fill a row with.
    let isSign =
      least >= -1 && greatest <= 1 && !hasZero && runs.allSatisfy { $0 % 64 == 0 }
    if canShareBytes, isSign {
      bits = 1
    } else {
      bits = fields.first { least >= -(1 << ($0 - 1)) && greatest < 1 << ($0 - 1) } ?? 16
    }
  }

  var largest: Int { bits == 1 ? 1 : 1 << (bits - 1) }

  /// Of an element of the array.
  var type: String {
    switch bits {
    case 16: "int16_t"
    case 8: "int8_t"
    default: "uint8_t"
    }
  }

  /// Parts that a run is cut into.
  var parts: Int { bits < 8 ? 8 / bits : 1 }

  /// Elements of the array that a row takes: whole vectors where that costs little.
  func stride(run: Int) -> Int {
    let stride = (run + parts - 1) / parts
    let vectors = (stride + 7) / 8 * 8
    return canBePadded && (vectors - stride) * 8 <= stride ? vectors : stride
  }

  /// Sums behind a run that zeros are added to.
  func slack(run: Int) -> Int { stride(run: run) * parts - run }

  /// A row as it is stored.
  func packed(_ row: [Int16]) -> [Int] {
    let stride = stride(run: row.count)
    if bits >= 8 {
      return row.map(Int.init) + Array(repeating: 0, count: stride - row.count)
    }
    let mask = 1 << bits - 1
    var bytes = [Int](repeating: 0, count: stride)
    for place in 0..<stride * parts {
      let weight = place < row.count ? Int(row[place]) : 0
      let field = bits == 1 ? (weight + 1) / 2 : weight + largest
      bytes[place % stride] |= (field & mask) << (place / stride * bits)
    }
    return bytes
  }

  /// The sum of the weights at place `i` of some rows, as C.
  func sum(of rows: [String]) -> String {
    if bits >= 8 { return rows.map { "\($0)[i]" }.joined(separator: " + ") }
    let mask = 1 << bits - 1
    let fields = rows.map { "((\($0)[i] >> part * \(bits)) & \(mask))" }.joined(separator: " + ")
    let narrow = "(uint8_t)(\(fields))"
    return bits == 1
      ? "2 * \(narrow) - \(rows.count)" : "\(narrow) - \(rows.count * largest)"
  }
}
