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
  let spreading: ViewSpreading?

  /// The projection must have been verified.
  init(_ projection: Netlist.Projection, index: Int, source: Int, sourceShape: [Int], target: [Int])
    throws(RuntimeError)
  {
    self.source = source
    self.projection = index
    delay = projection.delay
    let viewed = try projection.viewedShape(sourceShape)
    spreading = ViewSpreading(projection, sourceShape: projection.view ?? sourceShape)
    switch projection.kind {
    case .dense:
      let (inputs, outputs) = (viewed.reduce(1, *), target.reduce(1, *))
      let geometry = ConvolutionGeometry(
        kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1)
      product = Self.product([1, 1, inputs], [1, 1, outputs], geometry)
      weight = Self.bySource(projection.weight, product)
    case .convolution(let geometry):
      product = Self.product(viewed, target, geometry)
      weight = Self.bySource(projection.weight, product)
    case .pool(let window, let stride, let padding):
      let geometry = ConvolutionGeometry(
        kernel: window, stride: stride, padding: padding, groups: viewed[2])
      product = Self.product(viewed, target, geometry)
      weight = [Int16](repeating: 1, count: viewed[2] * window[0] * window[1])
    case .identity:
      let channels = viewed.last ?? 1
      let row = [1, viewed.reduce(1, *) / channels, channels]
      let geometry = ConvolutionGeometry(
        kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: channels)
      product = Self.product(row, row, geometry)
      weight = projection.weight
    }
  }

  private static func product(
    _ source: [Int], _ target: [Int], _ geometry: ConvolutionGeometry
  ) -> wsk_product {
    var product = wsk_product()
    product.batch = 1
    (product.h, product.w, product.c) = (Int32(source[0]), Int32(source[1]), Int32(source[2]))
    (product.oh, product.ow, product.oc) = (Int32(target[0]), Int32(target[1]), Int32(target[2]))
    (product.kh, product.kw) = (Int32(geometry.kernel[0]), Int32(geometry.kernel[1]))
    (product.stride_h, product.stride_w) = (Int32(geometry.stride[0]), Int32(geometry.stride[1]))
    (product.pad_top, product.pad_left) = (Int32(geometry.padding[0]), Int32(geometry.padding[2]))
    product.groups = Int32(geometry.groups)
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

/// How an element of the source appears in a view that is repeated and summed.
struct ViewSpreading: Sendable {
  private let width: Int
  private let channels: Int
  private let repeats: [Int]
  private let windows: [Int]
  private let viewedWidth: Int

  /// Nil if the projection does neither.
  fileprivate init?(_ projection: Netlist.Projection, sourceShape: [Int]) {
    guard projection.upsample != nil || projection.sum != nil, sourceShape.count == 3 else {
      return nil
    }
    width = sourceShape[1]
    channels = sourceShape[2]
    repeats = projection.upsample ?? [1, 1]
    windows = projection.sum ?? [1, 1]
    viewedWidth = width * repeats[1] / windows[1]
  }

  /// Calls with each place of the view that one element of the source reaches.
  func forEach(_ place: Int32, _ body: (Int32) -> Void) {
    let pixel = Int(place) / channels
    let (y, x) = (pixel / width, pixel % width)
    for down in 0..<repeats[0] {
      let row = (y * repeats[0] + down) / windows[0]
      for right in 0..<repeats[1] {
        let column = (x * repeats[1] + right) / windows[1]
        body(Int32((row * viewedWidth + column) * channels + Int(place) % channels))
      }
    }
  }
}
