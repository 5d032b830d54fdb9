import CKernels

/// Batch norm over the channels (Ioffe and Szegedy 2015): as scale · z + shift in front of the
/// activation, with
///
///     scale [channels] = γ / √(σ² + ε),  shift [channels] = β − μ · scale
///
/// Training takes μ and σ² of the batch and moves the running ones towards them (σ² unbiased);
/// evaluation, and training with frozen norm, takes the running ones.
struct StageNorm: Sendable {
  let gamma: ParameterBlocks
  let beta: ParameterBlocks
  /// Those in force, kept for the backward pass.
  let mean: Block<Float>
  let inverseDeviation: Block<Float>
  let scale: Block<Float>
  let shift: Block<Float>
  private let variance: Block<Float>
  private let runningMean: Block<Float>
  private let runningVariance: Block<Float>
  private let epsilon: Float
  private let momentum: Float
  private let channels: Int

  init(
    _ plan: NormPlan, _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) throws(RuntimeError) {
    let channels = blocks.extent.channels
    self.channels = channels
    gamma = blocks.parameter(plan.gamma)
    beta = blocks.parameter(plan.beta)
    runningMean = blocks.parameter(plan.mean).value
    runningVariance = blocks.parameter(plan.variance).value
    epsilon = Float(plan.epsilon)
    momentum = Float(plan.momentum)
    mean = try Block(count: channels)
    variance = try Block(count: channels)
    inverseDeviation = try Block(count: channels)
    scale = try Block(count: channels)
    shift = try Block(count: channels)
    workspace.needScratch(wsk_norm_scratch_bytes(blocks.rows, Int32(channels)))
  }

  /// Fills `scale` and `shift` for the sums z [rows, channels].
  func prepareForward(_ z: Block<Float>, rows: Int64, _ pass: borrowing Pass) {
    if pass.isTraining && !pass.normIsFrozen {
      wsk_norm_statistics(
        pass.pool, rows, Int32(channels), z.start, mean.start, variance.start, pass.scratch)
      let unbiased = rows > 1 ? Float(Double(rows) / Double(rows - 1)) : 1
      for channel in 0..<channels {
        runningMean[channel] += momentum * (mean[channel] - runningMean[channel])
        runningVariance[channel] +=
          momentum * (variance[channel] * unbiased - runningVariance[channel])
        fold(channel, mean: mean[channel], variance: variance[channel])
      }
    } else {
      for channel in 0..<channels {
        mean[channel] = runningMean[channel]
        fold(channel, mean: runningMean[channel], variance: runningVariance[channel])
      }
    }
  }

  private func fold(_ channel: Int, mean: Float, variance: Float) {
    let inverse = 1 / (variance + epsilon).squareRoot()
    inverseDeviation[channel] = inverse
    scale[channel] = gamma.value[channel] * inverse
    shift[channel] = beta.value[channel] - mean * scale[channel]
  }
}
