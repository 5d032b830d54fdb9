extension Netlist {
  /// The test vectors must have the right number of values, in range.
  func verifyVectors(_ vectors: TestVectors) throws(RuntimeError) {
    func expect(_ name: String, _ found: Int?, _ expected: Int) throws(RuntimeError) {
      guard let found else {
        throw RuntimeError(.netlistTensor, "tensor `vectors.\(name)` is missing")
      }
      guard found == expected else {
        throw RuntimeError(
          .netlistTensor,
          "tensor `vectors.\(name)` has \(found) values, expected \(expected)")
      }
    }
    guard vectors.count > 0 else {
      throw RuntimeError(.netlistTensor, "the test vectors hold no picture")
    }
    for input in inputs {
      let values = vectors.inputs[input.name]
      try expect(input.name, values?.count, vectors.count * input.shape.reduce(1, *))
      let largest = input.code.largestValue
      if let value = values?.first(where: { $0 > largest }) {
        throw RuntimeError(
          .netlistTensor,
          "tensor `vectors.\(input.name)` holds \(value), the largest value is \(largest)")
      }
    }
    for population in populations {
      let size = population.shape.reduce(1, *)
      let bytes = (size + 7) / 8
      let values = vectors.populations[population.name]
      try expect(population.name, values?.count, vectors.count * bytes)
      let unused: UInt8 = size % 8 == 0 ? 0 : 0xFF << (size % 8)
      for picture in 0..<vectors.count {
        if let last = values?[(picture + 1) * bytes - 1], last & unused != 0 {
          throw RuntimeError(
            .netlistTensor,
            "tensor `vectors.\(population.name)` has unused bits that are not 0")
        }
      }
    }
    for output in outputs {
      guard let classes = classCount(of: output) else { continue }
      let values = vectors.outputs[output.name]
      try expect(output.name, values?.count, vectors.count * classes.positions)
      if let value = values?.first(where: { $0 < 0 || $0 >= classes.classes }) {
        throw RuntimeError(
          .netlistTensor,
          "tensor `vectors.\(output.name)` holds the class \(value) of \(classes.classes)")
      }
    }
  }

  /// How many classes an output tells apart, and at how many positions of the picture.
  package func classCount(of output: Output) -> (classes: Int, positions: Int)? {
    guard case .key(let key) = output.decode, let width = key.first?.count, width > 0,
      let size = shape(ofSource: output.from)?.reduce(1, *)
    else { return nil }
    return (key.count, size / width)
  }
}
