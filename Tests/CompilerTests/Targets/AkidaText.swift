import Testing
import WSRuntime

/// A model of Akida, read and run by the package's own rules: a true convolution but over pictures,
/// dense layers over channel, column, row, a spike where a sum exceeds its threshold.
struct AkidaText {
  private let layers: [JSONObject]

  init(_ text: String) throws {
    let model = try #require(try JSONValue.parse(text, origin: "model").asObject)
    #expect(model["Akida version"]?.asString == "2.19.0")
    layers = try #require(model["layers"]?.asArray).map { try #require($0.asObject) }
  }

  /// Whether the neurons of each layer fire, `[height, width, channels]`, for one picture.
  func run(_ picture: [Int]) throws -> [[Int]] {
    var (values, axes, all) = (picture, [Int](), [[Int]]())
    var previous: [String] = []
    for layer in layers {
      let name = try #require(layer["name"]?.asString)
      #expect(layer["inbounds"]?.asArray?.compactMap(\.asString) == previous)
      previous = [name]
      let parameters = try #require(layer["parameters"]?.asObject)
      func number(_ name: String) throws -> Int { try #require(parameters[name]?.asInt) }
      let kind = try #require(parameters["layer_type"]?.asString)
      if kind.hasPrefix("Input") {
        axes = [
          try number("input_width"), try number("input_height"), try number("input_channels"),
        ]
        #expect(axes.reduce(1, *) == picture.count)
        if kind == "InputData" {
          let most = try 1 << number("input_bits")
          #expect(values.allSatisfy { $0 < most })
          continue
        }
      }
      let weights = try variable("weights", of: layer)
      let thresholds = try variable("threshold", of: layer)
      let bits = try number("weights_bits")
      let most = [2: 1, 4: 7, 8: 127][bits] ?? 0
      #expect(weights.allSatisfy { abs($0) <= most })
      if kind == "FullyConnected" {
        let units = try number("units")
        #expect(weights.count == units * values.count && thresholds.count == units)
        let flat = (0..<values.count).map { place in
          let (channel, pixel) = (
            place / (axes[0] * axes[1]), place % (axes[0] * axes[1])
          )
          return values[(pixel % axes[0] * axes[1] + pixel / axes[0]) * axes[2] + channel]
        }
        values = (0..<units).map { unit in
          flat.indices.reduce(0) { $0 + flat[$1] * weights[$1 * units + unit] } > thresholds[unit]
            ? 1 : 0
        }
        axes = [1, 1, units]
      } else {
        let window = try Window(
          kernel: [number("kernel_width"), number("kernel_height")],
          stride: [number("stride_x"), number("stride_y")], isSame: number("padding") == 1,
          isTurned: kind == "Convolutional", filters: number("filters"))
        (values, axes) = window.run(values, axes, weights, thresholds)
      }
      all.append(values)
    }
    return all
  }

  private struct Window {
    let kernel: [Int]
    let stride: [Int]
    let isSame: Bool
    let isTurned: Bool
    let filters: Int

    func run(
      _ values: [Int], _ axes: [Int], _ weights: [Int], _ thresholds: [Int]
    ) -> ([Int], [Int]) {
      let outputs: [Int] = (0..<2).map { axis in
        let places = isSame ? axes[axis] - 1 : axes[axis] - kernel[axis]
        return places / stride[axis] + 1
      }
      let before: [Int] = (0..<2).map { axis in
        let seen = (outputs[axis] - 1) * stride[axis] + kernel[axis]
        return isSame ? max(0, seen - axes[axis]) / 2 : 0
      }
      #expect(weights.count == kernel.reduce(axes[2] * filters, *))
      var fired: [Int] = []
      for y in 0..<outputs[0] {
        for x in 0..<outputs[1] {
          let corner: [Int] = [y * stride[0] - before[0], x * stride[1] - before[1]]
          for filter in 0..<filters {
            let sum = sum(values, axes, weights, corner, filter)
            fired.append(sum > thresholds[filter] ? 1 : 0)
          }
        }
      }
      return (fired, outputs + [filters])
    }

    private func sum(
      _ values: [Int], _ axes: [Int], _ weights: [Int], _ corner: [Int], _ filter: Int
    ) -> Int {
      var sum = 0
      for row in 0..<kernel[0] where (0..<axes[0]).contains(corner[0] + row) {
        for column in 0..<kernel[1] where (0..<axes[1]).contains(corner[1] + column) {
          let place = (corner[0] + row) * axes[1] + corner[1] + column
          let tap = row * kernel[1] + column
          let turned = isTurned ? kernel[0] * kernel[1] - 1 - tap : tap
          for channel in 0..<axes[2] {
            let weight = weights[(turned * axes[2] + channel) * filters + filter]
            sum += values[place * axes[2] + channel] * weight
          }
        }
      }
      return sum
    }
  }

  /// All its numbers, which its width holds.
  private func variable(_ name: String, of layer: JSONObject) throws -> [Int] {
    let variable = try #require(layer["variables"]?.asObject?[name]?.asObject)
    let bits = try #require(variable["bitwidth"]?.asInt)
    let numbers = Self.flattened(try #require(variable["data"]))
    #expect(numbers.allSatisfy { (-(1 << (bits - 1))..<1 << (bits - 1)).contains($0) })
    return numbers
  }

  private static func flattened(_ value: JSONValue) -> [Int] {
    value.asArray.map { $0.flatMap(flattened) } ?? value.asInt.map { [$0] } ?? []
  }
}
