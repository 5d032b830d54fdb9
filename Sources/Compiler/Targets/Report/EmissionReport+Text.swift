import WSRuntime

extension EmissionReport {
  /// A table for people, with what its numbers were measured on.
  package var text: String {
    var table = TextTable([
      ("population", .left), ("neurons", .right), ("weights", .right), ("synapses", .right),
      ("fan-in", .right), ("fan-out", .right), ("sum bits", .right), ("active", .right),
      ("margin", .right), ("as trained", .left),
    ])
    for population in populations {
      table.add([
        population.name, groupedDigits(population.neurons), groupedDigits(population.weights),
        population.synapses.map { groupedDigits($0) } ?? "> 2^63",
        groupedDigits(population.fanIn), groupedDigits(population.fanOut),
        "\(population.accumulatorBits)", population.activity.map { percent($0) } ?? "",
        population.margin.map { groupedDigits($0) } ?? "", population.fidelity.words,
      ])
    }
    guard vectors > 0 else { return table.text }
    let pictures =
      "the \(groupedDigits(vectors)) test vectors" + (vectorsAreNoise ? ", which are noise" : "")
    return table.text + "active and margin (the least distance of a sum from its threshold): over "
      + pictures + "\n"
  }

  package var json: JSONValue {
    [
      "network": .string(network), "target": .string(target), "vectors": .integer(vectors),
      "vectors_are_noise": .bool(vectorsAreNoise),
      "populations": .array(populations.map(\.json)),
    ]
  }
}

extension EmissionReport.Population {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "kind": .string(kind), "neurons": .integer(neurons),
      "weights": .integer(weights), "synapses": JSONValue(synapses),
      "fan_in": .integer(fanIn), "fan_out": .integer(fanOut),
      "weight_range": weightRange.map(pair) ?? .null, "bias_range": pair(biasRange),
      "sum_range": JSONValue([sum.least, sum.greatest]), "sum_magnitude": .integer(sum.magnitude),
      "accumulator_bits": .integer(accumulatorBits),
      "activity": JSONValue(activity),
      "smallest_margin": JSONValue(margin), "fidelity": fidelity.json,
    ]
  }

  private func pair(_ range: ClosedRange<Int>) -> JSONValue {
    JSONValue([range.lowerBound, range.upperBound])
  }
}

extension EmissionReport.Fidelity {
  fileprivate var words: String {
    switch self {
    case .exact(let remark): return "exact" + (remark.map { ", \($0)" } ?? "")
    case .approximate(let rounding):
      let changed = rounding.changed.map { "\(percent($0.share)) changed" } ?? "not measured"
      return "\(WeightWidths.text(rounding.widths.values)): \(changed)"
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .exact(let remark):
      return ["kind": "exact", "remark": JSONValue(remark)]
    case .approximate(let rounding):
      return [
        "kind": "approximate", "why": "whole weights",
        "weight_bits": .object(rounding.json),
        "weight_error": .number(rounding.error),
        "spikes_changed": rounding.changed.map { .integer($0.spikes) } ?? .null,
        "spikes_and_silences": rounding.changed.map { .integer($0.outcomes) } ?? .null,
      ]
    }
  }
}

extension EmissionReport.Rounding {
  /// The width of each projection.
  fileprivate var json: JSONObject {
    var object = JSONObject()
    for (name, bits) in widths.sorted(by: { $0.key < $1.key }) { object[name] = .integer(bits) }
    return object
  }
}

/// `0.12 %`
private func percent(_ share: Double) -> String {
  decimalText((share * 1e4).rounded() / 100) + " %"
}
