import CKernels

/// A step as C takes it. It holds no references, so that threads share it without counting them; the
/// program and the memory that it points into live longer.
enum PreparedStep: BitwiseCopyable {
  case values(ValueRows)
  case rearrange(SpikeRows)
  case pool(wsk_spike_pool, wsk_lookup_source, wsk_lookup_target, adds: Bool)
  case sums(wsk_lookup_layer, UnsafePointer<wsk_lookup_source>, wsk_lookup_target)
  case scores(
    wsk_lookup_layer, UnsafePointer<wsk_lookup_source>, wsk_lookup_target, ClassRows)

  struct ValueRows: BitwiseCopyable {
    let count: Int
    let elements: UnsafePointer<Int32>
    let pictures: UnsafePointer<UnsafePointer<UInt8>?>
    let table: UnsafePointer<UInt8>
    let to: UnsafeMutablePointer<UInt32>
  }

  struct SpikeRows: BitwiseCopyable {
    let count: Int
    let places: UnsafePointer<Int32>
    let from: UnsafePointer<UInt32>
    let fromRows: Int
    let to: UnsafeMutablePointer<UInt32>
  }

  struct ClassRows: BitwiseCopyable {
    let positions: Int
    let classes: Int32
    let best: UnsafeMutablePointer<Int32>
  }

  /// `sources`: memory for what the terms of a sum read.
  init(_ step: BulkProgram.Step, _ memory: BulkMemory, sources: Block<wsk_lookup_source>) {
    for (index, reading) in step.readings.enumerated() {
      sources[index] = reading.source(in: memory)
    }
    switch step {
    case .values(let elements, let input, let region):
      self = .values(
        ValueRows(
          count: memory.rowCount(ofRegion: region), elements: elements.start,
          pictures: memory.pictures(ofInput: input), table: memory.tables.start + input * 256,
          to: memory.row(0, ofRegion: region)))
    case .rearrange(let places, let source, let target):
      self = .rearrange(
        SpikeRows(
          count: memory.rowCount(ofRegion: target), places: places.start,
          from: memory.row(0, ofRegion: source), fromRows: memory.rowCount(ofRegion: source),
          to: memory.row(0, ofRegion: target)))
    case .pool(let pool, _, let region, let adds):
      let first = memory.plane(ofRegion: region).row(0, 0)
      self = .pool(
        pool, sources[0], Self.target(memory, region, row: first), adds: adds)
    case .sums(let layer, _, let region, let firstRow):
      self = .sums(
        layer.lookup, sources.start, Self.target(memory, region, row: firstRow))
    case .scores(let layer, _, let index, let readout):
      let target = wsk_lookup_target(
        rows: memory.scores[index].start,
        group_step: Int64(layer.height * layer.width * layer.outputs),
        row_step: Int64(layer.width * layer.outputs), column_step: Int64(layer.outputs),
        holds_sums: 1)
      let rows = ClassRows(
        positions: readout.positions, classes: Int32(readout.classes),
        best: memory.classes[index].start)
      self = .scores(layer.lookup, sources.start, target, rows)
    }
  }

  private static func target(
    _ memory: BulkMemory, _ region: Int, row: Int
  ) -> wsk_lookup_target {
    let plane = memory.plane(ofRegion: region)
    return wsk_lookup_target(
      rows: memory.row(row, ofRegion: region),
      group_step: Int64(memory.rowCount(ofRegion: region)), row_step: Int64(plane.line),
      column_step: Int64(plane.blocks), holds_sums: 0)
  }

  /// For some groups; sums only for some blocks of 16 outputs, nil for all.
  func run(blocks: Range<Int>?, groups: Range<Int>) {
    let words = BulkMemory.rowPictures
    let range = wsk_range(groups)
    switch self {
    case .values(let rows):
      for group in groups {
        wsk_rows_of_values(
          Int64(rows.count), rows.elements, rows.pictures + group * words, rows.table,
          rows.to + group * rows.count * words)
      }
    case .rearrange(let rows):
      for group in groups {
        wsk_rearrange_spikes(
          Int64(rows.count), rows.places, rows.from + group * rows.fromRows * words,
          rows.to + group * rows.count * words)
      }
    case .pool(var pool, var source, var target, let adds):
      wsk_pool_spikes(&pool, range, &source, &target, adds ? 1 : 0)
    case .sums(var layer, let sources, var target):
      let blocks = blocks ?? 0..<(Int(layer.outputs) + 15) / 16
      wsk_lookup_run(&layer, wsk_range(blocks), range, sources, &target)
    case .scores(var layer, let sources, var target, let rows):
      wsk_lookup_run(
        &layer, wsk_range(0..<(Int(layer.outputs) + 15) / 16), range, sources, &target)
      let size = Int(layer.outputs) * words
      for place in groups.lowerBound * rows.positions..<groups.upperBound * rows.positions {
        wsk_first_maxima(rows.classes, target.rows + place * size, rows.best + place * words)
      }
    }
  }
}

extension BulkProgram.Step {
  var readings: [BulkReading] {
    switch self {
    case .values, .rearrange: []
    case .pool(_, let reading, _, _): [reading]
    case .sums(_, let readings, _, _), .scores(_, let readings, _, _): readings
    }
  }
}

extension wsk_range {
  fileprivate init(_ range: Range<Int>) {
    self.init(first: Int64(range.lowerBound), last: Int64(range.upperBound))
  }
}
