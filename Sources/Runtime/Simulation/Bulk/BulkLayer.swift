import CKernels

/// The sums of one population, ready for `wsk_lookup_run`.
struct BulkLayer: Sendable {
  /// What a projection adds: its window over rows of spikes or of values.
  struct Term: Sendable {
    let window: ConvolutionWindow
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
      let channels = window.plane.channels
      return isRun
        ? (window.kernelWidth * channels + unit - 1) / unit
        : window.kernelWidth * ((channels + unit - 1) / unit)
    }

    func place(_ kx: Int, _ channel: Int) -> (row: Int, slot: Int) {
      let channels = window.plane.channels
      if isRun {
        let element = kx * channels + channel
        return (element / unit, element % unit)
      }
      return (kx * ((channels + unit - 1) / unit) + channel / unit, channel % unit)
    }
  }

  /// A multiple of four.
  let outputs: Int
  let height: Int
  let width: Int
  private let sources: Int
  private let firstPart: Block<Int32>
  private let parts: Block<wsk_lookup_part>
  private let offsets: Block<Int32>
  private let tables: Block<UInt8>
  private let start: Block<Int32>

  /// `start`: what is added to the sums of each output.
  init(_ terms: [Term], start: [Int32], height: Int, width: Int) throws(RuntimeError) {
    let built = LookupTables(terms, start: start)
    outputs = built.start.count
    self.height = height
    self.width = width
    sources = terms.count
    firstPart = try Block(copying: built.firstPart)
    parts = try Block(copying: built.parts)
    offsets = try Block(copying: built.offsets)
    tables = try Block(copying: built.tables)
    self.start = try Block(copying: built.start)
  }

  var tableBytes: Int { tables.count }

  /// As C sees it; valid as long as the layer.
  var lookup: wsk_lookup_layer {
    wsk_lookup_layer(
      sources: Int32(sources), outputs: Int32(outputs), oh: Int32(height), ow: Int32(width),
      first_part: firstPart.start, parts: parts.start, offsets: offsets.start,
      tables: tables.start, start: start.start)
  }
}
