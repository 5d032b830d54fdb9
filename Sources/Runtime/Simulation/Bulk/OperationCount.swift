/// How many weights a spike adds along each projection: what an event-driven run of the same
/// pictures would have to do.
struct OperationCount: Sendable {
  private struct Path: Sendable {
    let projection: Int
    /// For each element of an input, each row of a population.
    let fanOut: [Int32]

    func total(_ counts: [Int32]) -> Int {
      var total = 0
      for (count, fanOut) in zip(counts, fanOut) { total += Int(count) * Int(fanOut) }
      return total
    }
  }

  private var ofInputs: [[Path]]
  private var ofPopulations: [[Path]]

  init(_ netlist: Netlist, _ program: BulkProgram) {
    ofInputs = netlist.inputs.map { _ in [] }
    ofPopulations = netlist.populations.map { _ in [] }
    for (index, projection) in netlist.projections.enumerated() {
      guard let source = netlist.shape(ofSource: projection.from),
        let target = netlist.shape(ofSource: projection.to)
      else { continue }
      let axes = SignalAxes(projection.kind == .dense ? source : projection.view ?? source)
      let pixels = Self.fanOut(projection, source: source, target: SignalAxes(target))
      if let input = netlist.inputs.firstIndex(where: { $0.name == projection.from }) {
        let fanOut = (0..<axes.size).map { Int32(pixels[$0 / axes.channels % pixels.count]) }
        ofInputs[input].append(Path(projection: index, fanOut: fanOut))
      } else if let population = netlist.populations.firstIndex(where: {
        $0.name == projection.from
      }) {
        let place = program.regions[program.signals[population]]
        var fanOut = [Int32](repeating: 0, count: place.rows)
        for pixel in 0..<place.plane.height * place.plane.width {
          let row = place.plane.row(pixel / place.plane.width, pixel % place.plane.width)
          for block in 0..<place.plane.blocks {
            fanOut[row + block] = Int32(pixels[pixel % pixels.count])
          }
        }
        ofPopulations[population].append(Path(projection: index, fanOut: fanOut))
      }
    }
  }

  /// For each pixel of the source; for a dense product one number for all.
  private static func fanOut(
    _ projection: Netlist.Projection, source: [Int], target: SignalAxes
  ) -> [Int] {
    let repeats = projection.upsample ?? [1, 1]
    if projection.kind == .dense { return [target.size * repeats[0] * repeats[1]] }
    let window = ProjectionWindow(projection, sourceShape: source, target: target)
    let outputs = target.channels / window.groups
    let seen = window.fanOut()
    let width = window.seen.width / repeats[1]
    var result = [Int](repeating: 0, count: seen.count / (repeats[0] * repeats[1]))
    for (place, count) in seen.enumerated() {
      let (y, x) = (place / window.seen.width, place % window.seen.width)
      result[y / repeats[0] * width + x / repeats[1]] += count * outputs
    }
    return result
  }

  func add(_ counts: [Int32], ofInput index: Int, to operations: inout [Int]) {
    for path in ofInputs[index] { operations[path.projection] += path.total(counts) }
  }

  func add(_ counts: [Int32], ofPopulation index: Int, to operations: inout [Int]) {
    for path in ofPopulations[index] { operations[path.projection] += path.total(counts) }
  }
}
