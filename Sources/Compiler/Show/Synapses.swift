import WSRuntime

/// One connection between an element of a source and a neuron.
package struct Synapse: Equatable, Sendable {
  /// Row-major places in the source and in the target.
  package var source: Int
  package var target: Int
  package var weight: Int
}

extension Netlist {
  /// The shape of an input or a population.
  func sourceShape(_ name: String) -> [Int]? {
    inputs.first { $0.name == name }?.shape ?? populations.first { $0.name == name }?.shape
  }

  /// How many weights stand behind all connections of a projection, zeros included; nil where the
  /// parts do not fit together or the number does not fit.
  package func synapseCount(of projection: Projection) -> Int? {
    guard let seen = SeenSource(projection, in: self),
      let target = populations.first(where: { $0.name == projection.to }),
      let neurons = elementCount(target.shape)
    else { return nil }
    let each: [Int]
    switch projection.kind {
    case .dense: each = seen.shape
    case .identity: each = [1]
    case .convolution(let geometry):
      guard geometry.groups > 0, let width = projection.weightShape.last else { return nil }
      each = geometry.kernel + [width]
    case .pool(let window, _, _): each = window
    }
    return elementCount([neurons, seen.cellsEach] + each)
  }

  /// Calls `body` with each connection whose weight is not 0, target by target; never holds more
  /// than one of them. Does nothing where the parts do not fit together.
  package func forEachSynapse<Failure: Error>(
    of projection: Projection, _ body: (Synapse) throws(Failure) -> Void
  ) throws(Failure) {
    guard synapseCount(of: projection) != nil, let seen = SeenSource(projection, in: self),
      let target = populations.first(where: { $0.name == projection.to })?.shape
    else { return }
    let weights = projection.weight
    let neurons = elementCount(target) ?? 0
    switch projection.kind {
    case .dense:
      let width = elementCount(seen.shape) ?? 0
      guard weights.count == neurons * width else { return }
      for neuron in 0..<neurons {
        for element in 0..<width {
          try seen.emit(element, neuron, Int(weights[neuron * width + element]), body)
        }
      }
    case .identity:
      guard let channels = target.last, weights.count == channels,
        elementCount(seen.shape) == neurons
      else { return }
      for neuron in 0..<neurons {
        try seen.emit(neuron, neuron, Int(weights[neuron % channels]), body)
      }
    case .convolution(let geometry):
      let width = projection.weightShape.last ?? 0
      let taps = geometry.kernel.reduce(1, *)
      guard target.count == 3, seen.shape.count == 3, target[2] % geometry.groups == 0,
        width * geometry.groups == seen.shape[2], weights.count == target[2] * taps * width
      else { return }
      let outputsEach = target[2] / geometry.groups
      let window = Window(
        size: geometry.kernel, stride: geometry.stride, padding: geometry.padding)
      try window.forEach(over: seen.shape, target) { cell, tap, neuron, output throws(Failure) in
        let first = output / outputsEach * width
        for channel in 0..<width {
          let weight = Int(weights[(output * taps + tap) * width + channel])
          try seen.emit(cell + first + channel, neuron, weight, body)
        }
      }
    case .pool(let size, let stride, let padding):
      guard target.count == 3, seen.shape.count == 3, target[2] == seen.shape[2] else { return }
      let window = Window(size: size, stride: stride, padding: padding)
      try window.forEach(over: seen.shape, target) { cell, _, neuron, output throws(Failure) in
        try seen.emit(cell + output, neuron, 1, body)
      }
    }
  }
}

/// A sliding window with zeros outside.
private struct Window {
  var size: [Int]
  var stride: [Int]
  var padding: [Int]

  /// Calls `body` with the first element of each cell inside, its place in the window, the neuron
  /// and the neuron's channel.
  func forEach<Failure: Error>(
    over source: [Int], _ target: [Int],
    _ body: (_ cell: Int, _ tap: Int, _ neuron: Int, _ output: Int) throws(Failure) -> Void
  ) throws(Failure) {
    guard size.count == 2, stride.count == 2, padding.count == 4 else { return }
    for y in 0..<target[0] {
      for x in 0..<target[1] {
        for output in 0..<target[2] {
          let neuron = (y * target[1] + x) * target[2] + output
          for tapY in 0..<size[0] {
            let sourceY = y * stride[0] - padding[0] + tapY
            guard sourceY >= 0, sourceY < source[0] else { continue }
            for tapX in 0..<size[1] {
              let sourceX = x * stride[1] - padding[2] + tapX
              guard sourceX >= 0, sourceX < source[1] else { continue }
              let cell = (sourceY * source[1] + sourceX) * source[2]
              try body(cell, tapY * size[1] + tapX, neuron, output)
            }
          }
        }
      }
    }
  }
}

/// A source through a projection's views, and back from what is seen to the elements themselves.
private struct SeenSource {
  let shape: [Int]
  /// Elements of the source behind one that is seen.
  let cellsEach: Int
  private let viewed: [Int]
  private let upsample: [Int]
  private let sum: [Int]

  init?(_ projection: Netlist.Projection, in netlist: Netlist) {
    guard let source = netlist.sourceShape(projection.from), let count = elementCount(source)
    else { return nil }
    viewed = projection.view ?? source
    upsample = projection.upsample ?? [1, 1]
    sum = projection.sum ?? [1, 1]
    guard elementCount(viewed) == count, upsample.count == 2, sum.count == 2,
      let cells = elementCount(sum), elementCount(upsample + viewed) != nil
    else { return nil }
    cellsEach = cells
    if upsample == [1, 1], sum == [1, 1] {
      shape = viewed
      return
    }
    guard viewed.count == 3, viewed[0] * upsample[0] % sum[0] == 0,
      viewed[1] * upsample[1] % sum[1] == 0
    else { return nil }
    shape = [viewed[0] * upsample[0] / sum[0], viewed[1] * upsample[1] / sum[1], viewed[2]]
  }

  func emit<Failure: Error>(
    _ element: Int, _ target: Int, _ weight: Int, _ body: (Synapse) throws(Failure) -> Void
  ) throws(Failure) {
    if weight == 0 { return }
    if cellsEach == 1, upsample == [1, 1] {
      return try body(Synapse(source: element, target: target, weight: weight))
    }
    let channel = element % shape[2]
    let (y, x) = (element / shape[2] / shape[1], element / shape[2] % shape[1])
    for cell in 0..<cellsEach {
      let cellY = (y * sum[0] + cell / sum[1]) / upsample[0]
      let cellX = (x * sum[1] + cell % sum[1]) / upsample[1]
      let source = (cellY * viewed[1] + cellX) * viewed[2] + channel
      try body(Synapse(source: source, target: target, weight: weight))
    }
  }
}
