import WSLang
import WSRuntime

/// Batch norm over the last axis (Ioffe and Szegedy 2015): γ (x − μ) / √(σ² + ε) + β.
struct BatchNormLayer: StageLayer, EmittedLayer, ShapeKeeping {
  static let entry = LayerEntry(
    BatchNormLayer.self,
    Word(
      "batch_norm", "centres and scales every channel by the statistics of the batch",
      [
        WordParameter(
          "epsilon", .number(PlanBounds.normEpsilon), "added to the variance",
          default: .value(.number(1e-5), "1e-5")),
        WordParameter(
          "momentum", .number(PlanBounds.normMomentum),
          "how fast the running statistics follow", default: .value(.number(0.1), "0.1")),
      ]),
    .norms, signal: SignalRule(training: .real, reads: [.rawSum], yields: .foldedSum),
    traits: [.passesScale, .centresBatch])

  var epsilon: Double
  var momentum: Double

  init(epsilon: Double, momentum: Double) {
    self.epsilon = epsilon
    self.momentum = momentum
  }

  init(_ call: LayerCall) throws(CallFault) {
    epsilon = try call.number("epsilon")
    momentum = try call.number("momentum")
  }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["epsilon": .number(epsilon), "momentum": .number(momentum)]
  }

  /// Scale, shift, and the running statistics of the batches.
  private struct Parameters {
    let gamma, beta, mean, variance: ParameterShape

    init(_ channels: Int) {
      gamma = ParameterShape("gamma", [channels], .constant(1))
      beta = ParameterShape("beta", [channels], .shift)
      mean = ParameterShape("mean", [channels], .constant(0), isTrained: false)
      variance = ParameterShape("variance", [channels], .constant(1), isTrained: false)
    }
  }

  func parameters(reading inputs: [SignalShape]) -> [ParameterShape] {
    let parameters = Parameters(inputs[0].shape.last ?? 1)
    return [parameters.gamma, parameters.beta, parameters.mean, parameters.variance]
  }

  // MARK: Training

  static var place: StagePlace { .norm }

  func extend(_ stage: inout StagePlan, _ index: Int, _ lowering: inout PlanLowering) {
    let parameters = Parameters(lowering.shapes(readBy: index)[0].shape.last ?? 1)
    stage.norm = NormPlan(
      gamma: lowering.add(parameters.gamma, of: index),
      beta: lowering.add(parameters.beta, of: index),
      mean: lowering.add(parameters.mean, of: index),
      variance: lowering.add(parameters.variance, of: index), epsilon: epsilon,
      momentum: momentum)
  }

  // MARK: Netlist

  /// A scale and an offset for each channel.
  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.scaledSums(node, by: affine)
  }

  private func affine(
    _ node: GraphNode, _ channels: Int, _ folding: Folding
  ) throws(FoldingFault) -> ChannelScales {
    let parameters = Parameters(channels)
    let gamma = try folding.parameter(node, parameters.gamma)
    let beta = try folding.parameter(node, parameters.beta)
    let mean = try folding.parameter(node, parameters.mean)
    let variance = try folding.parameter(node, parameters.variance)
    var scale: [Double] = []
    var offset: [Double] = []
    for channel in 0..<channels {
      func fault(_ what: String) -> FoldingFault {
        .weights(
          "element \(channel) of tensor `\(node.name).variance` is \(what)",
          of: folding.subject.name)
      }
      guard variance[channel] >= 0 else { throw fault("negative") }
      let factor = Double(gamma[channel]) / (Double(variance[channel]) + epsilon).squareRoot()
      guard factor.isFinite else { throw fault("0, and so is epsilon") }
      scale.append(factor)
      offset.append(Double(beta[channel]) - Double(mean[channel]) * factor)
    }
    return ChannelScales(scale: scale, offset: offset)
  }
}
