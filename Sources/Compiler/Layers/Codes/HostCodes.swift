/// Codes that turn an input into spikes on the host.
enum HostCodes {
  static let signal = SignalRule(training: .spike, reads: [], yields: .spike)

  /// The last axis holds `count` spikes for each value.
  static func widened(_ input: SignalShape, by count: Int) throws(CallFault) -> SignalShape {
    var shape = input.shape
    let (size, overflow) = (shape.popLast() ?? 1).multipliedReportingOverflow(by: count)
    guard !overflow else { throw tooLarge() }
    return SignalShape(shape + [size], steps: input.steps)
  }
}
