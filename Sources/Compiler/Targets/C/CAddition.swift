/// The innermost loops: rows of weights, listed by their numbers, are added to a run of sums.
struct CAddition {
  let source: CSignal
  let weights: CWeights
  let sums: CSums
  /// Neighbouring sums that a row is added to, and how many such runs there are, one for each pixel
  /// of the target.
  let run: Int
  let runs: Int
  /// Channels of the source, and those that read the same sums.
  let channels: Int
  let groupChannels: Int

  /// Rows that are listed before they are added.
  static let most = 256

  /// Elements of the array of weights that a row takes.
  var stride: Int { weights.stride(run: run) * runs }

  var isGrouped: Bool { groupChannels < channels }

  func name(in functions: inout CFunctions) -> String {
    functions.name("add_\(run * runs)", body: body.joined(separator: "\n") + "\n")
  }

  /// The call for listed rows.
  func call(_ name: String, weights: String, sums: String, first: String = "0") -> String {
    let values = source.isSpikes ? "" : "values, "
    return "\(name)(\(weights), rows, \(values)count, \(isGrouped ? first + ", " : "")\(sums));"
  }

  private var body: [String] {
    let values = source.isSpikes ? "" : "const uint16_t *values, "
    let first = isGrouped ? "int32_t first, " : ""
    return [
      "(const \(weights.type) *weights, const uint16_t *rows, \(values)int32_t count,",
      "    \(first)\(sums.type) *restrict sums)", "{",
    ] + (isGrouped ? groupedLoop : loops).indented + ["}"]
  }

  private var loops: [String] {
    let names = ["a", "b", "c", "d"]
    var lines = ["int32_t k = 0;", "for (; k + \(names.count) <= count; k += \(names.count)) {"]
    for (place, name) in names.enumerated() {
      lines.append("    " + row(name, place > 0 ? "k + \(place)" : "k"))
    }
    lines += adding(names).indented + ["}", "for (; k < count; k++) {"]
    lines.append("    " + row("a", "k"))
    return lines + adding(["a"]).indented + ["}"]
  }

  private func adding(_ rows: [String]) -> [String] {
    weights.parts == 2 && source.isSpikes ? halves(rows) : loop(adding: term(rows))
  }

  /// Elements of two fields are added as they are: what exceeds the sum of the upper fields is the
  /// sum of the lower ones, and neither needs more bits than an element has.
  private func halves(_ rows: [String]) -> [String] {
    let (type, bits) = (weights.type, weights.bits)
    let stride = weights.stride(run: run)
    let (both, high) = (rows.map { "\($0)[i]" }, rows.map { "(\($0)[i] >> \(bits))" })
    let zero = rows.count * weights.largest
    func shifted(_ sum: String) -> String {
      weights.shift == 0 ? "\(sum) - \(zero)" : "(\(sum) - \(zero)) * \(1 << weights.shift)"
    }
    return [
      "for (int32_t i = 0; i < \(stride); i++) {",
      "    const \(type) both = (\(type))(\(both.joined(separator: " + ")));",
      "    const \(type) high = (\(type))(\(high.joined(separator: " + ")));",
      "    const \(type) low = (\(type))(both - high * \(1 << bits));",
      "    " + statement("sums[i]", adding: shifted("low")),
      "    " + statement("sums[\(stride) + i]", adding: shifted("high")), "}",
    ]
  }

  private func row(_ name: String, _ place: String) -> String {
    "const \(weights.type) *\(name) = weights + rows[\(place)] * \(stride);"
  }

  /// What some rows add to a sum, in as few bits as it may be.
  private func term(_ rows: [String]) -> String {
    let greatest = (source.largest << weights.shift) * weights.largest
    if source.isSpikes {
      let sum = weights.sum(of: rows)
      let shifted = weights.shift == 0 ? sum : "(\(sum)) * \(1 << weights.shift)"
      return rows.count * greatest < 1 << 15 ? "(int16_t)(\(shifted))" : "(\(shifted))"
    }
    let times = weights.shift == 0 ? "" : " * \(1 << weights.shift)"
    let products = rows.enumerated().map { place, row in
      let value = "values[\(place > 0 ? "k + \(place)" : "k")]\(times)"
      let weight = weights.bits < 8 ? "(\(weights.sum(of: [row])))" : weights.sum(of: [row])
      return greatest < 1 << 15
        ? "(int16_t)(\(value) * \(weight))" : "(int32_t)\(value) * \(weight)"
    }
    return products.count == 1 ? products[0] : "(\(products.joined(separator: "\n        + ")))"
  }

  private func statement(_ place: String, adding term: String) -> String {
    sums.bits == 16
      ? "\(place) = (int16_t)(\(place) + \(term));" : "\(place) += \(term);"
  }

  private func loop(adding term: String) -> [String] {
    let stride = weights.stride(run: run)
    if weights.parts == 1 {
      return [
        "for (int32_t i = 0; i < \(stride); i++)", "    \(statement("sums[i]", adding: term))",
      ]
    }
    let place = "sums[part * \(stride) + i]"
    return [
      "for (int32_t part = 0; part < \(weights.parts); part++)",
      "    for (int32_t i = 0; i < \(stride); i++)", "        \(statement(place, adding: term))",
    ]
  }

  /// A channel reaches only the outputs of its group.
  private var groupedLoop: [String] {
    let group = groupChannels == 1 ? "channel" : "channel / \(groupChannels)"
    return [
      "for (int32_t k = 0; k < count; k++) {", "    " + row("a", "k"),
      "    const int32_t channel = (first + rows[k]) % \(channels);",
      "    \(sums.type) *group = sums + \(group) * \(run);",
      "    for (int32_t pixel = 0; pixel < \(runs); pixel++) {",
      "        for (int32_t i = 0; i < \(run); i++)",
      "            \(statement("group[i]", adding: term(["a"])))",
      "        a += \(run);", "        group += \(sums.channels);", "    }", "}",
    ]
  }
}

extension [String] {
  /// Lines, each moved in.
  var indented: [String] { map { $0.isEmpty ? "" : "    " + $0 } }
}
