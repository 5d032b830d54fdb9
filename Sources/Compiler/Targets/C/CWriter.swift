import WSRuntime

/// The C file of a netlist and its header.
struct CWriter {
  let program: CProgram

  init(_ netlist: Netlist) throws(RuntimeError) { program = try CProgram(netlist) }

  var name: String { program.name }

  /// The whole file: interface, constants, functions, self-test.
  func writeFile(to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    try text.write(interface + "\n" + CFixedFunctions.pragma)
    try text.write(
      "typedef char \(name)_is_as_large_as_stated"
        + "[sizeof(struct \(name)) == \(name.uppercased())_RAM ? 1 : -1];\n")
    for layer in program.layers { try writeConstants(of: layer, to: text) }
    for output in program.outputs { try writeKeys(of: output, to: text) }
    var functions = CFunctions()
    let runs = program.layers.map { runFunction($0, &functions) }
    for fixed in fixedFunctions { try text.write("\n" + fixed) }
    try text.write(functions.text + runs.joined())
    try text.write(publicFunctions)
    try writeSelfTest(to: text)
  }

  func writeHeader(to sink: any ByteSink) throws(RuntimeError) {
    try TargetText(sink).write(interface)
  }

  private var fixedFunctions: [String] {
    let sums = program.layers.compactMap { layer -> Int? in
      if case .sum(let sums, _) = layer.work { sums.bits } else { nil }
    }
    let products = program.layers.flatMap { layer -> [CProduct] in
      if case .sum(_, let products) = layer.work { products } else { [] }
    }
    var fixed: [String] = []
    if products.contains(where: { $0.source.isSpikes }) { fixed.append(CFixedFunctions.findOnes) }
    let widths = products.compactMap { product -> Int? in
      if case .integers(let bits, _) = product.source.form { bits } else { nil }
    }
    for bits in Set(widths).sorted() { fixed.append(CFixedFunctions.findValues(bits: bits)) }
    for bits in Set(sums).sorted() { fixed.append(CFixedFunctions.fire(bits: bits)) }
    if program.reorderings.contains(where: { $0.to.isSpikes }) {
      fixed.append(CFixedFunctions.reorder)
    }
    if program.inputs.contains(where: { $0.signal.isSpikes }) {
      fixed.append(CFixedFunctions.encode)
    }
    if !program.outputs.isEmpty { fixed.append(CFixedFunctions.nearest) }
    return fixed
  }

  private func runFunction(
    _ layer: CProgram.Layer, _ functions: inout CFunctions
  ) -> String {
    let parameters =
      ["struct \(name) *net"]
      + layer.integerSources.map { "const \($0.type) *\($0.name)" }
    let body = layer.lines(in: &functions).indented.joined(separator: "\n")
    return """

      /* \(TargetText.comment(layer.population.name)) */
      static void run_\(layer.signal.name)(\(parameters.joined(separator: ", ")))
      {
      \(body)
      }

      """
  }

  private var publicFunctions: String {
    var lines = ["", "void \(name)_run(\(runParameters))", "{"]
    for input in program.inputs {
      guard let level = input.level else { continue }
      let axes = input.signal.axes
      lines.append(
        "    encode(\(input.parameter.name), \(axes.pixels), \(axes.channels), \(level), "
          + "net->\(input.signal.name));")
    }
    let read = Set(program.layers.flatMap(\.integerSources).map(\.name))
    for input in program.inputs where input.level == nil && !read.contains(input.parameter.name) {
      // Nothing reads it; the caller hands it over all the same.
      lines.append("    (void)\(input.parameter.name);")
    }
    for layer in program.layers {
      let arguments = ["net"] + layer.integerSources.map(\.name)
      lines.append("    run_\(layer.signal.name)(\(arguments.joined(separator: ", ")));")
    }
    lines += ["}", ""]
    for output in program.outputs {
      let stride = output.positions > 1 ? output.source.pixelStride : 0
      lines += [
        "int32_t \(signature(output))", "{",
        "    return nearest(net->\(output.source.name)\(stride > 0 ? " + position * \(stride)" : ""), "
          + "keys_\(output.name), \(output.key.count), \(output.keyBytes));",
        "}", "",
      ]
    }
    return lines.joined(separator: "\n")
  }
}

extension CProgram {
  var reorderings: [Reordering] { layers.flatMap(\.reorderings) }
}

extension CProgram.Layer {
  /// What its function is handed over.
  fileprivate var integerSources: [CSignal] {
    let sources: [CSignal]
    switch work {
    case .sum(_, let products): sources = products.map(\.source)
    case .pool(let pools): sources = pools.map(\.0)
    }
    var names: Set<String> = []
    return sources.filter { !$0.isSpikes && names.insert($0.name).inserted }
  }
}

extension CProgram.Input {
  /// The least value that is a spike; nil for an analog input.
  fileprivate var level: Int? {
    switch input.code {
    case .analog: nil
    case .spikes: 1
    case .threshold(let level): Int(min(max(level.rounded(.up), 0), 256))
    }
  }
}

extension CProgram.Output {
  /// Of a row of the key, which lies as the spikes of one position do.
  var keyBytes: Int { positions > 1 ? source.pixelStride : source.count }
}
