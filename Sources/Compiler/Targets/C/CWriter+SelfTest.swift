import WSRuntime

extension CWriter {
  /// A main that runs the test vectors and compares every spike and every class.
  func writeSelfTest(to text: TargetText) throws(RuntimeError) {
    guard let vectors = program.netlist.vectors else { return }
    try text.write("\n#ifdef SELF_TEST\n#include <stdio.h>\n")
    for input in program.inputs {
      let values = vectors.inputs[input.input.name] ?? []
      // A spike of a threshold comes from a byte that is large enough for any level.
      let isThreshold = if case .threshold = input.input.code { true } else { false }
      try writeArray(
        "test_\(input.parameter.name)", input.parameter.type,
        values.lazy.map { isThreshold ? Int($0) * 255 : Int($0) }, count: values.count, to: text)
    }
    for layer in program.layers {
      let bits = PackedBits.unpack(
        vectors.populations[layer.population.name] ?? [],
        size: layer.population.shape.elements)
      let bytes = PackedPixels.pack(bits, layer.signal.axes)
      try writeArray(
        "test_\(layer.signal.name)", "uint8_t", bytes.lazy.map(Int.init), count: bytes.count,
        to: text)
    }
    for output in program.outputs {
      let classes = vectors.outputs[output.written] ?? []
      try writeArray(
        "test_classes_\(output.name)", "int32_t", classes.lazy.map(Int.init), count: classes.count,
        to: text)
    }
    try text.write(testFunctions(pictures: vectors.count))
  }

  private func writeArray(
    _ name: String, _ type: String, _ values: some Sequence<Int>, count: Int, to text: TargetText
  ) throws(RuntimeError) {
    try text.write("\nstatic const \(type) \(name)[\(count)] = {\n")
    try text.numbers(values)
    try text.write("};\n")
  }

  private func testFunctions(pictures: Int) -> String {
    let inputs = program.inputs.map {
      "test_\($0.parameter.name) + picture * \($0.parameter.axes.size)"
    }
    var checks = program.layers.map { layer in
      "wrong += differ(\"\(CText.string(layer.population.name))\", picture, net.\(layer.signal.name), "
        + "test_\(layer.signal.name), \(layer.signal.count));"
    }
    for output in program.outputs {
      let isOne = output.positions == 1
      let place = isOne ? "picture" : "picture * \(output.positions) + position"
      let check = [
        "if (\(name)_\(output.name)(&net\(isOne ? "" : ", position")) != "
          + "test_classes_\(output.name)[\(place)]) {",
        "    printf(\"picture %d: \(CText.string(output.written)) is wrong\\n\", (int)picture);",
        "    wrong++;", "}",
      ]
      checks +=
        isOne
        ? check
        : ["for (int32_t position = 0; position < \(output.positions); position++)"]
          + check.indented
    }
    return """

      static struct \(name) net;

      static int differ(const char *population, int32_t picture, const uint8_t *spikes,
          const uint8_t *expected, int32_t bytes)
      {
          expected += picture * bytes;
          for (int32_t i = 0; i < bytes; i++)
              if (spikes[i] != expected[i]) {
                  printf("picture %d: byte %d of %s is %d, expected %d\\n", (int)picture, (int)i,
                      population, spikes[i], expected[i]);
                  return 1;
              }
          return 0;
      }

      int main(void)
      {
          int wrong = 0;
          for (int32_t picture = 0; picture < \(pictures); picture++) {
              \(name)_run(&net, \(inputs.joined(separator: ", ")));
      \(checks.indented.indented.joined(separator: "\n"))
          }
          printf(wrong == 0 ? "\(name): all spikes of \(pictures) pictures are right\\n"
                            : "\(name): %d wrong\\n", wrong);
          return wrong != 0;
      }
      #endif

      """
  }
}

enum CText {
  /// Fit for a string literal that is printed.
  static func string(_ text: String) -> String {
    TargetText.comment(text).map { "\\\"%".contains($0) ? "?" : String($0) }.joined()
  }
}
