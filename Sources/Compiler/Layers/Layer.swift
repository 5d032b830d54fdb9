import WSLang
import WSRuntime

/// A layer with its arguments resolved: what a node of a network computes.
///
/// All that is known about a layer stands in its file: its word and traits, how a call is read, the
/// only rule of its shapes, its parameters. `TrainedLayer` and `EmittedLayer` say what this version
/// can do with it. `Layers` lists them all.
package protocol Layer: Equatable, Sendable {
  static var entry: LayerEntry { get }

  /// Resolves the arguments of a call.
  init(_ call: LayerCall) throws(CallFault)

  /// The arguments that make this layer again; those that are left out have their defaults.
  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value>

  /// The signal that it makes of others: the only shape rule.
  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape

  /// What is legal and probably not meant, of inputs for which there is an output.
  func warnings(reading inputs: [SignalShape]) -> [CallFault]

  /// The numbers that it keeps, in the order of files; of inputs for which there is an output.
  func parameters(reading inputs: [SignalShape]) -> [ParameterShape]

  /// For one picture, zeros outside counted as if they were there.
  func multiplyAccumulates(
    reading inputs: [SignalShape], making output: SignalShape
  ) -> WideCount

  /// An average whose windows do not tile the picture, so that no convolution can take it in.
  func averagesLoosely(reading inputs: [SignalShape]) -> Bool

  /// What it reads the votes of neurons by, for a layer that does.
  var votes: VoteReading? { get }
}

extension Layer {
  package func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> { [:] }
  package func warnings(reading inputs: [SignalShape]) -> [CallFault] { [] }
  package func parameters(reading inputs: [SignalShape]) -> [ParameterShape] { [] }
  package func multiplyAccumulates(
    reading inputs: [SignalShape], making output: SignalShape
  ) -> WideCount { 0 }
  package func averagesLoosely(reading inputs: [SignalShape]) -> Bool { false }
  package var votes: VoteReading? { nil }
}

extension Layer {
  /// The word and what holds for every call of it.
  package var entry: LayerEntry { Self.entry }

  package var isInput: Bool { self is InputLayer }

  /// The same layer with the same arguments.
  package func isSame(as other: any Layer) -> Bool { (other as? Self) == self }

  /// Numbers that training moves; the statistics of batch norm are none.
  func trainedCount(reading inputs: [SignalShape]) -> WideCount {
    parameters(reading: inputs).filter(\.isTrained)
      .reduce(0) { wideSum($0, wideProduct($1.shape)) }
  }
}

/// How votes become scores.
package struct VoteReading: Equatable, Sendable {
  package let key: DecodeKey
  /// Divides the scores.
  package let temperature: Double
}

/// A layer whose output has the shape of its only input.
protocol ShapeKeeping: Layer {}

extension ShapeKeeping {
  package func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    inputs.first ?? SignalShape([])
  }
}

/// A layer whose word has no parameters.
protocol PlainLayer: Layer {
  init()
}

extension PlainLayer {
  package init(_ call: LayerCall) throws(CallFault) { self.init() }
}
