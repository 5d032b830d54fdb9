/// What the numbers of a plan may be, wherever they come from: a source, a file, a command line.
package enum PlanBounds {
  // MARK: Program

  /// How many bits a whole number of an input has.
  package static let inputBits = Bounds(1, 16)
  /// A side of a window, a step of it.
  package static let windowSide = Bounds(1, Double(ConvolutionGeometry.largestSide))
  package static let padding = Bounds(0, Double(ConvolutionGeometry.largestSide))
  package static let normEpsilon = Bounds.positiveUpToOne
  package static let normMomentum = Bounds.positiveUpToOne
  package static let thresholdLevel = Bounds(-1_000_000_000, 1_000_000_000)
  package static let clipLimit = Bounds.positiveUpToBillion
  package static let dropoutRate = Bounds.belowOne
  package static let temperature = Bounds(0.001, 1_000_000)

  // MARK: Training

  package static let batch = Bounds(1, Double(TrainingPlan.mostPicturesInBatch))
  package static let limit = Bounds(1, Double(TrainingPlan.mostEpochs))
  /// A stretch of whole epochs inside a training.
  package static let epochs = Bounds(0, Double(TrainingPlan.mostEpochs))
  package static let lossWeight = Bounds.positiveUpToBillion
  package static let smoothing = Bounds.belowOne
  /// How near to 0 and 1 a logarithm is taken.
  package static let lossEpsilon = Bounds(0, 0.5, excludesLower: true, excludesUpper: true)
  /// Between the steps of a bfloat16 and where a gradient no longer tells one sum from another.
  package static let gradientWidth = Bounds(0.001, 1000)

  /// What single precision holds: a rate that is far too large is for training to tell.
  package static let rate = Bounds(0, 1e38, excludesLower: true)
  /// How much of a moment is left after a step.
  package static let memory = Bounds.belowOne
  package static let optimizerEpsilon = Bounds.positiveUpToBillion
  package static let decay = Bounds.upToBillion

  package static let stepEvery = Bounds.positiveUpToBillion
  package static let stepFactor = Bounds.positiveUpToOne
  package static let warmUp = Bounds.upToBillion
  package static let risingShare = Bounds.belowOne

  /// When a sharpening window starts or ends.
  package static let windowEnd = Bounds.upToBillion
  package static let sharpeningRate = Bounds.positiveUpToBillion
  package static let criticalSharpness = Bounds.unitInterval
  package static let improved = Bounds.positiveUpToOne
  package static let degraded = Bounds.positiveUpToBillion
  package static let firstLayer = Bounds.positiveUpToBillion
  package static let lossFloor = Bounds.upToBillion
  package static let stall = Bounds(1, Double(TrainingPlan.mostEpochs))

  package static let validationExamples = Bounds.upToBillion
  package static let validationShare = Bounds.belowOne
  /// By which pictures are shifted or padded.
  package static let pixels = Bounds(1, 65_536)
}

/// A number of a plan with what it may be.
package struct BoundedNumber: Sendable {
  /// As the plan's file calls it.
  package var name: String
  package var value: Double
  package var bounds: Bounds

  package init(_ name: String, _ value: Double, in bounds: Bounds) {
    self.name = name
    self.value = value
    self.bounds = bounds
  }

  package init(_ name: String, _ value: Int, in bounds: Bounds) {
    self.init(name, Double(value), in: bounds)
  }

  /// What is wrong with it; nil where it is inside.
  var fault: String? { bounds.contains(value) ? nil : "`\(name)` is \(value)" }
}

/// - Parameter owner: whose numbers they are.
func verify(_ numbers: [BoundedNumber], of owner: String) throws(RuntimeError) {
  for number in numbers {
    if let fault = number.fault { throw planFault("of \(owner), \(fault)") }
  }
}
