import WSLang

/// No signal has more values than this; larger ones could not be trained anywhere, and below it
/// no product of sizes overflows.
let largestElementCount = 1 << 40

/// The number of values of a shape, nil if it is above the limit.
func elementCount(_ shape: [Int]) -> Int? {
  var product = 1
  for axis in shape {
    let (next, overflow) = product.multipliedReportingOverflow(by: axis)
    guard !overflow, next <= largestElementCount else { return nil }
    product = next
  }
  return product
}

/// `[28, 28, 1]`, with a time axis `[784 steps, 1]`.
package func shapeText(_ signal: SignalShape) -> String {
  shapeText(signal.shape, steps: signal.steps)
}

/// No signal has more axes than this.
let largestRank = 8

package func shapeText(_ shape: [Int], steps: Int? = nil) -> String {
  let time = steps.map { [$0 == 1 ? "1 step" : "\($0) steps"] } ?? []
  return "[" + (time + shape.map(String.init)).joined(separator: ", ") + "]"
}

func axisName(_ axis: Int) -> String { axis == 0 ? "height" : "width" }

func expectPicture(_ input: SignalShape, for layer: String) throws(LayerFault) {
  guard input.shape.count == 3 else {
    throw LayerFault(
      .pictureNeeded,
      "`\(layer)` reads a picture [height, width, channels], but gets \(shapeText(input))",
      label: "reads \(shapeText(input))")
  }
}

func tooLarge(parameter: String? = nil) -> LayerFault {
  LayerFault(
    .signalTooLarge, "the signal has more than 2^40 values", parameter: parameter,
    label: "makes too large a signal")
}
