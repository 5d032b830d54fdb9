/// Times the parts of training steps: sums over all steps, and single spans of a few of them.
///
/// Holds all memory that it needs from the start; one clock reading at each end of a part.
package final class Profiler {
  /// One part of one step, on the clock.
  package struct Span: Equatable, Sendable {
    /// Of the plan's operators; nil for a part of the step as a whole.
    package var node: Int?
    package var part: StepPart
    /// Seconds from the begin of the first step.
    package var start: Double
    package var duration: Double
  }

  /// What came together in one part of one operator.
  package struct Row: Equatable, Sendable {
    package var node: Int?
    package var part: StepPart
    package var seconds: Double
    /// How often it ran.
    package var count: Int
  }

  package private(set) var steps = 0
  /// Of all steps, from begin to end.
  package private(set) var seconds = 0.0
  /// Of the steps `tracedSteps`.
  package private(set) var spans: [Span] = []

  /// The first steps meet cold caches and pages that are not there yet.
  package static let tracedSteps = 10..<20
  private static let mostSpans = 100_000

  private let clock: () -> Double
  private var sums: [(seconds: Double, count: Int)]
  private var origin: Double?
  private var stepStart: Double?
  /// The operator whose parts are being timed.
  private var node: Int?

  /// - Parameter clock: seconds from any origin; never runs backwards.
  package init(operators: Int, clock: @escaping () -> Double) {
    self.clock = clock
    sums = Array(repeating: (0, 0), count: (operators + 1) * StepPart.allCases.count)
    spans.reserveCapacity(Self.mostSpans)
  }

  /// Parts that took time, in the order of the operators; those of the step as a whole come last.
  package var rows: [Row] {
    let parts = StepPart.allCases
    return sums.indices.compactMap { index in
      let (seconds, count) = sums[index]
      guard count > 0 else { return nil }
      let node = index / parts.count
      return Row(
        node: node == sums.count / parts.count - 1 ? nil : node,
        part: parts[index % parts.count], seconds: seconds, count: count)
    }
  }

  func beginStep() {
    let now = clock()
    if origin == nil { origin = now }
    stepStart = now
    node = nil
  }

  func endStep() {
    guard let start = stepStart else { return }
    seconds += clock() - start
    steps += 1
    stepStart = nil
  }

  /// What is measured from here on belongs to this operator; nil: to the step.
  func enter(_ node: Int?) { self.node = node }

  /// Outside of a step nothing is timed.
  @inline(__always)
  func measure<Result>(_ part: StepPart, _ body: () -> Result) -> Result {
    guard stepStart != nil else { return body() }
    let start = clock()
    let result = body()
    record(part, from: start, to: clock())
    return result
  }

  private func record(_ part: StepPart, from start: Double, to end: Double) {
    let parts = StepPart.allCases.count
    let row = node.map { $0 * parts } ?? sums.count - parts
    sums[row + part.rawValue].seconds += end - start
    sums[row + part.rawValue].count += 1
    guard Self.tracedSteps.contains(steps), spans.count < Self.mostSpans else { return }
    spans.append(
      Span(node: node, part: part, start: start - (origin ?? start), duration: end - start))
  }
}

extension Profiler? {
  @inline(__always)
  func measure<Result>(_ part: StepPart, _ body: () -> Result) -> Result {
    guard let profiler = self else { return body() }
    return profiler.measure(part, body)
  }
}

extension Pass {
  @inline(__always)
  func measure<Result>(_ part: StepPart, _ body: () -> Result) -> Result {
    profiler.measure(part, body)
  }
}
