import CKernels

/// Translates a plan's activation into the kernels' for one pass.
struct Activation: Sendable {
  let plan: ActivationPlan
  /// The limit of a learned clip.
  let limit: ParameterBlocks?

  init(_ plan: ActivationPlan, of owner: String, in workspace: Workspace) throws(RuntimeError) {
    self.plan = plan
    switch plan {
    case .brelu(let group?), .sigmoid(let group?):
      guard let groups = workspace.plan.sharpening?.groups, groups.indices.contains(group) else {
        throw .planDefect("`\(owner)` belongs to sharpening group \(group), which does not exist")
      }
      limit = nil
    case .clipLearned(let index):
      limit = try workspace.parameter(index, shape: [1], of: owner)
    case .brelu, .sigmoid, .threshold, .relu, .clip:
      limit = nil
    }
  }

  /// Whether it gives 0 or 1 once hard.
  var isSpiking: Bool {
    switch plan {
    case .brelu, .sigmoid, .threshold: true
    case .relu, .clip, .clipLearned: false
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
