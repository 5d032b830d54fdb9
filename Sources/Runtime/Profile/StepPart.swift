/// What a training step spends its time on; an operator has some of these parts, the rest belong to
/// the step as a whole.
package enum StepPart: Int, CaseIterable, Sendable {
  // Of an operator.
  case product
  case statistics
  case activation
  case forward
  case backward
  case activationGradient
  case weightGradient
  case inputGradient
  // Of the step.
  case loadBatch
  case pack
  case loss
  case update

  /// As tables and traces name it.
  package var text: String {
    switch self {
    case .product: "product"
    case .statistics: "batch statistics"
    case .activation: "norm and activation"
    case .forward: "forward"
    case .backward: "backward"
    case .activationGradient: "norm and activation, backward"
    case .weightGradient: "weight gradient"
    case .inputGradient: "input gradient"
    case .loadBatch: "loading of the batch"
    case .pack: "packing of weights"
    case .loss: "loss"
    case .update: "optimizer"
    }
  }
}

/// What a part has to do at least: the ground for its distance to the machine's limit.
package struct StepWork: Equatable, Sendable {
  /// Multiplications and additions.
  package var operations = 0.0
  /// Whether products round their operands to bfloat16 and may so use the faster unit.
  package var isBFloat16 = false
  /// Read and written, each array once for each pass over it.
  package var bytes = 0.0

  package init(operations: Double = 0, isBFloat16: Bool = false, bytes: Double = 0) {
    self.operations = operations
    self.isBFloat16 = isBFloat16
    self.bytes = bytes
  }
}
