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
      switch parameter.initializer {
      case .constant(let constant):
        block.fill(Float(constant))
      case .glorotUniform(let fanIn, let fanOut):
        // ±√(6 / (fanIn + fanOut))
        let limit = (6 / Double(max(1, fanIn + fanOut))).squareRoot()
        draw(seed: seed, parameter: index, into: block) { first, _ in (2 * first - 1) * limit }
      case .heNormal(let fanIn):
        // √(2 / fanIn) times a normal number by Box and Muller 1958
        let deviation = (2 / Double(max(1, fanIn))).squareRoot()
        draw(seed: seed, parameter: index, into: block) { first, second in
          deviation * (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
        }
      }
    }
  }

  /// `body` gets two numbers, uniform in the open interval (0, 1).
  private func draw(
    seed: UInt64, parameter: Int, into block: Block<Float>, _ body: (Double, Double) -> Double
  ) {
    var words: [UInt32] = [0, 0, 0, 0]
    // Apart from the streams of shuffling, augmentation and dropout.
    let stream = UInt64(parameter) | 0x5745_4947_0000_0000
    for pair in 0..<((block.count + 1) / 2) {
      wsk_philox(seed, stream, UInt64(pair), &words)
      for lane in 0..<2 where 2 * pair + lane < block.count {
        let first = (Double(words[2 * lane]) + 0.5) / 4_294_967_296
        let second = (Double(words[2 * lane + 1]) + 0.5) / 4_294_967_296
        block[2 * pair + lane] = Float(body(first, second))
      }
    }
  }
}
