import CKernels

extension ActivationPlan {
  /// Whether it gives 0 or 1 once hard.
  package var isSpiking: Bool {
    switch self {
    case .brelu, .sigmoid, .threshold: true
    case .relu, .clip, .clipLearned: false
    }
  }

  /// The sharpening group of one that belongs to one.
  package var group: Int? {
    switch self {
    case .brelu(let group), .sigmoid(let group): group
    case .threshold, .relu, .clip, .clipLearned: nil
    }
  }

  /// A ramp that no sharpening ever makes hard.
  var staysSoft: Bool {
    switch self {
    case .brelu(nil), .sigmoid(nil): true
    case .brelu, .sigmoid, .threshold, .relu, .clip, .clipLearned: false
    }
  }

  /// What cannot be computed, to be read after the operator's name.
  var fault: String? {
    switch self {
    case .threshold(let level):
      PlanBounds.thresholdLevel.contains(level) ? nil : "has a threshold at \(level)"
    case .clip(let limit): PlanBounds.clipLimit.contains(limit) ? nil : "clips at \(limit)"
    case .brelu, .sigmoid, .relu, .clipLearned: nil
    }
  }
}

/// Translates a plan's activation into the kernels' for one pass.
struct Activation: Sendable {
  private let plan: ActivationPlan
  /// The limit of a learned clip.
  let limit: ParameterBlocks?

  init(_ plan: ActivationPlan, _ blocks: OperatorBlocks) {
    self.plan = plan
    if case .clipLearned(let index) = plan {
      limit = blocks.parameter(index)
    } else {
      limit = nil
    }
  }

  func kernel(_ pass: borrowing Pass) -> wsk_activation {
    var kernel = wsk_activation()
    kernel.gradient_width = 1
    switch pass.gradient {
    case .exact:
      kernel.gradient = Int32(WSK_GRADIENT_EXACT)
    case .window(let width):
      kernel.gradient = Int32(WSK_GRADIENT_WINDOW)
      kernel.gradient_width = Float(width)
    case .triangle(let width):
      kernel.gradient = Int32(WSK_GRADIENT_TRIANGLE)
      kernel.gradient_width = Float(width)
    }
    func sharpness(_ group: Int?) -> Float {
      pass.isHard ? 1 : group.map { pass.sharpness[$0] } ?? 0
    }
    switch plan {
    case .brelu(let group):
      kernel.kind = Int32(WSK_BRELU)
      kernel.sharpness = sharpness(group)
    case .sigmoid(let group):
      kernel.kind = Int32(WSK_SIGMOID)
      kernel.sharpness = sharpness(group)
    case .threshold(let level):
      kernel.kind = Int32(WSK_THRESHOLD)
      kernel.level = Float(level)
    case .relu:
      kernel.kind = Int32(WSK_RELU)
    case .clip(let level):
      kernel.kind = Int32(WSK_CLIP)
      kernel.level = Float(level)
    case .clipLearned:
      kernel.kind = Int32(WSK_CLIP)
      kernel.level = limit?.value[0] ?? 0
    }
    return kernel
  }

  static let identity = wsk_activation()
}
