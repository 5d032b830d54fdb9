import CKernels

/// What an activation is, apart from how it is computed.
private struct ActivationRule {
  var isSpiking = false
  var group: Int?
  var staysSoft = false
  var fault: String?
}

extension ActivationPlan {
  private var rule: ActivationRule {
    switch self {
    case .brelu(let group), .sigmoid(let group):
      ActivationRule(isSpiking: true, group: group, staysSoft: group == nil)
    case .threshold(let level):
      ActivationRule(
        isSpiking: true,
        fault: PlanBounds.thresholdLevel.contains(level) ? nil : "has a threshold at \(level)")
    case .clip(let limit):
      ActivationRule(fault: PlanBounds.clipLimit.contains(limit) ? nil : "clips at \(limit)")
    case .relu, .clipLearned: ActivationRule()
    }
  }

  /// Whether it gives 0 or 1 once hard.
  package var isSpiking: Bool { rule.isSpiking }

  /// The sharpening group of one that belongs to one.
  package var group: Int? { rule.group }

  /// A ramp that no sharpening ever makes hard.
  var staysSoft: Bool { rule.staysSoft }

  /// What cannot be computed, to be read after the operator's name.
  var fault: String? { rule.fault }
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
      kernel.gradient = WSK_GRADIENT_EXACT
    case .window(let width):
      kernel.gradient = WSK_GRADIENT_WINDOW
      kernel.gradient_width = Float(width)
    case .triangle(let width):
      kernel.gradient = WSK_GRADIENT_TRIANGLE
      kernel.gradient_width = Float(width)
    }
    func sharpness(_ group: Int?) -> Float {
      pass.isHard ? 1 : group.map { pass.sharpness[$0] } ?? 0
    }
    switch plan {
    case .brelu(let group):
      kernel.kind = WSK_BRELU
      kernel.sharpness = sharpness(group)
    case .sigmoid(let group):
      kernel.kind = WSK_SIGMOID
      kernel.sharpness = sharpness(group)
    case .threshold(let level):
      kernel.kind = WSK_THRESHOLD
      kernel.level = Float(level)
    case .relu:
      kernel.kind = WSK_RELU
    case .clip(let level):
      kernel.kind = WSK_CLIP
      kernel.level = Float(level)
    case .clipLearned:
      kernel.kind = WSK_CLIP
      kernel.level = limit?.value[0] ?? 0
    }
    return kernel
  }

  static let identity = wsk_activation()
}
