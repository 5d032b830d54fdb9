import Foundation
import Testing

/// An autoencoder: nothing in it is a class, its loss says what it is worth.
@Suite("Networks without a class")
struct ClasslessTests {
  private static let source = """
    whetstone 1

    network Auto {
      input image: unit[28, 28, 1]
      a = image |> flatten |> dense(48) |> batch_norm |> brelu
      rebuilt = a |> dense(784) |> batch_norm |> brelu |> reshape(28, 28, 1)
      output picture = rebuilt
    }

    sharpen Auto { order: together  policy: linear(start: 1 epoch, duration: 1 epoch) }

    train Auto {
      data: digits(train: 400 examples, test: 150 examples, seed: 1)
      validation: 100 examples
      loss: mean_squared(rebuilt, image)
      optimizer: adam(rate: 5e-3)
      gradient: window(1)
      batch: 50
      limit: 4 epochs
    }

    emit Auto { target: netlist  weights: 8 bits  input: analog(8 bits) }

    """

  private static func trained(_ source: String = source) throws -> (Workplace, Outcome) {
    let place = try Workplace()
    try place.write("net.ws", source)
    let outcome = try place.wsc("train", "net.ws", "--run", "r", "--json")
    try #require(outcome.status == 0, "\(outcome.messages)")
    return (place, outcome)
  }

  @Test("the loss is reported by train, evaluate, show and the netlist's comparison")
  func everywhere() throws {
    let (place, train) = try Self.trained()
    let lines = train.output.split(separator: "\n").map(String.init)
    let losses = lines.dropLast().map { number("validation_loss_hard", in: $0) ?? .infinity }
    let result = lines.last ?? ""
    #expect(number("best_epoch", in: result).map { losses[Int($0) - 1] } == losses[1...].min())
    #expect(train.messages.contains("loss with whole weights"), "\(train.messages)")
    #expect(train.messages.contains("every activation hard:   loss 0."), "\(train.messages)")

    let evaluate = try place.wsc("evaluate", "--json", "r")
    #expect(evaluate.status == 0, "\(evaluate.messages)")
    #expect(evaluate.output.contains(#""accuracy_soft":null,"accuracy_hard":null"#))
    let hard = try #require(number("loss_hard", in: evaluate.output))
    #expect(hard > 0 && hard < 0.5)
    // The result's test object has the same.
    let test = try Self.object("test", in: result)
    let agreement = try Self.object("agreement", in: result)
    #expect(test["loss_hard"] as? Double == hard)
    #expect(abs((agreement["loss_float_weights"] as? Double ?? 9) - hard) < 1e-6)
    #expect(abs((agreement["loss_whole_weights"] as? Double ?? 9) - hard) < 0.02)
    #expect(agreement["spikes_that_disagree"] as? Int == 0)
    let show = try place.wsc("show", "r")
    #expect(show.output.contains("hard       loss 0."), "\(show.output)")
    let held = try place.wsc("evaluate", "r", "--split", "validation")
    #expect(held.output.contains("soft, before sharpening: loss 0."), "\(held.output)")
  }

  @Test("predict writes what the outputs are, for a run and for its netlist")
  func predict() throws {
    let (place, _) = try Self.trained()
    let pixels = (0..<2 * 784).map { UInt8($0 % 29 * 8) }
    try place.write("two", bytes: [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28] + pixels)
    var arrays: [[UInt8]] = []
    for (model, name) in [("r", "run"), ("r/net.netlist.safetensors", "netlist")] {
      let text = try place.wsc("predict", model, "two")
      #expect(text.output.contains("--output FILE.npy"), "\(text.output)")
      let json = try place.wsc("predict", "--json", model, "two")
      #expect(json.output.split(separator: "\n").allSatisfy { $0.contains("\"values\":[") })
      let npy = try place.wsc("predict", model, "two", "--output", "\(name).npy")
      #expect(npy.status == 0, "\(npy.messages)")
      arrays.append(try place.read("\(name).npy").suffix(4 * 2 * 784))
      #expect(try place.wsc("predict", model, "two", "-o", "\(name).png").status == 0)
    }
    #expect(
      try place.names().filter { $0.hasSuffix(".png") }
        == ["netlist-0.png", "netlist-1.png", "run-0.png", "run-1.png"])
    // Rounding the weights changes few of the pixels.
    let different = zip(arrays[0], arrays[1]).count { $0 != $1 }
    #expect(different < arrays[0].count / 20)
    #expect(try place.read("run.npy").starts(with: [0x93, 0x4E, 0x55]))
    #expect(try place.text("run.npy").contains("(2, 28, 28, 1)"))
    let unknown = try place.wsc("predict", "r", "two", "--output", "x.jpg")
    #expect(unknown.status == 2 && unknown.messages.contains(".png"))
    #expect(!place.exists("x.jpg"))
  }

  @Test("a netlist's output has the shape that its reshape gives, in arrays and in pictures")
  func reshaped() throws {
    let source = Self.source.replacing("rebuilt, image", with: "rebuilt, seen")
      .replacing(
        "rebuilt = a |> dense(784) |> batch_norm |> brelu |> reshape(28, 28, 1)",
        with: "seen = image |> avg_pool(4)\n  rebuilt = a |> dense(49) |> brelu |> reshape(7, 7, 1)"
      )
    let (place, _) = try Self.trained(source)
    try place.write(
      "p.pgm", bytes: Array("P5 28 28 255\n".utf8) + (0..<784).map { UInt8($0 % 256) })
    let netlist = "r/net.netlist.safetensors"
    #expect(try place.wsc("show", netlist).output.contains("brelu as 7 × 7 × 1"))
    #expect(try place.wsc("emit", netlist, "-o", "again.nl").status == 0)
    for model in ["r", netlist, "again.nl"] {
      for output in ["o.npy", "o.png"] {
        let outcome = try place.wsc("predict", model, "p.pgm", "-o", output)
        #expect(outcome.status == 0, "\(model): \(outcome.messages)")
      }
      #expect(try place.text("o.npy").contains("(1, 7, 7, 1)"), "\(model)")
      let json = try place.wsc("predict", "--json", model, "p.pgm").output
      #expect(json.contains(#""shape":[7,7,1]"#), "\(model): \(json)")
    }
  }

  @Test("scores of a class are written too, a class as a picture is refused")
  func classes() throws {
    let place = try Workplace()
    try place.write("net.ws", TinyNetwork.source(epochs: 2))
    #expect(try place.wsc("train", "net.ws", "--run", "r", "-q").status == 0)
    let one = Array("P5 28 28 255\n".utf8) + [UInt8](repeating: 7, count: 784)
    try place.write("p.pgm", bytes: one)
    for model in ["r", "r/net.netlist.safetensors"] {
      let scores = try place.wsc("predict", model, "p.pgm", "--output", "s.npy")
      #expect(scores.output.contains("digit = "), "\(scores.messages)")
      #expect(try place.text("s.npy").contains("(1, 10)"))
      let picture = try place.wsc("predict", model, "p.pgm", "--output", "s.png")
      #expect(picture.status == 1 && picture.messages.contains("error[WS7015]"))
    }
  }

  private static func object(_ name: String, in text: String) throws -> [String: Any] {
    let whole = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require(whole?[name] as? [String: Any])
  }
}
