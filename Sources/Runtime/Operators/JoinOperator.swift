import CKernels

struct ConcatRule: EngineRule {
  var title: String { "concat" }

  var arity: ClosedRange<Int> { 1...Int.max }

  func fault(_ extent: OperatorExtent) -> String? {
    var channels = 0
    for input in extent.inputs {
      guard input.dropLast() == extent.output.dropLast(), let width = input.last,
        width <= extent.channels - channels
      else { return extent.mismatch }
      channels += width
    }
    return channels == extent.channels ? nil : extent.mismatch
  }

  var spikes: SpikeRule { .passes }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) -> any EngineOperator { ConcatOperator(blocks) }
}

struct AddRule: EngineRule {
  var title: String { "add" }

  var arity: ClosedRange<Int> { 1...Int.max }

  func fault(_ extent: OperatorExtent) -> String? {
    extent.inputs.allSatisfy { $0 == extent.output } ? nil : extent.mismatch
  }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) -> any EngineOperator { AddOperator(blocks: blocks) }
}

/// y [rows, Σ c_k] = x_k side by side, dx_k = its columns of dy.
private struct ConcatOperator: EngineOperator {
  private struct Part {
    let input: Block<Float>
    let gradient: GradientBlock?
    let offset: Int32
    let channels: Int32
  }

  private let parts: [Part]
  private let output: Block<Float>
  private let outputGradient: Block<Float>?
  private let rows: Int64
  private let channels: Int32

  init(_ blocks: OperatorBlocks) {
    var parts: [Part] = []
    var offset: Int32 = 0
    for index in blocks.inputs.indices {
      let width = Int32(blocks.extent.inputs[index].last ?? 1)
      parts.append(
        Part(
          input: blocks.inputs[index], gradient: blocks.inputGradients[index], offset: offset,
          channels: width))
      offset += width
    }
    self.parts = parts
    output = blocks.output
    outputGradient = blocks.outputGradient
    channels = Int32(blocks.extent.channels)
    rows = blocks.rows
  }

  func forward(_ pass: borrowing Pass) {
    let pool = pass.pool
    pass.measure(.forward) {
      for part in parts {
        wsk_concat_part(
          pool, rows, part.channels, part.offset, channels, part.input.start, output.start)
      }
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = outputGradient else { return }
    let pool = pass.pool
    pass.measure(.backward) {
      for part in parts {
        guard let dx = part.gradient else { continue }
        wsk_split_part(
          pool, rows, part.channels, part.offset, channels, dy.start, dx.block.start, dx.add)
      }
    }
  }
}

/// y = Σ x_k, dx_k = dy.
private struct AddOperator: EngineOperator {
  let blocks: OperatorBlocks

  func forward(_ pass: borrowing Pass) {
    let (pool, output) = (pass.pool, blocks.output)
    pass.measure(.forward) {
      for (index, input) in blocks.inputs.enumerated() {
        wsk_copy(pool, Int64(output.count), input.start, output.start, index == 0 ? 0 : 1)
      }
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = blocks.outputGradient else { return }
    let pool = pass.pool
    pass.measure(.backward) {
      for case let dx? in blocks.inputGradients {
        wsk_copy(pool, Int64(dy.count), dy.start, dx.block.start, dx.add)
      }
    }
  }
}
