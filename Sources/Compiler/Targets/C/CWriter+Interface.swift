import WSRuntime

extension CWriter {
  /// The content of the header, which the C file begins with.
  var interface: String {
    let capital = name.uppercased()
    let netlist = program.netlist
    var lines = [
      "/* The spiking network \(TargetText.comment(netlist.name)) in whole numbers, written by wsc.",
      "",
      "   C99; no library and no heap. Memory:",
      "     \(program.memory) bytes of RAM, those of a struct \(name)",
      "     \(program.constants) bytes of constants: weights, biases, keys",
      "     about \(program.codeEstimate) bytes of code on a Cortex-M, at most about 1.2 KB of stack",
      "   Compiled with -DSELF_TEST, the C file has a main that runs the test vectors. */",
      "#ifndef \(capital)_H", "#define \(capital)_H", "",
      "#include <stdint.h>", "",
      "#define \(capital)_RAM \(program.memory)",
      "#define \(capital)_CONSTANTS \(program.constants)",
    ]
    for output in program.outputs {
      lines.append("#define \(capital)_\(output.name.uppercased())_CLASSES \(output.key.count)")
    }
    lines += [
      "",
      "/* What the network holds: the spikes of the picture that ran last. Height x width x channels,",
      "   row by row; each pixel begins with a byte of its own, its channels are bits, lowest first. */",
      "struct \(name) {",
    ]
    lines += program.members.indented + ["};", ""]
    lines += ["/* Runs one picture."] + inputNotes.map { "   " + $0 }
    lines[lines.count - 1] += " */"
    lines += ["void \(name)_run(\(runParameters));"]
    for output in program.outputs {
      let at = output.positions > 1 ? " at one of \(output.positions) positions" : ""
      lines += [
        "",
        "/* The class of \(TargetText.comment(output.name))\(at), of the picture that ran last. */",
        "int32_t \(signature(output));",
      ]
    }
    return (lines + ["", "#endif", ""]).joined(separator: "\n")
  }

  var runParameters: String {
    (["struct \(name) *net"]
      + program.inputs.map { "const \($0.parameter.type) *\($0.parameter.name)" })
      .joined(separator: ", ")
  }

  func signature(_ output: CProgram.Output) -> String {
    let position = output.positions > 1 ? ", int32_t position" : ""
    return "\(name)_\(output.name)(const struct \(name) *net\(position))"
  }

  private var inputNotes: [String] {
    program.inputs.map { input in
      let shape = input.input.shape.map(String.init).joined(separator: " x ")
      let picture = input.input.picture.map { ", the picture of \(TargetText.comment($0))" } ?? ""
      let start = "\(input.parameter.name): \(shape) "
      switch input.input.code {
      case .analog(let bits):
        return start + "integers from 0 to \(1 << bits - 1)\(picture)"
      case .threshold(let level):
        return start + "bytes\(picture); \(level) and more is a spike"
      case .spikes: return start + "bytes\(picture), each 0 or 1"
      }
    }
  }
}

extension CProgram {
  /// Those of the structure.
  fileprivate var members: [String] {
    var lines: [String] = []
    let sums = sumMembers
    if !sums.isEmpty {
      lines += ["union {"] + sums.map { "int\($0.bits)_t of_\($0.bits)[\($0.count)];" }.indented
      lines.append("} sums;")
    }
    for (signal, shape) in spikeMembers {
      lines.append(
        "uint8_t \(signal.name)[\(signal.count)]; /* \(shape.map(String.init).joined(separator: " x ")) */"
      )
    }
    return lines
  }

  /// By width, the longest row of sums.
  private var sumMembers: [(bits: Int, count: Int)] {
    var longest: [Int: Int] = [:]
    for layer in layers {
      guard case .sum(let sums, _) = layer.work else { continue }
      longest[sums.bits] = max(longest[sums.bits] ?? 0, sums.count)
    }
    return longest.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private var spikeMembers: [(CSignal, [Int])] {
    inputs.filter { $0.signal.isSpikes }.map { ($0.signal, $0.input.shape) }
      + reorderings.filter { $0.to.isSpikes }.map {
        ($0.to, [$0.to.axes.height, $0.to.axes.width, $0.to.axes.channels])
      } + layers.map { ($0.signal, $0.population.shape) }
  }

  /// Bytes of the structure.
  var memory: Int {
    let sums = sumMembers
    let alignment = sums.map { $0.bits / 8 }.max() ?? 1
    func aligned(_ bytes: Int) -> Int { (bytes + alignment - 1) / alignment * alignment }
    let row = aligned(sums.map { $0.bits / 8 * $0.count }.max() ?? 0)
    return aligned(spikeMembers.reduce(row) { $0 + $1.0.count })
  }

  /// Bytes of the arrays that do not change.
  var constants: Int {
    var bytes = 0
    for layer in layers {
      guard case .sum(let sums, let products) = layer.work else { continue }
      bytes += layer.population.bias.count * sums.bits / 8
      for product in products { bytes += product.weightBytes }
    }
    return outputs.reduce(bytes) { $0 + $1.key.count * $1.keyBytes }
  }

  /// What GCC makes of the functions for a Cortex-M, about.
  var codeEstimate: Int {
    var bytes = 500
    for layer in layers {
      switch layer.work {
      case .sum(_, let products): bytes += 100 + products.count * 250
      case .pool: bytes += 120
      }
    }
    return bytes
  }
}

extension CProduct {
  fileprivate var weightBytes: Int { (weightCount ?? 0) * weights.elementBytes }
}
