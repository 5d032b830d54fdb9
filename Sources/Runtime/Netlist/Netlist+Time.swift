extension Netlist {
  /// Pictures of more steps, or steps of more physical ones, are refused.
  package static let mostSteps = 1 << 20
  /// Delays and steps of arrival beyond this are refused.
  static let mostPhysicalSteps = 1 << 40
}

/// How late a projection's spikes are: the target reads the source of `lag` logical steps before.
enum Lag: Equatable {
  case steps(Int)
  /// Spikes would be needed before they are there.
  case early
  /// Late by so many physical steps, which are no whole logical one.
  case broken(Int)

  /// lag · period = valid_from(source) + delay − valid_from(target)
  init(from source: Int, delay: Int, to target: Int, period: Int) {
    let late = source + delay - target
    if late < 0 {
      self = .early
    } else if late % period != 0 {
      self = .broken(late)
    } else {
      self = .steps(late / period)
    }
  }
}
