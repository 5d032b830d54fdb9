/// What a stage takes, as far as it can be told before synthesis.
struct CircuitCost: Equatable {
  var tables = 0
  var flipFlops = 0
  /// Blocks of the family's memory.
  var memories = 0
  /// For a picture, on average and at most.
  var clocks = 0
  var mostClocks = 0

  /// In tables, with memories at the rate of the family's chips.
  func area(_ family: CircuitFamily) -> Int { tables + memories * family.tablesOfMemory }
}

extension CircuitFamily {
  /// How many tables a chip has for each of its memories.
  var tablesOfMemory: Int {
    switch self {
    case .ice40: 240
    case .ecp5: 400
    case .xc7: 200
    }
  }

  /// Word widths of a memory block and its words at each.
  private var memoryShapes: [(width: Int, depth: Int)] {
    switch self {
    case .ice40: [(16, 256), (8, 512), (4, 1024), (2, 2048)]
    case .ecp5: [(36, 512), (18, 1024), (9, 2048), (4, 4096), (2, 8192), (1, 16384)]
    case .xc7: [(36, 512), (18, 1024), (9, 2048), (4, 4096), (2, 8192), (1, 16384)]
    }
  }

  /// Blocks for so many words of so many bits.
  func memories(width: Int, depth: Int) -> Int {
    let counts = memoryShapes.map { shape in
      (width + shape.width - 1) / shape.width * ((depth + shape.depth - 1) / shape.depth)
    }
    return counts.min() ?? 0
  }
}

extension EventEngine {
  /// `activity`: the share of ones in each plane of each feed, on average.
  func cost(_ layer: CircuitLayer, _ family: CircuitFamily, activity: [Double]) -> CircuitCost {
    var cost = CircuitCost()
    // Where sums double, tables of 4 inputs choose in front of the adder.
    let choice = planes > 1 && family.tableInputs == 4 ? 2 : 1
    cost.tables = neurons * sumBits * choice
    cost.flipFlops = neurons * (sumBits + weightBits + 1)
    cost.memories = family.memories(width: neurons * weightBits, depth: rows)
    var (mean, most) = (Double(3 * planes), 3 * planes)
    for (index, feed) in feeds.enumerated() {
      let width = feed.width
      cost.tables += 6 * width + 3 * rowBits
      cost.flipFlops += 2 * width + 4 * rowBits
      let stream = layer.feeds[index].stream
      let share = activity[index]
      var silent = 1.0
      for _ in 0..<width { silent *= 1 - share }
      let words = feed.bits * feed.beats * feed.wordsPerBeat
      mean += Double(words) * (Double(width) * share + silent)
      most += words * width
      if layer.scansInPlace {
        cost.tables += (feed.wordsPerBeat - 1) * width * 2 / (family.tableInputs - 2)
      } else {
        let window = WindowFeed(
          layer.feeds[index], to: layer.output, feed, rowBits: rowBits,
          keepsPicture: feeds.count > 1)
        cost.memories += family.memories(
          width: stream.width, depth: window.slots << window.columnBits)
        cost.tables += 120 + width * feed.bits / 2
        cost.flipFlops += stream.width + 60
      }
    }
    cost.clocks = Int(mean * Double(windows))
    cost.mostClocks = most * windows
    return cost
  }
}

extension WiredSums {
  func cost(_ family: CircuitFamily) -> CircuitCost {
    var cost = CircuitCost()
    var known: Set<[UInt64]> = []
    for node in tree.nodes {
      switch node.kind {
      case .table(let inputs, _):
        let place = inputs.map { UInt64($0) }
        for table in node.truthTables
        where inputs.count > 1 && known.insert(place + [table]).inserted {
          cost.tables += 1
        }
      case .add: cost.tables += node.bits
      case .hold: cost.flipFlops += node.bits
      }
    }
    let ends = tree.totals.compactMap { $0.map { tree.nodes[$0].bits } }
    cost.tables += planes > 1 ? 2 * sumBits.reduce(0, +) : ends.reduce(0, +)
    cost.flipFlops += offsets.count + (planes > 1 ? sumBits.reduce(0, +) : 0)
    cost.flipFlops += sliding.elements * sliding.stream.bits
    if planes > 1 { cost.tables += sliding.elements * planes / 3 }
    cost.tables += 60
    cost.memories = family.memories(
      width: (sliding.window.height - 1) * sliding.stream.width, depth: sliding.columns)
    cost.clocks = sliding.clocks
    cost.mostClocks = sliding.clocks
    return cost
  }
}

extension StreamingPool {
  func cost(_ family: CircuitFamily) -> CircuitCost {
    CircuitCost(
      tables: 3 * stream.width + 40, flipFlops: 3 * stream.width + 40,
      memories: window.height > 1 ? family.memories(width: stream.width, depth: outputColumns) : 0,
      clocks: clocks, mostClocks: clocks)
  }
}
