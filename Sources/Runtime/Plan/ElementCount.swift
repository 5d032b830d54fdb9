/// The number of elements of an array of this shape; nil where an axis is not positive or the
/// product does not fit. The empty shape has one element.
package func elementCount(_ shape: [Int]) -> Int? {
  shape.allSatisfy { $0 > 0 } ? checkedProduct(shape) : nil
}

extension [Int] {
  /// The number of elements of an array of this shape, which has been verified: it fits.
  package var elements: Int { reduce(1, *) }
}

/// The product of sizes; nil if it leaves the range of `Int`.
package func checkedProduct(_ sizes: [Int]) -> Int? {
  // A zero anywhere makes the product zero, however large the others are.
  if sizes.contains(0) { return 0 }
  var product = 1
  for size in sizes {
    let (next, overflow) = product.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    product = next
  }
  return product
}

extension ConvolutionGeometry {
  /// Output height and width for `[height, width]`; nil where the geometry is malformed, no window
  /// fits or a number overflows.
  package func outputExtent(_ input: [Int]) -> [Int]? {
    guard kernel.count == 2, stride.count == 2, padding.count == 4, input.count == 2 else {
      return nil
    }
    var extent: [Int] = []
    for axis in 0..<2 {
      guard
        let cells = windowCount(
          input[axis], before: padding[2 * axis], after: padding[2 * axis + 1],
          window: kernel[axis], stride: stride[axis])
      else { return nil }
      extent.append(cells)
    }
    return extent
  }
}

extension PoolPlan {
  /// Cells that a window of a maximum has at most: the winner's place in it is a byte.
  package static let largestMaximum = 256

  /// Output height and width for `[height, width]`; nil as for a convolution.
  package func outputExtent(_ input: [Int]) -> [Int]? {
    ConvolutionGeometry(kernel: window, stride: stride, padding: [0, 0, 0, 0], groups: 1)
      .outputExtent(input)
  }
}

/// Whole windows along one axis: ⌊(cells + before + after − window) / stride⌋ + 1.
private func windowCount(_ cells: Int, before: Int, after: Int, window: Int, stride: Int) -> Int? {
  guard cells > 0, before >= 0, after >= 0, window > 0, stride > 0 else { return nil }
  let (partial, firstOverflow) = cells.addingReportingOverflow(before)
  if firstOverflow { return nil }
  let (padded, secondOverflow) = partial.addingReportingOverflow(after)
  if secondOverflow || padded < window { return nil }
  return (padded - window) / stride + 1
}
