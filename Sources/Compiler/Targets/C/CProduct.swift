import WSRuntime

/// A projection as loops over its source: each element that is on adds a row of weights to a run of
/// the target's sums, which are held for one row of pixels at a time.
struct CProduct {
  /// Where one of the steps that a window moves by begins: the columns x of the view with
  /// (x + left) mod stride = phase reach `places` pixels of the target, the first at
  /// (x + left) / stride − places + 1.
  struct Phase {
    let phase: Int
    let places: Int
    /// Of the view, the first and the number of them.
    let firstColumn: Int
    let columns: Int
    /// Of the target, where the run of `firstColumn` begins.
    let firstPlace: Int
  }

  /// Of the array of weights.
  let name: String
  /// As the netlist calls it.
  let projection: String
  let source: CSignal
  let connectivity: Connectivity
  let weights: CWeights
  let phases: [Phase]
  let isDense: Bool

  init(
    name: String, _ projection: Netlist.Projection, source: CSignal, _ connectivity: Connectivity
  ) {
    self.name = name
    self.projection = projection.name
    self.source = source
    self.connectivity = connectivity
    isDense = projection.map == .dense
    let window = connectivity.window
    let isDense = isDense
    phases = isDense ? [] : Self.phases(window)
    let runs =
      isDense
      ? [Self.denseRun(window, connectivity.target)]
      : phases.map { $0.places * window.outputs.channels }
    weights = CWeights(
      projection, canShare: isDense || window.groups == 1, ofSpikes: source.isSpikes, runs: runs)
  }

  var window: ConvolutionWindow { connectivity.window }
  var viewed: ViewedSource { connectivity.viewed }

  /// Height, width and channels of the target.
  var target: SignalAxes { SignalAxes(connectivity.target) }

  /// Sums that the rows of a phase reach.
  func run(_ phase: Phase) -> Int { phase.places * window.groupOutputs }

  /// Sums that a row of a dense product reaches.
  var denseRun: Int { Self.denseRun(window, connectivity.target) }

  private static func denseRun(_ window: ConvolutionWindow, _ target: [Int]) -> Int {
    window.outputs.channels / SignalAxes(target).height
  }

  private static func phases(_ window: ConvolutionWindow) -> [Phase] {
    let (stride, left) = (window.strideWidth, window.left)
    var phases: [Phase] = []
    for phase in 0..<min(stride, window.kernelWidth) {
      let places = (window.kernelWidth - phase + stride - 1) / stride
      let first = (phase - left % stride + stride) % stride
      if first < window.plane.width {
        phases.append(
          Phase(
            phase: phase, places: places, firstColumn: first,
            columns: (window.plane.width - first + stride - 1) / stride,
            firstPlace: (first + left) / stride - places + 1))
      }
    }
    return phases
  }

  /// Pixels left and right of the target's row that runs reach.
  var margins: (left: Int, right: Int) {
    let ends = phases.map { $0.firstPlace + $0.columns - 1 + $0.places - window.outputs.width }
    return (max(0, -(phases.map(\.firstPlace).min() ?? 0)), max(0, ends.max() ?? 0))
  }

  /// Sums behind the last run that zeros are added to.
  var slack: Int {
    isDense
      ? weights.slack(run: denseRun) : phases.map { weights.slack(run: run($0)) }.max() ?? 0
  }

  /// Elements of the array of weights between one row of a dense target and the next.
  var blockStride: Int { window.weightsOfOutput * weights.stride(run: denseRun) }

  /// Elements of the array of weights before a phase.
  func phaseStart(_ phase: Phase) -> Int {
    phases.prefix { $0.phase < phase.phase }.reduce(0) { $0 + phaseCount($1) }
  }

  private func phaseCount(_ phase: Phase) -> Int {
    let runs = window.groups == 1 ? 1 : phase.places
    let run = window.groups == 1 ? run(phase) : window.groupOutputs
    return window.kernelHeight * window.plane.channels * weights.stride(run: run) * runs
  }

  var weightCount: Int? {
    isDense
      ? checkedProduct([target.height, blockStride]) : phases.reduce(0) { $0 + phaseCount($1) }
  }

  /// Each row of weights in the order of the array.
  func forEachRow(
    _ weight: [Int16], _ body: ([Int16]) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    let window = window
    if isDense {
      let (run, length) = (denseRun, window.weightsOfOutput)
      var row = [Int16](repeating: 0, count: run)
      for y in 0..<target.height {
        for element in 0..<length {
          for output in 0..<run { row[output] = weight[(y * run + output) * length + element] }
          try body(row)
        }
      }
      return
    }
    for phase in phases {
      for ky in 0..<window.kernelHeight {
        for channel in 0..<window.plane.channels {
          let group = channel / window.groupChannels
          var row: [Int16] = []
          for place in (0..<phase.places).reversed() {
            let kx = phase.phase + window.strideWidth * place
            for output in group * window.groupOutputs..<(group + 1) * window.groupOutputs {
              let tap = window.weights(of: output, tap: ky, kx)
              row.append(weight[tap + channel % window.groupChannels])
            }
          }
          try body(row)
        }
      }
    }
  }
}
