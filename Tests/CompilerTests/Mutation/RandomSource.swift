@testable import WSCompiler

/// Draws network files: layers, plans and settings of all kinds that train and emit, in any order
/// that the grammar allows. Many fit; the rest is for the checker to refuse.
struct RandomSource {
  private var dice: Dice
  private var signals: [String] = []

  init(seed: UInt64) { dice = Dice(seed) }

  private mutating func one(of words: [String]) -> String { words[dice.roll(0...words.count - 1)] }
  private mutating func often(_ percent: Int) -> Bool { dice.roll(1...100) <= percent }

  mutating func next() -> String {
    signals = ["image"]
    var lines: [String] = []
    for index in 0..<dice.roll(1...5) {
      let name = "s\(index)"
      lines.append("  \(name) = \(binding())")
      signals.append(name)
    }
    let last = one(of: Array(signals.suffix(2)))
    let norm = often(50) ? " |> batch_norm" : ""
    let copies = dice.roll(1...3)
    return """
      whetstone 1
      network Net {
        input image: unit[28, 28, 1]
        label digit: class[10]
      \(lines.joined(separator: "\n"))
        votes = \(last) |> flatten |> dense(\(10 * copies))\(norm) |> \(activation())
        output digit = votes |> decode(key(10, copies: \(copies)\(keyKind())))
      }
      sharpen Net { \(sharpen()) }
      train Net {
        data: digits(train: 80 examples, test: 20 examples, seed: 1)
        loss: \(one(of: ["cross_entropy(digit)", "mean_squared(digit, digit)"]))
        optimizer: \(one(of: ["adam(rate: 5e-3)", "sgd(rate: 0.05, momentum: 0.9)"]))
        gradient: \(one(of: ["window(1)", "triangle(1.0)"]))
        precision: \(one(of: ["bfloat16", "float32"]))
        batch: \(dice.roll(2...20))
        limit: 3 epochs
      }
      emit Net { target: netlist  \(emit()) }

      """
  }

  private mutating func keyKind() -> String { often(20) ? ", kind: random, seed: 3" : "" }

  private mutating func sharpen() -> String {
    let order = one(of: ["order: together", "order: bottom_up"])
    return often(20)
      ? "policy: hard" : order + "  policy: linear(start: 1 epoch, duration: 1 epoch)"
  }

  private mutating func emit() -> String {
    let weights = often(70) ? "weights: \(dice.roll(2...16)) bits" : ""
    return often(70)
      ? weights + "  input: analog(\(one(of: ["1", "4", "8", "8", "12", "16"])) bits)" : weights
  }

  private mutating func binding() -> String {
    if often(25) {
      let (first, second) = (one(of: signals), one(of: signals))
      let join = one(of: ["concat", "add"])
      let flat = often(60) ? " |> flatten" : ""
      return "\(join)(\(first)\(flat), \(second)\(flat)) |> " + stages()
    }
    return one(of: signals) + " |> " + stages()
  }

  private mutating func stages() -> String {
    (0..<dice.roll(1...2)).map { _ in stage() }.joined(separator: " |> ")
  }

  private mutating func activation() -> String {
    one(of: ["brelu", "brelu", "brelu", "sigmoid", "threshold(0.5)"])
  }

  private mutating func stage() -> String {
    let norm = often(50) ? " |> batch_norm" : ""
    let bias = often(50) ? ", bias: false" : ""
    switch dice.roll(0...9) {
    case 0, 1, 2:
      let kernel = dice.roll(1...4)
      let groups = often(15) ? ", groups: 2" : ""
      let channels = 2 * dice.roll(1...3)
      return "conv(\(channels), kernel: \(kernel), stride: \(dice.roll(1...5))\(groups)\(bias))"
        + "\(norm) |> \(activation())"
    case 3, 4:
      return "flatten |> dense(\(dice.roll(1...24))\(bias))\(norm) |> \(activation())"
    case 5: return "max_pool(\(one(of: ["2", "3, stride: 2", "[2, 1]", "7"])))"
    case 6: return "avg_pool(\(one(of: ["2", "4", "3, stride: 2", "7"])))"
    case 7: return one(of: ["threshold(0.3)", "dropout(0.2)", "flatten", "global_avg_pool"])
    case 8: return "dense(\(dice.roll(1...24))) |> reshape(2, 1, 2) |> \(activation())"
    default:
      return one(of: ["brelu", "conv(2, kernel: 3) |> avg_pool(2) |> brelu", "max_pool(20)"])
    }
  }
}
