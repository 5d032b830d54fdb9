import Testing
import WSRuntime

/// A network of TENNLab's framework, read as JSON, and what RISP does with it.
struct RISPText {
  private struct Edge {
    let from: Int
    let to: Int
    let weight: Int
    let delay: Int
  }

  /// Numbers of the nodes, by their names.
  private(set) var places: [String: Int] = [:]
  let outputs: [Int]
  private let inputs: [Int]
  private var thresholds: [Int] = []
  private var edges: [Edge] = []

  init(_ text: String) throws {
    let network = try #require(try JSONValue.parse(text, origin: "network").asObject)
    func numbers(_ value: JSONValue?) throws -> [Int] {
      try #require(value?.asArray).map { try #require($0.asInt) }
    }
    let data = try #require(network["Associated_Data"]?.asObject)
    let settings = try #require(data["proc_params"]?.asObject)
    func setting(_ name: String) throws -> Int { try #require(settings[name]?.asInt) }
    #expect(settings["leak_mode"]?.asString == "all")
    #expect(settings["threshold_inclusive"]?.asBool == true)
    (inputs, outputs) = try (numbers(network["Inputs"]), numbers(network["Outputs"]))
    for (place, value) in try #require(network["Nodes"]?.asArray).enumerated() {
      let node = try #require(value.asObject)
      #expect(node["id"]?.asInt == place)
      places[try #require(node["name"]?.asString)] = place
      thresholds += try numbers(node["values"])
    }
    #expect(places.count == thresholds.count)
    #expect(thresholds.allSatisfy { $0 >= 1 })
    #expect(try thresholds.max() == setting("max_threshold"))
    for value in try #require(network["Edges"]?.asArray) {
      let edge = try #require(value.asObject)
      let values = try numbers(edge["values"])
      edges.append(
        Edge(
          from: try #require(edge["from"]?.asInt), to: try #require(edge["to"]?.asInt),
          weight: values[0], delay: values[1]))
    }
    // The framework has one edge of a pair.
    #expect(Set(edges.map { [$0.from, $0.to] }).count == edges.count)
    let (least, most) = try (setting("min_weight"), setting("max_weight"))
    #expect(edges.allSatisfy { (least...most).contains($0.weight) })
    #expect(try edges.map(\.delay).max() == setting("max_delay"))
  }

  /// Whether each node fires in each step: where something arrives, and it adds up to the threshold.
  /// A picture enters in each step; the last input is what always fires, and hears once.
  func run(_ pictures: [[Bool]], steps: Int) -> [[Bool]] {
    var arriving = Array(
      repeating: [(to: Int, weight: Int)](), count: steps + (edges.map(\.delay).max() ?? 0))
    arriving[0].append((inputs[inputs.count - 1], 1))
    for (step, picture) in pictures.enumerated() {
      for (input, fires) in zip(inputs, picture) where fires { arriving[step].append((input, 1)) }
    }
    let leaving = Dictionary(grouping: edges, by: \.from)
    return (0..<steps).map { step in
      var sums: [Int: Int] = [:]
      for event in arriving[step] { sums[event.to, default: 0] += event.weight }
      var fired = Array(repeating: false, count: thresholds.count)
      for (node, sum) in sums where sum >= thresholds[node] {
        fired[node] = true
        for edge in leaving[node] ?? [] {
          arriving[step + edge.delay].append((edge.to, edge.weight))
        }
      }
      return fired
    }
  }
}
