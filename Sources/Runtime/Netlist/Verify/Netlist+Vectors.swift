extension Netlist {
  /// The test vectors must have the right number of values, in range.
  func verifyVectors(_ vectors: TestVectors) throws(RuntimeError) {
    func expect(_ name: String, _ found: Int?, _ sizes: [Int]) throws(RuntimeError) {
      guard let found else {
        throw RuntimeError(.netlistTensor, "tensor `vectors.\(name)` is missing")
      }
      guard let expected = checkedProduct(sizes), found == expected else {
        throw RuntimeError(
          .netlistTensor,
          "tensor `vectors.\(name)` has \(found) values, expected \(sizes.asSize)")
      }
    }
    guard vectors.count > 0 else {
      throw RuntimeError(.netlistTensor, "the test vectors hold no picture")
    }
    for input in inputs {
      let values = vectors.inputs[input.name]
      let each = input.isPerStep ? steps : 1
      try expect(
        input.name, values?.count, [vectors.count, each, input.shape.elements])
      let largest = input.code.largestValue
      if let value = values?.first(where: { $0 > largest }) {
        throw RuntimeError(
          .netlistTensor,
          "tensor `vectors.\(input.name)` holds \(value), the largest value is \(largest)")
      }
    }
    for population in populations {
      let size = population.shape.elements
      let (name, neuron) = (population.name, population.neuron)
      if neuron.isSpiking {
        let bytes = (size + 7) / 8
        let values = vectors.populations[name]
        try expect(name, values?.count, [vectors.count, steps, bytes])
        if let values { try PackedBits.verifyUnused(values, size: size, name) }
      } else if let range = neuron.range {
        let values = vectors.graded[name]
        try expect(name, values?.count, [vectors.count, steps, size])
        if let value = values?.first(where: { !range.contains(Int($0)) }) {
          throw RuntimeError(
            .netlistTensor,
            "tensor `vectors.\(name)` holds \(value), the range is \(range.lowerBound) to "
              + "\(range.upperBound)")
        }
      }
      if neuron.hasState {
        try expect(name + ".state", vectors.states[name]?.count, [vectors.count, size])
      }
    }
    for output in outputs {
      guard let classes = classCount(of: output) else { continue }
      let values = vectors.outputs[output.name]
      try expect(output.name, values?.count, [vectors.count, classes.positions])
      if let value = values?.first(where: { $0 < 0 || $0 >= classes.classes }) {
        throw RuntimeError(
          .netlistTensor,
          "tensor `vectors.\(output.name)` holds the class \(value) of \(classes.classes)")
      }
    }
  }
}

extension PackedBits {
  /// What is left of the last byte of each step must be 0.
  static func verifyUnused(_ bytes: [UInt8], size: Int, _ name: String) throws(RuntimeError) {
    let unused: UInt8 = size % 8 == 0 ? 0 : 0xFF << (size % 8)
    let stride = (size + 7) / 8
    for last in Swift.stride(from: stride - 1, to: bytes.count, by: stride)
    where bytes[last] & unused != 0 {
      throw RuntimeError(
        .netlistTensor, "tensor `vectors.\(name)` has unused bits that are not 0")
    }
  }
}
