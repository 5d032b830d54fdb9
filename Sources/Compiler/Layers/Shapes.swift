import WSLang
import WSRuntime

/// No signal has more values than this; larger ones could not be trained anywhere, and below it
/// no product of sizes overflows.
let largestSignal = 1 << 40

/// The number of values of a shape, nil if it is above the limit.
func signalSize(_ shape: [Int]) -> Int? {
  elementCount(shape).flatMap { $0 <= largestSignal ? $0 : nil }
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

func expectPicture(_ input: SignalShape, for layer: String) throws(CallFault) {
  guard input.shape.count == 3 else {
    throw CallFault(
      .pictureNeeded,
      "`\(layer)` reads a picture [height, width, channels], but gets \(shapeText(input))",
      label: "reads \(shapeText(input))")
  }
}

func expectVector(_ input: SignalShape, for layer: String) throws(CallFault) {
  guard input.shape.count == 1 else {
    throw CallFault(
      .vectorNeeded, "`\(layer)` reads a vector, but gets \(shapeText(input))",
      label: "reads \(shapeText(input))", help: "put `flatten` before it", insertBefore: "flatten")
  }
}

func expectSteps(_ input: SignalShape, for layer: String) throws(CallFault) {
  guard input.steps != nil else {
    throw CallFault(
      .stepsNeeded, "`\(layer)` reads a signal without steps, which is constant over time",
      label: "reads \(shapeText(input))")
  }
}

/// A signal without time axis is held; two time axes must agree.
func commonSteps(of layer: String, _ inputs: [SignalShape]) throws(CallFault) -> Int? {
  var common: Int?
  for steps in inputs.compactMap(\.steps) {
    if let known = common, known != steps {
      throw CallFault(.stepsDiffer, "`\(layer)` joins signals of \(known) and of \(steps) steps")
    }
    common = steps
  }
  return common
}

func tooLarge(parameter: String? = nil) -> CallFault {
  CallFault(
    .signalTooLarge, "the signal has more than 2^40 values", parameter: parameter,
    label: "makes too large a signal")
}
