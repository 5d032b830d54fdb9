import CKernels

struct UpsampleRule: EngineRule {
  /// How often each row and each column stands there.
  let factors: [Int]

  var title: String { "upsample" }

  func fault(_ extent: OperatorExtent) -> String? {
    let input = extent.input
    guard input.count == 3, factors.count == 2, elementCount(input + factors) != nil,
      [input[0] * factors[0], input[1] * factors[1], input[2]] == extent.output
    else { return extent.mismatch }
    return nil
  }

  var spikes: SpikeRule { .passes }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) throws(RuntimeError) -> any EngineOperator {
    try UpsampleOperator(blocks, factors)
  }

  /// The picture with its rows repeated.
  func reserve(_ extent: OperatorExtent, forTraining: Bool) -> OperatorReserve {
    guard fault(extent) == nil else { return OperatorReserve() }
    let tall = [extent.batch, factors[0]] + extent.input + [MemoryLayout<Float>.stride]
    return OperatorReserve(own: checkedProduct(tall) ?? .max)
  }
}

/// Each pixel of x [batch, h, w, c] as a block of `rows` × `columns` pixels of y:
///
///     y[i, j] = x[i / rows, j / columns],   dx[i, j] = Σ dy over the block
///
/// Rows are repeated first, then pixels within them; the gradient goes the other way.
private struct UpsampleOperator: EngineOperator {
  private let blocks: OperatorBlocks
  /// x with each row repeated, [batch · h, rows, w, c]; backwards the gradient of it.
  private let tall: Block<Float>
  /// Rows of x and the values in each; pixels of `tall` and the channels of each.
  private let lines, pixels: (count: Int64, width: Int32)
  private let rows, columns: Int32

  init(_ blocks: OperatorBlocks, _ factors: [Int]) throws(RuntimeError) {
    let input = blocks.extent.input
    self.blocks = blocks
    (rows, columns) = (Int32(factors[0]), Int32(factors[1]))
    lines = (Int64(blocks.extent.batch * input[0]), Int32(input[1] * input[2]))
    pixels = (lines.count * Int64(factors[0] * input[1]), Int32(input[2]))
    tall = try Block(count: Int(lines.count) * factors[0] * Int(lines.width))
  }

  func forward(_ pass: borrowing Pass) {
    let (pool, input, output) = (pass.pool, blocks.input, blocks.output)
    pass.measure(.forward) {
      for row in 0..<rows {
        wsk_concat_part(
          pool, lines.count, lines.width, row * lines.width, rows * lines.width, input.start,
          tall.start)
      }
      for column in 0..<columns {
        wsk_concat_part(
          pool, pixels.count, pixels.width, column * pixels.width, columns * pixels.width,
          tall.start, output.start)
      }
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = blocks.outputGradient, let dx = blocks.inputGradient else { return }
    let pool = pass.pool
    pass.measure(.backward) {
      for column in 0..<columns {
        wsk_split_part(
          pool, pixels.count, pixels.width, column * pixels.width, columns * pixels.width,
          dy.start, tall.start, column == 0 ? 0 : 1)
      }
      for row in 0..<rows {
        wsk_split_part(
          pool, lines.count, lines.width, row * lines.width, rows * lines.width, tall.start,
          dx.block.start, row == 0 ? dx.add : 1)
      }
    }
  }
}
