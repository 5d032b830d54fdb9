import CKernels

/// A netlist as a list of steps over rows of spikes, 16 pictures at a time.
struct BulkProgram: Sendable {
  /// Rows of some signal or view, one region of the workspace.
  struct Region: Sendable {
    var plane: RowPlane
    /// The first of its rows, for one group of pictures.
    var first = 0
    var rows = 0
  }

  /// A projection and the window that it moves over its source's own elements.
  struct Link: Sendable {
    let projection: Netlist.Projection
    let connections: Connectivity
    let window: ConvolutionWindow

    var isPool: Bool { projection.map.isPool }
    var isRepeated: Bool { projection.view.upsample != nil }

    /// Few channels a pixel leave most of a row empty: then lines of windows are packed.
    func readsDirectly(_ plane: RowPlane) -> Bool {
      if isRepeated { return false }
      if isPool { return true }
      let packed = (window.kernelWidth * window.plane.channels + 15) / 16
      return 2 * packed > window.kernelWidth * plane.blocks
    }
  }

  enum Step: Sendable {
    /// Each element of each row: which one of the input it is.
    case values(elements: Block<Int32>, input: Int, region: Int)
    case rearrange(places: Block<Int32>, from: Int, to: Int)
    case pool(wsk_spike_pool, BulkReading, to: Int, adds: Bool)
    case sums(BulkLayer, [BulkReading], to: Int, firstRow: Int)
    case scores(BulkLayer, [BulkReading], index: Int, KeyReadout)
  }

  let netlist: Netlist
  let readouts: [KeyReadout]
  private(set) var regions: [Region] = []
  private(set) var steps: [Step] = []
  private(set) var phases: [BulkPhase] = []
  /// By population: its region.
  private(set) var signals: [Int] = []
  /// Rows of one group, all regions.
  private(set) var rows = 0
  private var tableBytes = 0

  /// Larger regions are refused; a row has 64 bytes.
  static let mostRows = 1 << 21

  static let mostTableBytes = 1 << 29

  /// Nil for a netlist that needs other kinds of steps or too much memory: values of more than 8
  /// bits, windows over a view that divides the channels anew. It must have been verified.
  init?(_ netlist: Netlist) throws(RuntimeError) {
    self.netlist = netlist
    readouts = KeyReadout.all(of: netlist)
    for input in netlist.inputs where input.code.largestValue > 255 { return nil }
    var links: [Link] = []
    for projection in netlist.projections {
      guard let link = try link(of: projection) else { return nil }
      links.append(link)
    }
    for population in netlist.populations {
      var plane = RowPlane(SignalAxes(population.shape))
      for link in links
      where link.projection.from == population.name && link.readsDirectly(plane) {
        plane.widen(for: link.window)
      }
      signals.append(regions.count)
      guard addRegion(plane) else { return nil }
    }
    for index in netlist.populations.indices {
      guard try addPopulation(index, links) else { return nil }
    }
    for (index, readout) in readouts.enumerated() { try addScores(readout, index) }
    phases = BulkPhase.phases(of: steps)
  }

  // MARK: Building

  /// A projection as bulk sees it; nil where bulk cannot do it.
  private func link(of projection: Netlist.Projection) throws(RuntimeError) -> Link? {
    let connections = try netlist.connectivity(of: projection)
    let window = connections.unrolledWindow
    if let source = netlist.shape(ofSource: projection.from), !isInput(projection.from) {
      guard connections.viewed.source == SignalAxes(source) else { return nil }
    }
    guard
      let perTile = checkedProduct([
        window.kernelHeight, window.kernelWidth, window.plane.channels, 16,
      ]), let all = checkedProduct([perTile, window.outputs.channels / 4 + 1]),
      perTile <= Self.mostTableBytes, all <= Self.mostTableBytes
    else { return nil }
    return Link(projection: projection, connections: connections, window: window)
  }

  private func isInput(_ name: String) -> Bool { netlist.inputs.contains { $0.name == name } }

  private mutating func addRegion(_ plane: RowPlane) -> Bool {
    guard let count = plane.rowCount, count <= Self.mostRows,
      rows + count <= Self.mostRows
    else { return false }
    regions.append(Region(plane: plane, first: rows, rows: count))
    rows += count
    return true
  }

  private mutating func addPopulation(
    _ index: Int, _ links: [Link]
  ) throws(RuntimeError) -> Bool {
    let incoming = links.filter { $0.projection.to == netlist.populations[index].name }
    let arePools = incoming.allSatisfy {
      $0.isPool && !$0.isRepeated && !isInput($0.projection.from)
    }
    if arePools {
      for (order, link) in incoming.enumerated() { addPool(link, index, adds: order > 0) }
      return true
    }
    guard incoming.count <= Int(WSK_LOOKUP_SOURCES) else { return false }
    var terms: [BulkLayer.Term] = []
    var readings: [BulkReading] = []
    for link in incoming {
      guard let (term, reading) = try addTerm(link) else { return false }
      terms.append(term)
      readings.append(reading)
    }
    return try addSums(index, incoming.map(\.projection), terms, readings)
  }

  private func region(ofSource name: String) -> Int? {
    netlist.populations.firstIndex { $0.name == name }.map { signals[$0] }
  }

  private func direct(_ window: ConvolutionWindow, _ region: Int) -> BulkReading {
    let plane = regions[region].plane
    return BulkReading(
      region: region, origin: plane.row(-window.top, -window.left),
      rowStep: window.strideHeight * plane.line,
      columnStep: window.strideWidth * plane.blocks)
  }

  private mutating func addPool(_ link: Link, _ population: Int, adds: Bool) {
    guard let source = region(ofSource: link.projection.from) else { return }
    let (window, plane) = (link.window, regions[source].plane)
    let pool = wsk_spike_pool(
      oh: Int32(window.outputs.height), ow: Int32(window.outputs.width),
      window_h: Int32(window.kernelHeight), window_w: Int32(window.kernelWidth),
      blocks: Int32(plane.blocks), tap_row_step: Int64(plane.line),
      tap_column_step: Int64(plane.blocks))
    steps.append(.pool(pool, direct(window, source), to: signals[population], adds: adds))
  }

  /// Where the windows find their rows; rows that are made for them are a step and a region more.
  private mutating func addTerm(
    _ link: Link
  ) throws(RuntimeError) -> (BulkLayer.Term, BulkReading)? {
    let (projection, window) = (link.projection, link.window)
    let weight = link.connections.filled(projection.weight)
    let source = region(ofSource: projection.from)
    if let source, link.readsDirectly(regions[source].plane) {
      let term = BulkLayer.Term(
        window: window, weight: weight, line: regions[source].plane.line, unit: 16, isRun: false)
      return (term, direct(window, source))
    }
    let unit = source == nil ? 4 : 16
    guard let made = WindowRows(window, of: link.connections.viewed, unit: unit) else { return nil }
    let target = regions.count
    guard addRegion(made.plane) else { return nil }
    if let source {
      let places = try Block(copying: made.places(in: regions[source].plane))
      steps.append(.rearrange(places: places, from: source, to: target))
    } else if let input = netlist.inputs.firstIndex(where: { $0.name == projection.from }) {
      let elements = try Block(copying: made.elements)
      steps.append(.values(elements: elements, input: input, region: target))
    }
    let term = BulkLayer.Term(
      window: window, weight: weight, line: made.plane.line, unit: unit, isRun: true)
    let reading = BulkReading(
      region: target, origin: 0, rowStep: window.strideHeight * made.plane.line,
      columnStep: made.plane.blocks)
    return (term, reading)
  }

  /// One layer for all pixels, or one for each where a dense product tells them apart.
  private mutating func addSums(
    _ index: Int, _ projections: [Netlist.Projection], _ terms: [BulkLayer.Term],
    _ readings: [BulkReading]
  ) throws(RuntimeError) -> Bool {
    let population = netlist.populations[index]
    let axes = SignalAxes(population.shape)
    let target = regions[signals[index]].plane
    if axes.pixels == 1 || !projections.contains(where: { $0.map == .dense }) {
      let layer = try BulkLayer(
        terms, start: population.bias, height: axes.height, width: axes.width)
      steps.append(
        .sums(
          layer, readings, to: signals[index], firstRow: target.row(0, 0)))
      tableBytes += layer.tableBytes
      return tableBytes <= Self.mostTableBytes
    }
    for pixel in 0..<axes.pixels {
      let (y, x) = (pixel / axes.width, pixel % axes.width)
      var own = terms
      var places = readings
      for (term, projection) in projections.enumerated() {
        if projection.map == .dense {
          own[term].firstOutput = pixel * axes.channels
        } else {
          let reading = readings[term]
          places[term] = BulkReading(
            region: reading.region,
            origin: reading.origin + y * reading.rowStep + x * reading.columnStep,
            rowStep: 0, columnStep: 0)
        }
      }
      let first = population.bias.count == axes.size ? pixel * axes.channels : 0
      let bias = Array(population.bias[first..<first + axes.channels])
      let layer = try BulkLayer(own, start: bias, height: 1, width: 1)
      steps.append(
        .sums(layer, places, to: signals[index], firstRow: target.row(y, x)))
      tableBytes += layer.tableBytes
      if tableBytes > Self.mostTableBytes { return false }
    }
    return true
  }

  /// The agreement with each row of a key, as sums.
  private mutating func addScores(
    _ readout: KeyReadout, _ index: Int
  ) throws(RuntimeError) {
    let shape = netlist.populations[readout.population].shape
    let isWhole = readout.positions == 1
    let map: LinearMap =
      isWhole
      ? .dense
      : .convolution(
        ConvolutionGeometry(kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1))
    let axes = SignalAxes(shape)
    let plane = [axes.height, axes.width, axes.channels]
    let window: ConvolutionWindow
    do throws(ConnectivityFault) {
      window = try Connectivity(
        map, .plain, from: plane,
        to: isWhole ? [readout.classes] : [axes.height, axes.width, readout.classes]
      ).window
    } catch { throw Netlist.fault("the key of output `\(readout.name)` does not fit") }
    let region = signals[readout.population]
    let term = BulkLayer.Term(
      window: window, weight: readout.doubledSignsByClass, line: regions[region].plane.line,
      unit: 16, isRun: false)
    let layer = try BulkLayer(
      [term], start: readout.silent, height: window.outputs.height, width: window.outputs.width)
    steps.append(.scores(layer, [direct(window, region)], index: index, readout))
  }
}
