import WSLang
import WSRuntime

/// A layer that the engine trains.
protocol TrainedLayer: Layer {
  /// Appends its operators to the plan and returns the signal that holds its values.
  ///
  /// - Parameter inputs: the signals that it reads.
  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int

  /// What the engine cannot hold of it; nil where it can all.
  func trainingObstacle(_ node: GraphNode) -> Diagnostic?
}

extension TrainedLayer {
  func trainingObstacle(_ node: GraphNode) -> Diagnostic? { nil }
}

/// A layer that is part of a stage: product, norm and activation that follow each other are one
/// operator.
protocol StageLayer: TrainedLayer {
  static var place: StagePlace { get }

  /// Takes its place in the stage.
  func extend(_ stage: inout StagePlan, _ index: Int, _ lowering: inout PlanLowering)
}

extension StageLayer {
  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addStage(from: index, reading: inputs)
  }
}

/// In the order within a stage.
enum StagePlace: Int, Comparable {
  case product, norm, activation

  static func < (a: StagePlace, b: StagePlace) -> Bool { a.rawValue < b.rawValue }
}

/// The activation of a stage.
protocol ActivationLayer: StageLayer {
  func activation(_ index: Int, _ lowering: inout PlanLowering) -> ActivationPlan

  /// Positive sums pass as they are, so weights start as He et al. 2015 have it; else they start
  /// as Glorot and Bengio 2010 have it.
  func passesPositive(inTwin: Bool) -> Bool
}

extension ActivationLayer {
  static var place: StagePlace { .activation }

  func extend(_ stage: inout StagePlan, _ index: Int, _ lowering: inout PlanLowering) {
    stage.activation = activation(index, &lowering)
  }
}

/// An activation that sharpening takes from a ramp to a threshold; in the float twin a ReLU.
protocol SharpenableLayer: ActivationLayer, EmittedLayer, ShapeKeeping, PlainLayer {
  /// Where it fires once it is hard.
  static var threshold: Double { get }

  func ramp(group: Int?) -> ActivationPlan
}

extension SharpenableLayer {
  func activation(_ index: Int, _ lowering: inout PlanLowering) -> ActivationPlan {
    lowering.isTwin ? .relu : ramp(group: lowering.sharpeningGroup(of: index))
  }

  func passesPositive(inTwin: Bool) -> Bool { inTwin }

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.foldThreshold(node, at: Self.threshold)
  }
}
