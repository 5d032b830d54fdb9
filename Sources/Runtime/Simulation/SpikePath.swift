import CKernels

/// A projection in the form in which spikes run along it: from an active element of the source to
/// the weights that it adds.
struct SpikePath: Sendable {
  /// Position in the list of inputs, then populations.
  let source: Int
  /// Position among the netlist's projections.
  let projection: Int
  let delay: Int
  let product: wsk_product
  /// `[c, kh, kw, oc / groups]`, the taps of a row from last to first.
  let weight: [Int16]
  /// Nil where the elements of the source are those of the view.
  let spreading: ViewedSource?

  /// The projection must have been verified.
  init(_ projection: Netlist.Projection, _ connections: Connectivity, index: Int, source: Int) {
    self.source = source
    self.projection = index
    delay = projection.delay
    spreading = connections.viewed.isPlain ? nil : connections.viewed
    product = Self.product(connections.window, isWhole: connections.map == .dense)
    weight = Self.bySource(connections.filled(projection.weight), product)
  }

  /// `isWhole`: the one window is everything, row-major as the weights are.
  private static func product(_ window: ConvolutionWindow, isWhole: Bool) -> wsk_product {
    let plane = isWhole ? SignalAxes([window.plane.size]) : window.plane
    var product = wsk_product()
    product.batch = 1
    (product.h, product.w, product.c) = (
      Int32(plane.height), Int32(plane.width), Int32(plane.channels)
    )
    (product.oh, product.ow, product.oc) = (
      Int32(window.outputs.height), Int32(window.outputs.width), Int32(window.outputs.channels)
    )
    (product.kh, product.kw) =
      isWhole ? (1, 1) : (Int32(window.kernelHeight), Int32(window.kernelWidth))
    (product.stride_h, product.stride_w) = (
      Int32(window.strideHeight), Int32(window.strideWidth)
    )
    (product.pad_top, product.pad_left) = (Int32(window.top), Int32(window.left))
    product.groups = Int32(window.groups)
    return product
  }

  /// From `[out, kh, kw, in / groups]` to the order in which a source element finds its weights.
  private static func bySource(_ weight: [Int16], _ product: wsk_product) -> [Int16] {
    let (outputs, groups) = (Int(product.oc), Int(product.groups))
    let (rows, columns) = (Int(product.kh), Int(product.kw))
    let (groupIn, groupOut) = (Int(product.c) / groups, outputs / groups)
    var result = [Int16](repeating: 0, count: weight.count)
    var place = 0
    for output in 0..<outputs {
      let firstChannel = output / groupOut * groupIn
      for row in 0..<rows {
        for column in 0..<columns {
          for channel in firstChannel..<firstChannel + groupIn {
            let tap = (channel * rows + row) * columns + (columns - 1 - column)
            result[tap * groupOut + output % groupOut] = weight[place]
            place += 1
          }
        }
      }
    }
    return result
  }
}
