import WSLang

/// Variants of a source with some of its words exchanged, left out, doubled or made strange.
struct MutatedWords {
  private let bytes: [UInt8]
  private let words: [SourceRange]
  private let numbers: [Int]
  private var dice: Dice

  private static let strange = [
    "0", "-1", "1", "2", "3", "5", "7", "255", "256", "65536", "2147483648", "4294967296",
    "9223372036854775807", "9223372036854775808", "0.5", "1e-300", "1e300", "50 %", "2 epochs",
    "3 batches", "0.25 / epoch", "8 bits", "\"x\"", "[]", "[1, 2]", "it", "image", "votes", "()",
  ]
  private static let stages = [
    " |> relu", " |> brelu", " |> sigmoid", " |> batch_norm", " |> flatten", " |> max_pool(2)",
    " |> avg_pool(2)", " |> dense(3)", " |> conv(2, kernel: 3)", " |> dropout(0.5)",
    " |> upsample(2)", " |> conv(2, kernel: 2, stride: 2, bias: false)", " * 2", " |> softmax",
    " |> conv(4, kernel: 3, groups: 2)", " |> reshape(4, 4)", " |> threshold(0.5)",
  ]

  init(_ text: String, seed: UInt64) {
    bytes = Array(text.utf8)
    var messages = Diagnostics()
    let tree = parse(SourceText(name: "net.ws", text: text), into: &messages)
    let tokens = tree.tokens.filter { !$0.isTrivia && $0.kind != .endOfFile }
    words = tokens.map(\.range)
    numbers = tokens.indices.filter { tokens[$0].kind == .number }
    dice = Dice(seed)
  }

  /// One to three changes.
  mutating func next() -> [UInt8] {
    var pieces = words.map { Array(bytes[$0.start..<$0.end]) }
    for _ in 0...dice.roll(0...2) {
      let place = dice.roll(0...(pieces.count - 1))
      let other = dice.roll(0...(pieces.count - 1))
      switch dice.roll(0...9) {
      case 0: pieces[place] = []
      case 1: pieces[place] += [UInt8(ascii: " ")] + pieces[place]
      case 2: pieces.swapAt(place, other)
      case 3, 4: pieces[place] = pieces[other]
      case 5: pieces[place] += Self.stages[dice.roll(0...(Self.stages.count - 1))].utf8
      default:
        let number = numbers.isEmpty ? place : numbers[dice.roll(0...(numbers.count - 1))]
        pieces[number] = Array(Self.strange[dice.roll(0...(Self.strange.count - 1))].utf8)
      }
    }
    var result: [UInt8] = []
    var end = 0
    for (word, piece) in zip(words, pieces) {
      result += bytes[end..<word.start] + piece
      end = word.end
    }
    return result + bytes[end...]
  }
}
