import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The values that training starts from. Element i of parameter k is a function of (seed, k, i)
/// alone: two Philox words each, so that no order of drawing matters.
extension ParameterStore {
  package func initialize(seed: UInt64) {
    values.fill(0)
    for (index, parameter) in parameters.enumerated() {
      let block = value(index)
      parameter.forEachStart(index, seed: seed, count: block.count) { block[$0] = $1 }
    }
  }
}

extension PlanParameter {
  /// Visits the first `count` values.
  ///
  /// - Parameter index: of the parameter in its program.
  func forEachStart(_ index: Int, seed: UInt64, count: Int, _ visit: (Int, Float) -> Void) {
    switch initializer {
    case .constant(let constant):
      for element in 0..<count { visit(element, Float(constant)) }
    case .glorotUniform(let fanIn, let fanOut):
      // ±√(6 / (fanIn + fanOut))
      let limit = (6 / Double(max(1, fanIn + fanOut))).squareRoot()
      draw(index, seed: seed, count: count) { element, first, _ in
        visit(element, Float((2 * first - 1) * limit))
      }
    case .heNormal(let fanIn):
      // √(2 / fanIn) times a normal number by Box and Muller 1958
      let deviation = (2 / Double(max(1, fanIn))).squareRoot()
      draw(index, seed: seed, count: count) { element, first, second in
        visit(
          element, Float(deviation * (-2 * log(first)).squareRoot() * cos(2 * .pi * second)))
      }
    }
  }

  /// `body` gets two numbers for each element, uniform in the open interval (0, 1).
  private func draw(
    _ index: Int, seed: UInt64, count: Int, _ body: (Int, Double, Double) -> Void
  ) {
    var words: [UInt32] = [0, 0, 0, 0]
    // Apart from the streams of shuffling, augmentation and dropout.
    let stream = UInt64(index) | 0x5745_4947_0000_0000
    for pair in 0..<((count + 1) / 2) {
      wsk_philox(seed, stream, UInt64(pair), &words)
      for lane in 0..<2 where 2 * pair + lane < count {
        let first = (Double(words[2 * lane]) + 0.5) / 4_294_967_296
        let second = (Double(words[2 * lane + 1]) + 0.5) / 4_294_967_296
        body(2 * pair + lane, first, second)
      }
    }
  }
}
