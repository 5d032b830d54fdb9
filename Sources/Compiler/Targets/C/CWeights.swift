import WSRuntime

/// How the weights of a projection lie in memory: in rows, one for each element that can be on,
/// with what it adds to a run of neighbouring sums.
///
/// Weights may share the elements of the array: the k-th field of the elements of a row holds the
/// k-th part of the run, so that neighbours stay neighbours. Fields are unsigned, 2^(bits - 1) is
/// their 0.
struct CWeights: Equatable {
  /// 1, 2, 4, 8 or 16.
  let bits: Int
  /// Of an element of the array.
  private let elementBits: Int
  /// What each weight is multiplied by: 2^shift.
  let shift: Int
  /// Zeros may follow a row: what they are added to is another sum, or none.
  private let canBePadded: Bool

  /// `ofSpikes`: the source is spikes, so that rows are added as they are.
  init(_ projection: Netlist.Projection, canShare: Bool, ofSpikes: Bool, runs: [Int]) {
    shift = projection.shift
    canBePadded = canShare
    bits = Self.bits(projection, canShare: canShare, runs: runs)
    // The two halves of an element are added up together; products need each weight by itself.
    elementBits = bits < 8 ? 8 : canShare && ofSpikes ? 16 : bits
  }

  private static func bits(
    _ projection: Netlist.Projection, canShare: Bool, runs: [Int]
  ) -> Int {
    guard projection.map.hasWeights else { return canShare ? 2 : 8 }
    var (least, greatest, hasZero) = (0, 0, false)
    for weight in projection.storedWeights {
      let weight = Int(weight)
      (least, greatest) = (min(least, weight), max(greatest, weight))
      hasZero = hasZero || weight == 0
    }
    let fields = canShare ? [2, 4, 8] : [8]
    // One bit has no zero to fill a row with.
    let isSign =
      least >= -1 && greatest <= 1 && !hasZero && runs.allSatisfy { $0 % 64 == 0 }
    if canShare, isSign { return 1 }
    return fields.first { least >= -(1 << ($0 - 1)) && greatest < 1 << ($0 - 1) } ?? 16
  }

  var largest: Int { bits == 1 ? 1 : 1 << (bits - 1) }

  /// Of an element of the array.
  var type: String { "\(parts > 1 ? "u" : "")int\(elementBits)_t" }

  var elementBytes: Int { elementBits / 8 }

  /// Parts that a run is cut into, the fields of an element.
  var parts: Int { elementBits / bits }

  /// Elements of the array that a row takes: whole vectors where that costs little.
  func stride(run: Int) -> Int {
    let stride = (run + parts - 1) / parts
    if !canBePadded { return stride }
    let vectors = [32, 16, 8].map { (stride + $0 - 1) / $0 * $0 }
    return vectors.first { ($0 - stride) * 8 <= stride } ?? stride
  }

  /// Sums behind a run that zeros are added to.
  func slack(run: Int) -> Int { stride(run: run) * parts - run }

  /// A row as it is stored.
  func packed(_ row: [Int16]) -> [Int] {
    let stride = stride(run: row.count)
    if parts == 1 {
      return row.map(Int.init) + Array(repeating: 0, count: stride - row.count)
    }
    let mask = 1 << bits - 1
    var elements = [Int](repeating: 0, count: stride)
    for place in 0..<stride * parts {
      let weight = place < row.count ? Int(row[place]) : 0
      let field = bits == 1 ? (weight + 1) / 2 : weight + largest
      elements[place % stride] |= (field & mask) << (place / stride * bits)
    }
    return elements
  }

  /// The sum of the weights at place `i` of some rows, as C; of the part `part`, if there are several.
  func sum(of rows: [String]) -> String {
    if parts == 1 { return rows.map { "\($0)[i]" }.joined(separator: " + ") }
    let mask = 1 << bits - 1
    let fields = rows.map { "((\($0)[i] >> part * \(bits)) & \(mask))" }.joined(separator: " + ")
    let narrow = "(uint8_t)(\(fields))"
    return bits == 1
      ? "2 * \(narrow) - \(rows.count)" : "\(narrow) - \(rows.count * largest)"
  }
}
