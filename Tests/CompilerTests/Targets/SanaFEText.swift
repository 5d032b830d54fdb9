import Testing

/// A network for SANA-FE, read line by line, and the equations of its neurons.
struct SanaFEText {
  struct Group {
    var name: String
    var trains: [[Bool]] = []
    var bias: [Int] = []
    var isInput = true
  }

  private struct Synapse {
    var (source, target) = (0, 0)
    var weight = 0
  }

  private(set) var groups: [Group] = []
  /// Neurons that have a core.
  private(set) var mapped = 0
  private var edges: [(from: Int, to: Int, synapses: [Synapse])] = []

  init(_ text: String) throws {
    var lines = text.split(separator: "\n")[...]
    while let line = lines.popFirst() {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("    - name: ") {
        groups.append(Group(name: words[2]))
      } else if line.hasPrefix("        - ") {
        let neurons = try Self.range(String(words[1].dropLast()))
        let value = words[3...].joined()
        if words[2] == "[bias:" {
          groups[groups.count - 1].isInput = false
          let bias = try #require(Int(value.dropLast()))
          groups[groups.count - 1].bias += neurons.map { _ in bias }
        } else if words[2] == "[spikes:" {
          groups[groups.count - 1].trains.append(Self.numbers(&lines).map { $0 == 1 })
          groups[groups.count - 1].bias.append(0)
        }
      } else if line.contains(" -> ") {
        let from = try #require(groups.firstIndex { $0.name == words[1] })
        let to = try #require(groups.firstIndex { $0.name == words[3].dropLast() })
        if words[5] == "dense," {
          let (weights, targets) = (Self.numbers(&lines), groups[to].bias.count)
          #expect(weights.count == targets * groups[from].bias.count)
          edges.append(
            (
              from, to,
              weights.enumerated().map {
                Synapse(source: $0 / targets, target: $0 % targets, weight: $1)
              }
            ))
        } else {
          let (pairs, weights) = (Self.numbers(&lines), Self.numbers(&lines))
          #expect(pairs.count == 2 * weights.count)
          edges.append(
            (
              from, to,
              weights.enumerated().map {
                Synapse(source: pairs[2 * $0], target: pairs[2 * $0 + 1], weight: $1)
              }
            ))
        }
      } else if line.contains("[core: ") {
        let neurons = try #require(words[1].firstIndex(of: "."))
        mapped += try Self.range(String(words[1][neurons...])).count
      }
    }
  }

  /// Up to a line that ends a list.
  private static func numbers(_ lines: inout ArraySlice<Substring>) -> [Int] {
    var found: [Int] = []
    while let line = lines.popFirst(), !line.hasPrefix("            ]") {
      found += line.split { "[], ".contains($0) }.compactMap { Int($0) }
    }
    return found
  }

  private static func range(_ text: String) throws -> Range<Int> {
    let ends = text.split { ".:".contains($0) }.compactMap { Int($0) }
    return try #require(ends.first)..<(try #require(ends.last) + 1)
  }

  /// Whether each neuron fires, by group and step: where bias + Σ weights of the spikes of the step
  /// before > ½.
  func run(steps: Int) -> [String: [[Bool]]] {
    var fired = groups.map { _ in [[Bool]]() }
    for step in 0..<steps {
      var sums = groups.map(\.bias)
      if step > 0 {
        for edge in edges {
          for synapse in edge.synapses where fired[edge.from][step - 1][synapse.source] {
            sums[edge.to][synapse.target] += synapse.weight
          }
        }
      }
      for (index, group) in groups.enumerated() {
        fired[index].append(
          group.isInput
            ? group.trains.map { step < $0.count && $0[step] } : sums[index].map { $0 > 0 })
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(groups.map(\.name), fired))
  }
}
