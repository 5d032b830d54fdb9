/// Steps of a program that threads do without waiting for each other.
struct BulkPhase: Equatable, Sendable {
  enum Cut: Equatable, Sendable {
    /// Each thread takes groups of pictures through all steps: their rows stay in its cache.
    case groups
    /// Each thread computes some outputs of the one step for all pictures: their tables stay in
    /// its cache. `blocks` of 16 outputs.
    case outputs(blocks: Int)
  }

  var steps: Range<Int>
  let cut: Cut

  /// A dense layer with larger tables than this is cut by outputs.
  private static let mostSharedTableBytes = 1 << 16

  static func phases(of steps: [BulkProgram.Step]) -> [BulkPhase] {
    var phases: [BulkPhase] = []
    for (index, step) in steps.enumerated() {
      let cut = cut(of: step)
      if cut == .groups, phases.last?.cut == .groups {
        phases[phases.count - 1].steps = phases[phases.count - 1].steps.lowerBound..<index + 1
      } else {
        phases.append(BulkPhase(steps: index..<index + 1, cut: cut))
      }
    }
    return phases
  }

  private static func cut(of step: BulkProgram.Step) -> Cut {
    guard case .sums(let layer, _, _, _) = step, layer.height * layer.width == 1,
      layer.tableBytes > mostSharedTableBytes
    else { return .groups }
    return .outputs(blocks: (layer.outputs + 15) / 16)
  }
}
